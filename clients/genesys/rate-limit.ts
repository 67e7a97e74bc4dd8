import type { HttpAnswer } from '../http';

/** What the headers of an answer say of the token's quota. Fields that were not there are undefined. */
export interface RateLimit {
  /** Calls counted in this window. */
  count: number | undefined;
  /** Calls allowed in this window: 300 a minute, or what the vendor's support has set. */
  allowed: number | undefined;
  /** Until the window ends. */
  resetMs: number | undefined;
  /** With a 429 only: no call before that. */
  retryAfterMs: number | undefined;
}

export function readRateLimit(answer: HttpAnswer): RateLimit | undefined {
  const resetSeconds = readCount(answer, 'inin-ratelimit-reset');
  const limit: RateLimit = {
    count: readCount(answer, 'inin-ratelimit-count'),
    allowed: readCount(answer, 'inin-ratelimit-allowed'),
    resetMs: resetSeconds === undefined ? undefined : resetSeconds * 1_000,
    retryAfterMs: answer.status === 429 ? answer.retryAfterMs : undefined,
  };
  return Object.values(limit).some((value) => value !== undefined) ? limit : undefined;
}

function readCount(answer: HttpAnswer, header: string): number | undefined {
  const text = answer.headers.get(header);
  return text !== null && /^\d{1,9}$/.test(text.trim()) ? Number(text) : undefined;
}
