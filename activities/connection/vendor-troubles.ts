import { GenesysRateLimitedError, GenesysUnavailableError } from '../../clients/genesys/errors';
import { GiosgRateLimitedError, GiosgUnavailableError } from '../../clients/giosg/errors';

const troublesBeforeBackoff = 3;
const firstBackoffMs = 500;
const longestBackoffMs = 5_000;

export interface Pause {
  ms: number;
  /** The vendor named it (`Retry-After`): everybody who calls for this organization keeps it. */
  asked: boolean;
}

/**
 * What failed calls say about the next ones: a 429, or a 503 with `Retry-After`, names a pause; a vendor that failed
 * several times in a row is left alone for longer and longer, up to 5 s, until an answer comes.
 */
export function createVendorTroubles() {
  let inARow = 0;
  let level = 0;

  return {
    /** The pause that follows from what became of a call (`error` undefined: an answer came). `isPaused`: one is on. */
    after(error: unknown, isPaused: boolean): Pause | null {
      const asked = pauseAskedBy(error);
      if (asked !== undefined) return { ms: asked, asked: true };
      if (!isAway(error)) {
        inARow = 0;
        level = 0;
        return null;
      }
      inARow += 1;
      // Calls that were under way together fail together: that is one trouble, not many.
      if (inARow < troublesBeforeBackoff || isPaused) return null;
      const ms = Math.min(longestBackoffMs, firstBackoffMs * 2 ** level);
      level += 1;
      return { ms, asked: false };
    },
  };
}

/** The same call may well be answered a little later. */
export function isPassing(error: unknown): boolean {
  return isRateLimited(error) || isAway(error);
}

function pauseAskedBy(error: unknown): number | undefined {
  return isRateLimited(error) || isAway(error) ? error.retryAfterMs : undefined;
}

function isRateLimited(error: unknown): error is GenesysRateLimitedError | GiosgRateLimitedError {
  return error instanceof GenesysRateLimitedError || error instanceof GiosgRateLimitedError;
}

function isAway(error: unknown): error is GenesysUnavailableError | GiosgUnavailableError {
  return error instanceof GenesysUnavailableError || error instanceof GiosgUnavailableError;
}
