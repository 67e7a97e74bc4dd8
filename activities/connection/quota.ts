import PQueue from 'p-queue';
import { defaultRequestsPerMinute, leaseHolderShare } from '../../domain/budget';

/** What goes first when the quota is short. Higher is earlier. */
export const priority = { channels: 3, notAvailable: 2, available: 1, sweep: 0 } as const;
export type Priority = keyof typeof priority;

export interface Quota {
  /** Runs the call when its turn comes; rejects when `signal` is aborted before that. */
  run<Result>(urgency: Priority, call: () => Promise<Result>, signal?: AbortSignal): Promise<Result>;
  /** A 429: nothing starts before then. */
  block(ms: number): void;
  /** Forgets what waits: the lanes and loops that asked are ending. */
  close(): void;
}

/**
 * The lease holder's part of the vendor's quota: 80 % of 300 calls a minute for a Genesys Cloud token. What waits isn't
 * the write itself but the wish to decide once more and write: several wishes for one agent collapse to the last.
 */
export function createQuota(options: { perMinute?: number; concurrency?: number } = {}): Quota {
  const perMinute = options.perMinute ?? Math.floor(defaultRequestsPerMinute * leaseHolderShare);
  const queue = new PQueue({
    concurrency: options.concurrency ?? 20,
    ...(Number.isFinite(perMinute) ? { interval: 60_000, intervalCap: perMinute, strict: true } : {}),
  });
  let resume: NodeJS.Timeout | null = null;
  return {
    run: (urgency, call, signal) => queue.add(call, { priority: priority[urgency], ...(signal ? { signal } : {}) }),
    block(ms) {
      queue.pause();
      if (resume) clearTimeout(resume);
      resume = setTimeout(() => queue.start(), ms);
    },
    close() {
      if (resume) clearTimeout(resume);
      queue.clear();
    },
  };
}
