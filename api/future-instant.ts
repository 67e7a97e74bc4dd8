import { ApiError } from './errors';

/**
 * When a pause ends; null for one without an end.
 *
 * @throws ApiError `invalid_request` for an end that has passed at `now`: that would be no pause at all.
 */
export function futureInstant(until: string | undefined, now: number): Date | null {
  if (until === undefined) return null;
  const at = new Date(until);
  if (at.getTime() > now) return at;
  throw new ApiError('invalid_request', 'A pause ends in the future.', {
    details: [{ path: 'until', message: 'has passed already' }],
  });
}
