import { readdirSync, readFileSync } from 'node:fs';
import { childrenOf } from '../../local/started-system';

function readProcess(pid: string | number, file: 'cmdline' | 'environ'): string {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8');
  } catch {
    return '';
  }
}

/** Command lines of all processes that name the folder in their arguments or their environment. */
export function processesNaming(folder: string): string[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid)
    .filter((pid) => `${readProcess(pid, 'cmdline')}${readProcess(pid, 'environ')}`.includes(folder))
    .map((pid) => `${pid} ${readProcess(pid, 'cmdline').replaceAll('\0', ' ').trim()}`)
    .filter((line) => line.includes(' '));
}

/** The process id of one of our services below the supervisor. */
export function serviceProcess(supervisor: number, name: 'api' | 'worker' | 'sandbox'): number {
  const [pid] = childrenOf(supervisor, `dist/${name}/main.js`);
  if (pid === undefined) throw new Error(`no ${name} runs below the supervisor`);
  return pid;
}

/** What a process was given by its environment. */
export function environmentOf(pid: number): Record<string, string> {
  const pairs = readProcess(pid, 'environ').split('\0');
  return Object.fromEntries(
    pairs
      .filter((pair) => pair.includes('='))
      .map((pair): [string, string] => {
        const at = pair.indexOf('=');
        return [pair.slice(0, at), pair.slice(at + 1)];
      }),
  );
}
