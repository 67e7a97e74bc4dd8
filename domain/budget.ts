/** Genesys Cloud's default for one client-credentials token, and the part of it that the lease holder may spend. */
export const defaultRequestsPerMinute = 300;
export const leaseHolderShare = 0.8;
const windowMs = 60_000;
/** The vendor states whole seconds: an end that moves by less than this is the same window's. */
const sameWindowMs = 2_000;

/** What goes first when the quota is short, first things first. */
export const urgencies = ['channels', 'notAvailable', 'available', 'sweep'] as const;
export type Urgency = (typeof urgencies)[number];

/** The part of the limit that is kept back from each urgency for more urgent ones. */
const keptBack: Record<Urgency, number> = { channels: 0, notAvailable: 0.05, available: 0.15, sweep: 0.15 };

/** The part of the limit that is spent without any pace, beyond what an even pace would have spent by then. */
const burst = 0.05;
/**
 * Where many come in, a write waits longer than at an even pace, so that more of its kind share the call: so many times
 * longer for each dozen that wait already, and four times at most.
 */
const companyWorthWaiting = 12;
const longestGathering = 4;

/** Requests spent of one token's quota within a minute. Plain JSON; times are milliseconds of any one clock. */
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
  count?: number | undefined;
  allowed?: number | undefined;
  resetSeconds?: number | undefined;
}

/** A full budget. `share` defaults to the lease holder's. */
export function createBudget(
  now: number,
  { allowed = defaultRequestsPerMinute, share = leaseHolderShare }: Partial<Pick<Budget, 'allowed' | 'share'>> = {},
): Budget {
  return { allowed, share, windowEndsAt: now + windowMs, spent: 0, blockedUntil: null };
}

/** As it is now: a window that has ended is a new one. */
export function rolled(budget: Budget, now: number): Budget {
  const blockedUntil = budget.blockedUntil !== null && budget.blockedUntil <= now ? null : budget.blockedUntil;
  if (now < budget.windowEndsAt) return { ...budget, blockedUntil };
  return { ...budget, blockedUntil, spent: 0, windowEndsAt: now + windowMs };
}

/** Requests a window that are ours, and open to this urgency. At least one. */
export function limitOf(budget: Pick<Budget, 'allowed' | 'share'>, urgency: Urgency = 'channels'): number {
  return Math.max(1, Math.floor(budget.allowed * budget.share * (1 - keptBack[urgency])));
}

/** Earliest time at which the next request of this urgency may start; `now` if at once. */
export function nextAllowedAt(budget: Budget, urgency: Urgency, now: number): number {
  const current = rolled(budget, now);
  const refilledAt = current.spent < limitOf(current, urgency) ? now : current.windowEndsAt;
  return Math.max(refilledAt, current.blockedUntil ?? now);
}

/**
 * How long after the last write of its kind the next one waits, in milliseconds. None while the window is used no faster
 * than evenly, but for a burst; else what is left of the quota is spread over what is left of the window. `gathering`:
 * so many wait for the same call and more may come into it; 0 for a lone one. Nothing waits for company on the way to
 * *not available*.
 */
export function paceMs(
  budget: Budget,
  urgency: Urgency,
  { gathering, now }: { gathering: number; now: number },
): number {
  const current = rolled(budget, now);
  const limit = limitOf(current, urgency);
  const leftMs = current.windowEndsAt - now;
  const elapsed = gathering > 0 ? 0 : Math.max(0, 1 - leftMs / windowMs);
  if (current.spent < limit * (burst + elapsed)) return 0;
  const evenly = leftMs / Math.max(1, limit - current.spent);
  if (urgency === 'notAvailable') return evenly;
  return evenly * Math.min(longestGathering, Math.max(1, gathering / companyWorthWaiting));
}

/** Requests that may still start in this window. */
export function remaining(budget: Budget, now: number): number {
  const current = rolled(budget, now);
  return current.blockedUntil === null ? Math.max(0, limitOf(current) - current.spent) : 0;
}

/** Changes have to wait: a pause was asked for, or what is open to them is spent. */
export function isShort(budget: Budget, now: number): boolean {
  return nextAllowedAt(budget, 'available', now) > now;
}

/** Counts requests that are about to start; a negative number gives back those that weren't needed. */
export function spend(budget: Budget, now: number, requests = 1): Budget {
  const current = rolled(budget, now);
  return { ...current, spent: Math.max(0, current.spent + requests) };
}

/**
 * Takes in what an answer says of the quota. The vendor counts everybody who uses the token, so its count moves ours
 * only upwards, and only as far as the others left less than our share; in a window that began since, it is all there is.
 */
export function learnFromHeaders(budget: Budget, headers: RateLimitHeaders, now: number): Budget {
  const current = rolled(budget, now);
  const allowed = headers.allowed !== undefined && headers.allowed > 0 ? headers.allowed : current.allowed;
  const limit = limitOf({ ...current, allowed });
  const left = headers.count === undefined ? limit : Math.max(0, allowed - headers.count);
  const windowEndsAt =
    headers.resetSeconds === undefined ? current.windowEndsAt : now + Math.max(0, headers.resetSeconds) * 1000;
  const isNewWindow = headers.count !== undefined && windowEndsAt > current.windowEndsAt + sameWindowMs;
  const counted = isNewWindow ? Math.min(headers.count ?? 0, current.spent) : current.spent;
  return { ...current, allowed, windowEndsAt, spent: Math.max(counted, limit - left) };
}

/** A 429: nothing starts for so many milliseconds. */
export function blockedFor(budget: Budget, ms: number, now: number): Budget {
  const until = now + Math.max(0, ms);
  return { ...budget, blockedUntil: Math.max(until, budget.blockedUntil ?? until) };
}
