import PQueue from 'p-queue';
import { GenesysRateLimitedError } from '../../clients/genesys/errors';
import { GiosgRateLimitedError } from '../../clients/giosg/errors';
import { defaultRequestsPerMinute, leaseHolderShare } from '../../domain/budget';

/** What goes first when the quota is short. Higher is earlier. */
export const priority = { channels: 3, notAvailable: 2, available: 1, sweep: 0 } as const;
export type Priority = keyof typeof priority;

export interface Quota {
  /**
   * Runs the call when its turn comes; `signal` aborted before that rejects, a call under way goes on. A call inside a
   * call of the same quota would wait for its own slot.
   */
  run<Result>(urgency: Priority, call: () => Promise<Result>, signal?: AbortSignal): Promise<Result>;
  /** A 429: nothing starts before then. */
  block(ms: number): void;
  /** Forgets what waits: the lanes and loops that asked are ending. */
  close(): void;
}

export interface QuotaOptions {
  perMinute?: number;
  concurrency?: number;
  /** Told when the vendor wants a pause, also by the answer to a read. */
  onBlocked?: (ms: number) => void;
}

const longestBlockMs = 300_000;

/**
 * The lease holder's part of the vendor's quota: 80 % of 300 calls a minute for a Genesys Cloud token. What waits isn't
 * the write itself but the wish to decide once more and write: several wishes for one agent collapse to the last.
 */
export function createQuota(options: QuotaOptions = {}): Quota {
  const perMinute = options.perMinute ?? Math.floor(defaultRequestsPerMinute * leaseHolderShare);
  const queue = new PQueue({
    concurrency: options.concurrency ?? 20,
    ...(Number.isFinite(perMinute) ? { interval: 60_000, intervalCap: perMinute, strict: true } : {}),
  });
  let resume: NodeJS.Timeout | null = null;

  function block(ms: number): void {
    queue.pause();
    if (resume) clearTimeout(resume);
    resume = setTimeout(() => queue.start(), Math.min(ms, longestBlockMs));
    options.onBlocked?.(ms);
  }

  async function watched<Result>(call: () => Promise<Result>): Promise<Result> {
    try {
      return await call();
    } catch (error) {
      if (error instanceof GenesysRateLimitedError || error instanceof GiosgRateLimitedError) block(error.retryAfterMs);
      throw error;
    }
  }

  return {
    run: (urgency, call, signal) => {
      // The signal counts only until the call has begun: what is under way is not ours to abandon.
      const waiting = new AbortController();
      const abort = (): void => waiting.abort(signal?.reason);
      signal?.addEventListener('abort', abort, { once: true });
      if (signal?.aborted) abort();
      const begin = (): void => signal?.removeEventListener('abort', abort);
      return queue
        .add(
          () => {
            begin();
            return watched(call);
          },
          { priority: priority[urgency], signal: waiting.signal },
        )
        .finally(begin);
    },
    block,
    close() {
      if (resume) clearTimeout(resume);
      queue.clear();
    },
  };
}
