interface Family {
  /** HELP and TYPE lines. */
  head: string[];
  samples: string[];
}

/**
 * Two processes' metrics as one page: each family once, each sample labelled with its process. Without this the same
 * names twice would be an error to Prometheus.
 */
export function mergeMetrics(texts: Record<string, string>): string {
  const families = new Map<string, Family>();
  for (const [process, text] of Object.entries(texts)) addFamilies(families, text, process);
  return [...families.values()].map((family) => [...family.head, ...family.samples, ''].join('\n')).join('\n');
}

function addFamilies(families: Map<string, Family>, text: string, process: string): void {
  let current: Family | undefined;
  let isNew = false;
  for (const line of text.split('\n')) {
    const head = /^# (?:HELP|TYPE) (\S+)/.exec(line);
    if (head?.[1] !== undefined) {
      const known = families.get(head[1]);
      // The second line of a family's own head must not be taken for a repetition.
      isNew = known === undefined || (isNew && known === current);
      current = known ?? { head: [], samples: [] };
      families.set(head[1], current);
      if (isNew) current.head.push(line);
    } else if (current && line !== '' && !line.startsWith('#')) {
      current.samples.push(label(line, process));
    }
  }
}

function label(sample: string, process: string): string {
  const match = /^([A-Za-z_:][\w:]*)(?:\{(.*)\})? (.+)$/.exec(sample);
  if (!match) return sample;
  const [, name, labels, value] = match;
  return `${name}{process="${process}"${labels ? `,${labels}` : ''}} ${value}`;
}
