import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createDatabase } from '../../db/database';
import { migrateUp } from '../../db/migrate';
import { createGuard } from '../../local/services/guard';
import { startPostgres } from '../../local/services/postgres';
import { dumpSchema } from './support/dump-schema';

const file = join(__dirname, '..', '..', 'db', 'schema.sql');
const report = (line: string): void => void process.stderr.write(`${line}\n`);

/** Migrates a new database and writes down what it looks like. */
async function main(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'giosg-genesys-sync-schema-'));
  // The user Postgres runs as under root has to pass through.
  chmodSync(folder, 0o711);
  const guard = createGuard();
  const postgres = await startPostgres({ dataDir: join(folder, 'postgres'), durable: false, guard, report });
  const database = createDatabase(postgres.url);
  try {
    await migrateUp(database);
    writeFileSync(file, await dumpSchema(database));
  } finally {
    await database.destroy();
    await postgres.stop();
    await guard.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

main().catch((error: unknown) => {
  process.stderr.write(`${String(error)}\n`);
  process.exitCode = 1;
});
