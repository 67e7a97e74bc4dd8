// Ends the processes it was told of once its standard input breaks, that is once their supervisor is gone, however it
// went. Detached, so that neither a terminal's Ctrl-C nor a kill of the supervisor's process group reaches it.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';

const HARD_AFTER_MS = 4000;
const POLL_MS = 50;

/** As local/services/process-identity.ts tells it. */
function startedAt(pid) {
  try {
    if (process.platform !== 'linux') {
      return execFileSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8' }).trim();
    }
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    if (fields[0] === 'Z' || fields[0] === 'X') return undefined;
    return `${readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()}/${fields[19]}`;
  } catch {
    return undefined;
  }
}

const watched = new Map();
const runs = (entry) => startedAt(entry.pid) === entry.startedAt;

function send(entry, signal) {
  try {
    if (runs(entry)) process.kill(entry.pid, signal);
  } catch {
    // Gone between the look and the signal.
  }
}

function endAll() {
  const deadline = Date.now() + HARD_AFTER_MS;
  for (const entry of watched.values()) send(entry, entry.signal);
  const timer = setInterval(() => {
    const left = [...watched.values()].filter(runs);
    if (left.length === 0) {
      clearInterval(timer);
      process.exit(0);
    }
    if (Date.now() > deadline) for (const entry of left) send(entry, 'SIGKILL');
  }, POLL_MS);
}

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => undefined);
const lines = createInterface({ input: process.stdin });
lines.on('line', (line) => {
  const message = JSON.parse(line);
  if (message.watch) watched.set(message.watch.pid, message.watch);
  if (message.release) watched.delete(message.release);
});
lines.on('close', endAll);
process.stdin.on('error', () => undefined);
