import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Knex } from 'knex';
import { createDatabase } from './database';

interface Migration {
  up(knex: Knex): Promise<void>;
  down(knex: Knex): Promise<void>;
}

const directory = join(__dirname, 'migrations');

/** The same migration is a .ts file under test and a .js file when built: its name in the table has no ending. */
const migrationSource: Knex.MigrationSource<string> = {
  getMigrations: () =>
    Promise.resolve(
      readdirSync(directory)
        .filter((file) => /^\d{14}_\w+\.(ts|js)$/.test(file))
        .sort(),
    ),
  getMigrationName: (file) => file.replace(/\.(ts|js)$/, ''),
  getMigration: async (file) => (await import(join(directory, file))) as Migration,
};

/** One number for every process of the product: only one migrates at a time, the others wait. */
const advisoryLock = 7_276_150_441;

/** Brings the schema up to date. Safe to call from every process at its start. */
export async function migrateUp(database: Knex): Promise<void> {
  await withMigrationLock(database, () => database.migrate.latest({ migrationSource }));
}

/** Takes the whole schema down again. */
export async function migrateDown(database: Knex): Promise<void> {
  await withMigrationLock(database, () => database.migrate.rollback({ migrationSource }, true));
}

async function withMigrationLock(database: Knex, migrate: () => Promise<unknown>): Promise<void> {
  await database.transaction(async (lockHolder) => {
    // It only waits while the migrations run, however long they take.
    await lockHolder.raw('set local idle_in_transaction_session_timeout = 0');
    await lockHolder.raw('select pg_advisory_xact_lock(?)', [advisoryLock]);
    await migrate();
  });
}

async function main(): Promise<void> {
  const databaseUrl = process.env.DATABASE_URL;
  if (!databaseUrl) {
    process.stderr.write('Set DATABASE_URL to the database to migrate.\n');
    process.exitCode = 1;
    return;
  }
  const database = createDatabase(databaseUrl);
  try {
    await (process.argv[2] === 'down' ? migrateDown(database) : migrateUp(database));
  } finally {
    await database.destroy();
  }
}

if (require.main === module) void main();
