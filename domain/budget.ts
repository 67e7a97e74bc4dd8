/** Genesys Cloud's default for one client-credentials token, and the part of it that the lease holder may spend. */
export const defaultRequestsPerMinute = 300;
export const leaseHolderShare = 0.8;
const windowMs = 60_000;

/** Requests spent of one token's quota within a minute. Plain JSON; times are milliseconds since the epoch. */
export interface Budget {
  /** Requests a minute that the vendor allows the token. */
  allowed: number;
  /** The part of it that is ours to spend, 0 to 1. */
  share: number;
  windowEndsAt: number;
  spent: number;
  /** No request at all before then (`Retry-After`). */
  blockedUntil: number | null;
}

/** `inin-ratelimit-count`, `-allowed` and `-reset` (seconds left), as far as an answer states them. */
export interface RateLimitHeaders {
  count?: number;
  allowed?: number;
  resetSeconds?: number;
}

/** A full budget. `share` defaults to the lease holder's. */
export function createBudget(now: number, share: number = leaseHolderShare): Budget {
  return { allowed: defaultRequestsPerMinute, share, windowEndsAt: now + windowMs, spent: 0, blockedUntil: null };
}

function rolled(budget: Budget, now: number): Budget {
  const blockedUntil = budget.blockedUntil !== null && budget.blockedUntil <= now ? null : budget.blockedUntil;
  if (now < budget.windowEndsAt) return { ...budget, blockedUntil };
  return { ...budget, blockedUntil, spent: 0, windowEndsAt: now + windowMs };
}

function limitOf(budget: Budget): number {
  return Math.max(1, Math.floor(budget.allowed * budget.share));
}

/** Earliest time at which the next request may start; `now` if at once. */
export function nextAllowedAt(budget: Budget, now: number): number {
  const current = rolled(budget, now);
  const refilledAt = current.spent < limitOf(current) ? now : current.windowEndsAt;
  return Math.max(refilledAt, current.blockedUntil ?? now);
}

/** Requests that may still start in this window. */
export function remaining(budget: Budget, now: number): number {
  const current = rolled(budget, now);
  return current.blockedUntil === null ? Math.max(0, limitOf(current) - current.spent) : 0;
}

/** Counts a request that is about to start. */
export function spend(budget: Budget, now: number): Budget {
  const current = rolled(budget, now);
  return { ...current, spent: current.spent + 1 };
}

/**
 * Takes in what an answer says of the quota. The vendor counts everybody who uses the token, so its count moves ours
 * only upwards, and only as far as the others left less than our share.
 */
export function learnFromHeaders(budget: Budget, headers: RateLimitHeaders, now: number): Budget {
  const current = rolled(budget, now);
  const allowed = headers.allowed !== undefined && headers.allowed > 0 ? headers.allowed : current.allowed;
  const limit = limitOf({ ...current, allowed });
  const left = headers.count === undefined ? limit : Math.max(0, allowed - headers.count);
  const windowEndsAt =
    headers.resetSeconds === undefined ? current.windowEndsAt : now + Math.max(0, headers.resetSeconds) * 1000;
  return { ...current, allowed, windowEndsAt, spent: Math.max(current.spent, limit - left) };
}

/** A 429: nothing starts before `Retry-After` is over. */
export function blockedFor(budget: Budget, retryAfterSeconds: number, now: number): Budget {
  const until = now + Math.max(0, retryAfterSeconds) * 1000;
  return { ...budget, blockedUntil: Math.max(until, budget.blockedUntil ?? until) };
}
