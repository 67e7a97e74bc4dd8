import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** A process and when it started: a pid alone may by now belong to somebody else. */
export interface ProcessIdentity {
  readonly pid: number;
  readonly startedAt: string;
}

/** Field 22 of /proc/<pid>/stat, counted from the state, which follows the last bracket of the name. */
const START_FIELD = 19;

function linuxStart(pid: number): string | undefined {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  if (fields[0] === 'Z' || fields[0] === 'X') return undefined;
  const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
  return `${boot}/${fields[START_FIELD] ?? ''}`;
}

/** The process with this pid, or undefined when there is none any more (a zombie counts as none). */
export function identifyProcess(pid: number): ProcessIdentity | undefined {
  try {
    const startedAt =
      process.platform === 'linux'
        ? linuxStart(pid)
        : execFileSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8' }).trim();
    return startedAt === undefined || startedAt === '' ? undefined : { pid, startedAt };
  } catch {
    return undefined;
  }
}

/** Whether that very process still runs. */
export function isRunning(identity: ProcessIdentity): boolean {
  return identifyProcess(identity.pid)?.startedAt === identity.startedAt;
}

/** Sends a signal to that very process; false when it is gone. */
export function signalProcess(identity: ProcessIdentity, signal: NodeJS.Signals): boolean {
  if (!isRunning(identity)) return false;
  try {
    return process.kill(identity.pid, signal);
  } catch {
    return false;
  }
}
