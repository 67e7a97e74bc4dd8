import { ApiError } from './errors';

/** A page's end as an opaque word: what it holds is ours to change. */
export function toCursor(position: unknown): string {
  return Buffer.from(JSON.stringify(position), 'utf8').toString('base64url');
}

/**
 * What `toCursor` was given, once `isPosition` agrees.
 *
 * @throws ApiError `invalid_request` for anything else.
 */
export function fromCursor<T>(cursor: string, isPosition: (value: unknown) => value is T): T {
  const value = decode(cursor);
  if (isPosition(value)) return value;
  throw new ApiError('invalid_request', 'The cursor is not one of ours.', {
    details: [{ path: 'cursor', message: 'must be handed back as it came' }],
  });
}

function decode(cursor: string): unknown {
  try {
    return JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8')) as unknown;
  } catch {
    return undefined;
  }
}
