import knex, { type Knex } from 'knex';
import pg from 'pg';

const bigintOid = 20;

const ignore = (): void => undefined;

/** A frozen process must not hold row locks, and with them the other processes, for longer. */
const idleInTransactionMs = 15_000;

export interface DatabaseOptions {
  poolMax?: number;
  name?: string;
  /** Postgres ends a transaction whose process says nothing for so long. Default 15 s; 0: never. */
  idleInTransactionMs?: number;
}

/** Opens a pool on the given database. `destroy()` it when done. */
export function createDatabase(databaseUrl: string, options: DatabaseOptions = {}): Knex {
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
    pool: {
      min: 0,
      max: options.poolMax ?? 10,
      // By a statement, not at the start of the connection: poolers before Postgres refuse what they don't know there.
      afterCreate: (connection: pg.Client, done: (error: Error | null | undefined, connection: pg.Client) => void) => {
        const limit = String(options.idleInTransactionMs ?? idleInTransactionMs);
        connection.query(`set idle_in_transaction_session_timeout = ${limit}`, (error: Error | null | undefined) =>
          done(error, connection),
        );
      },
    },
    acquireConnectionTimeout: 10_000,
    // Errors name the statement, not the values: those are people's, and errors become history and log lines.
    compileSqlOnError: false,
    // Its own log writes plain text to standard output, beside what it throws anyway.
    log: { warn: ignore, error: ignore, deprecate: ignore, debug: ignore },
  });
}
