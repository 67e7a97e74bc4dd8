/** Kinds of errors that say "Postgres is not there (any more)", as against "this query is wrong". */
const systemCodes = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ENOTFOUND',
  'EAI_AGAIN',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'EPIPE',
  'ENOENT',
]);

/**
 * admin_shutdown, crash_shutdown, cannot_connect_now, too_many_connections, read_only_sql_transaction (a failover),
 * invalid_catalog_name and undefined_table (before this process' own migrations are through).
 */
const postgresCodes = new Set(['57P01', '57P02', '57P03', '53300', '25006', '3D000', '42P01']);

/** Thrown by `withinLimit` when the database has not answered in time. */
export class DatabaseTimeoutError extends Error {
  override readonly name = 'DatabaseTimeoutError';
}

/** Whether Postgres could not be reached or is going away, so that the same request may work later. */
export function isDatabaseAway(thrown: unknown): boolean {
  if (!(thrown instanceof Error)) return false;
  if (thrown instanceof DatabaseTimeoutError || thrown.name === 'KnexTimeoutError') return true;
  const code = 'code' in thrown && typeof thrown.code === 'string' ? thrown.code : '';
  if (systemCodes.has(code) || postgresCodes.has(code) || code.startsWith('08')) return true;
  if (thrown instanceof AggregateError) return thrown.errors.some((error) => isDatabaseAway(error));
  // pg has no code for these.
  return /^Connection terminated|timeout expired|connection ended|Client has encountered a connection error/i.test(
    thrown.message,
  );
}

/**
 * Waits at most `limitMs` for the database. The query itself goes on: it may still take effect, which callers must
 * bear.
 *
 * @throws DatabaseTimeoutError
 */
export async function withinLimit<T>(query: Promise<T>, limitMs: number): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new DatabaseTimeoutError(`Postgres did not answer within ${limitMs} ms`)), limitMs);
  });
  try {
    return await Promise.race([query, limit]);
  } finally {
    clearTimeout(timer);
  }
}
