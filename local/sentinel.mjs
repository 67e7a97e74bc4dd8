// Ends the processes it was told of once its standard input breaks, that is once their supervisor is gone, however it
// went. Detached, so that neither a terminal's Ctrl-C nor a kill of the supervisor's process group reaches it.
import { createInterface } from 'node:readline';
import { clearInterval, setInterval } from 'node:timers';
import { processStart } from './process-start.mjs';

const HARD_AFTER_MS = 3000;
const POLL_MS = 50;

const watched = new Map();
const runs = (entry) => processStart(entry.pid) === entry.startedAt;

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
