/** Any thrown value as an `Error`, the original kept as its cause when it was none. */
export function toError(thrown: unknown): Error {
  return thrown instanceof Error ? thrown : new Error('something other than an error was thrown', { cause: thrown });
}

/** The code of a system error (`ENOENT`, `EACCES`, …), or its name when it has none. */
export function errorCode(thrown: unknown): string {
  if (typeof thrown === 'object' && thrown !== null && 'code' in thrown && typeof thrown.code === 'string') {
    return thrown.code;
  }
  return toError(thrown).name;
}
