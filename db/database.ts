import knex, { type Knex } from 'knex';
import pg from 'pg';

const bigintOid = 20;

const ignore = (): void => undefined;

/** Opens a pool on the given database. `destroy()` it when done. */
export function createDatabase(databaseUrl: string, options: { poolMax?: number; name?: string } = {}): Knex {
  const types = new pg.TypeOverrides();
  // Sequence numbers and versions are bigint; they stay far below 2^53, and numbers compare as numbers.
  types.setTypeParser(bigintOid, Number);
  return knex({
    client: 'pg',
    connection: {
      connectionString: databaseUrl,
      application_name: options.name ?? 'giosg-genesys-sync',
      connectionTimeoutMillis: 5_000,
      types: {
        getTypeParser: (oid: number, format: string): unknown =>
          types.getTypeParser(oid, format === 'binary' ? 'binary' : 'text'),
      },
    },
    pool: { min: 0, max: options.poolMax ?? 10 },
    acquireConnectionTimeout: 10_000,
    // Errors name the statement, not the values: those are people's, and errors become history and log lines.
    compileSqlOnError: false,
    // Its own log writes plain text to standard output, beside what it throws anyway.
    log: { warn: ignore, error: ignore, deprecate: ignore, debug: ignore },
  });
}
