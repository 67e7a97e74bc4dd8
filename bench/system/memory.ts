import { execFileSync } from 'node:child_process';

export interface ProcessMemory {
  readonly name: string;
  /** Resident set, MiB. */
  readonly rssMb: number;
}

/** Of the children of `parent` whose command line names `dist/<name>/main.js`. Asks `ps`: Linux and macOS have it. */
export function memoryOf(parent: number, names: readonly string[]): ProcessMemory[] {
  const lines = execFileSync('ps', ['-A', '-o', 'ppid=,rss=,args='], { encoding: 'utf8' }).split('\n');
  const children = lines.flatMap((line) => {
    const [ppid, rss, ...args] = line.trim().split(/\s+/);
    return Number(ppid) === parent ? [{ rssKb: Number(rss), command: args.join(' ') }] : [];
  });
  return names.flatMap((name) => {
    const found = children.find(({ command }) => command.includes(`dist/${name}/main.js`));
    return found ? [{ name, rssMb: Math.round(found.rssKb / 1_024) }] : [];
  });
}
