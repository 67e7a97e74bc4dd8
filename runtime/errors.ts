import { types } from 'node:util';

/** Any thrown value as an `Error`, the original kept as its cause when it was none. */
export function toError(thrown: unknown): Error {
  if (thrown instanceof Error) return thrown;
  // An error of another realm, as test runners and vm contexts make them, is an error all the same.
  return types.isNativeError(thrown)
    ? thrown
    : new Error('something other than an error was thrown', { cause: thrown });
}

/** The code of a system error (`ENOENT`, `EACCES`, …), or its name when it has none. */
export function errorCode(thrown: unknown): string {
  if (typeof thrown === 'object' && thrown !== null && 'code' in thrown && typeof thrown.code === 'string') {
    return thrown.code;
  }
  return toError(thrown).name;
}
