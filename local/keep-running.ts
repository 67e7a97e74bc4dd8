import { setTimeout as sleep } from 'node:timers/promises';
import { toError } from '../runtime/errors';
import type { Logger } from '../runtime/logger';
import type { ProcessIdentity } from './services/process-identity';

/** What can be started and watched. */
export interface Running {
  readonly identity: ProcessIdentity;
  readonly exited: Promise<string>;
  stop(): Promise<void>;
}

/** Something that is started again whenever it ends by itself. */
export interface Kept<T extends Running> {
  readonly name: string;
  /** The one that runs now, or the last one while the next is being started. */
  current(): T;
  stop(): Promise<void>;
}

export interface KeepOptions {
  readonly logger: Pick<Logger, 'info' | 'warn'>;
  /** Aborted when everything stops: then nothing is started again. */
  readonly stopping: AbortSignal;
  readonly firstDelayMs?: number;
}

const FIRST_DELAY_MS = 500;
const LONGEST_DELAY_MS = 30_000;
/** One that ran this long is taken for healthy, and its next fall for a first one. */
const HEALTHY_AFTER_MS = 60_000;

/** Starts something by name and keeps it running. */
export type Keep = <T extends Running>(name: string, start: () => Promise<T>) => Promise<Kept<T>>;

/** Starts it, and starts it again with growing delays whenever it ends. Rejects when the first start does. */
export async function keepRunning<T extends Running>(
  name: string,
  start: () => Promise<T>,
  options: KeepOptions,
): Promise<Kept<T>> {
  const firstDelay = options.firstDelayMs ?? FIRST_DELAY_MS;
  const own = new AbortController();
  const stopping = AbortSignal.any([own.signal, options.stopping]);
  let current = await start();
  let delay = firstDelay;

  const startAgain = async (how: string): Promise<void> => {
    for (let reason = how; !stopping.aborted;) {
      options.logger.warn(
        { child: name, delayMs: delay },
        `${name} ended (${reason}); starting it again in ${delay / 1000} s`,
      );
      await sleep(delay, undefined, { signal: stopping }).catch(() => undefined);
      delay = Math.min(delay * 2, LONGEST_DELAY_MS);
      if (stopping.aborted) return;
      try {
        current = await start();
        options.logger.info({ child: name }, `${name} runs again`);
        return;
      } catch (error) {
        reason = toError(error).message;
      }
    }
  };
  const watch = async (): Promise<void> => {
    while (!stopping.aborted) {
      const startedAt = Date.now();
      const how = await current.exited;
      if (stopping.aborted) return;
      if (Date.now() - startedAt > HEALTHY_AFTER_MS) delay = firstDelay;
      await startAgain(how);
    }
  };
  void watch();
  return {
    name,
    current: () => current,
    // A start that is under way then ends with the guard that watches over it.
    stop: async () => {
      own.abort();
      await current.stop();
    },
  };
}
