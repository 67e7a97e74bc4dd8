import { readFileSync } from 'node:fs';
import { clearInterval, setInterval } from 'node:timers';
import { processStart } from './process-start.mjs';

const LOOK_EVERY_MS = 300;

function parentOf(pid) {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
  } catch {
    return undefined;
  }
}

/**
 * npm runs its scripts in a shell, and passes its own SIGTERM to that shell only, which ends without passing it on.
 * So whoever was started by npm takes the end of npm or of that shell for a SIGTERM.
 */
export function endWithNpm() {
  if (process.env.npm_lifecycle_event === undefined) return;
  const shell = process.ppid;
  const npm = parentOf(shell);
  const ancestors = [shell, npm]
    .filter((pid) => pid !== undefined && pid > 1)
    .map((pid) => ({ pid, startedAt: processStart(pid) }));
  const timer = setInterval(() => {
    if (ancestors.every(({ pid, startedAt }) => processStart(pid) === startedAt)) return;
    clearInterval(timer);
    process.kill(process.pid, 'SIGTERM');
  }, LOOK_EVERY_MS);
  timer.unref();
}
