import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import type { WorkerRepository } from '../db/worker.repository';
import type { Logger } from '../runtime/logger';

const everyMs = 2_000;

/** Says every 2 s that this worker polls, for as long as it does; resolves with the end of it once it was said first. */
export async function startWorkerPresence(deps: {
  workers: WorkerRepository;
  isPolling(): boolean;
  logger: Logger;
}): Promise<() => Promise<void>> {
  const workerId = `${hostname()}/${process.pid}/${randomUUID().slice(0, 8)}`;
  const say = async (): Promise<void> => {
    try {
      if (deps.isPolling()) await deps.workers.noteSeen(workerId);
    } catch (error) {
      deps.logger.warn({ err: error }, 'the worker could not say that it polls');
    }
  };
  await say();
  const timer = setInterval(() => void say(), everyMs);
  return async () => {
    clearInterval(timer);
    await deps.workers.remove(workerId).catch(() => undefined);
  };
}
