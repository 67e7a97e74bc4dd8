/** What a stage of a Dockerfile says, with what it has from the stages it is based on. */
export interface Stage {
  readonly env: Readonly<Record<string, string>>;
  readonly user: string | undefined;
  readonly command: readonly string[];
  readonly healthCommand: readonly string[];
  /** Sources of COPY that come from the project. */
  readonly copied: readonly string[];
}

const EMPTY: Stage = { env: {}, user: undefined, command: [], healthCommand: [], copied: [] };

/** Logical lines: continued ones joined, comments and empty ones dropped. */
function instructions(text: string): string[] {
  return text
    .replace(/\\\n\s*/g, ' ')
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'));
}

function exec(text: string): string[] {
  return JSON.parse(text) as string[];
}

/** `NAME=value` each. */
function variables(words: readonly string[]): Record<string, string> {
  const pairs = words.map((word): [string, string] => [
    word.slice(0, word.indexOf('=')),
    word.slice(word.indexOf('=') + 1),
  ]);
  return Object.fromEntries(pairs);
}

function apply(stage: Stage, instruction: string): Stage {
  const [keyword = '', ...words] = instruction.split(/\s+/);
  const rest = instruction.slice(keyword.length).trim();
  switch (keyword) {
    case 'ENV':
      return { ...stage, env: { ...stage.env, ...variables(words) } };
    case 'USER':
      return { ...stage, user: rest };
    case 'CMD':
      return { ...stage, command: exec(rest) };
    case 'HEALTHCHECK':
      return { ...stage, healthCommand: exec(rest.slice(rest.indexOf('CMD ') + 4)) };
    case 'COPY':
      return words[0]?.startsWith('--from') === true
        ? stage
        : { ...stage, copied: [...stage.copied, ...words.slice(0, -1)] };
    default:
      return stage;
  }
}

/** All named stages of a Dockerfile. */
export function parseDockerfile(text: string): ReadonlyMap<string, Stage> {
  const stages = new Map<string, Stage>();
  let current = '';
  for (const instruction of instructions(text)) {
    const [, base, name] = /^FROM (\S+) AS (\S+)$/.exec(instruction) ?? [];
    if (base !== undefined && name !== undefined) {
      current = name;
      stages.set(name, stages.get(base) ?? EMPTY);
    } else {
      stages.set(current, apply(stages.get(current) ?? EMPTY, instruction));
    }
  }
  return stages;
}
