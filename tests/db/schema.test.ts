import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Knex } from 'knex';
import { createDatabase } from '../../db/database';
import { migrateDown, migrateUp } from '../../db/migrate';
import { createTestDatabase, type TestDatabase } from '../support/postgres';
import { dumpSchema } from './support/dump-schema';

let testDatabase: TestDatabase;
let database: Knex;
beforeAll(async () => {
  testDatabase = await createTestDatabase();
  database = createDatabase(testDatabase.url);
});
afterAll(async () => {
  await database.destroy();
  await testDatabase.drop();
});

const leftOver = async (): Promise<string[]> => {
  const { rows } = await database.raw<{ rows: { relname: string }[] }>(
    `select relname from pg_class where relnamespace = 'public'::regnamespace and relkind in ('r', 'S', 'v', 'm')
       and relname not like 'knex_migrations%'`,
  );
  return rows.map(({ relname }) => relname);
};

describe('the migrations', () => {
  it('bring up the schema that is checked in', async () => {
    await migrateUp(database);
    const checkedIn = readFileSync(join(__dirname, '..', '..', 'db', 'schema.sql'), 'utf8');
    expect(await dumpSchema(database)).toBe(checkedIn);
  });

  it('give every table a primary key', async () => {
    const { rows } = await database.raw<{ rows: { relname: string }[] }>(
      `select relname from pg_class c where relnamespace = 'public'::regnamespace and relkind = 'r'
         and relname not like 'knex_migrations%'
         and not exists (select 1 from pg_constraint p where p.conrelid = c.oid and p.contype = 'p')`,
    );
    expect(rows).toEqual([]);
  });

  it('may be run by several processes at once, and again', async () => {
    const other = createDatabase(testDatabase.url);
    await Promise.all([migrateUp(database), migrateUp(other)]);
    await other.destroy();
    expect(await leftOver()).toContain('organization');
  });

  it('go down to nothing, and up again', async () => {
    const before = await dumpSchema(database);
    await migrateDown(database);
    expect(await leftOver()).toEqual([]);
    await migrateUp(database);
    expect(await dumpSchema(database)).toBe(before);
  });
});
