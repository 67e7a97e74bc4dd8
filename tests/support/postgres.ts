import { randomBytes } from 'node:crypto';
import { Client } from 'pg';

export interface TestDatabase {
  readonly url: string;
  /** Removes it, ending connections that were forgotten. */
  drop(): Promise<void>;
}

/** Brings an empty database to the latest schema. */
export type Migrate = (url: string) => Promise<unknown>;

/** Arbitrary; one builder of the template at a time, whichever jest worker it runs in. */
const TEMPLATE_LOCK = 4_211_007;

function adminUrl(): string {
  const url = process.env['TEST_DATABASE_URL'];
  if (url === undefined)
    throw new Error('TEST_DATABASE_URL is not set: run this file in the jest project "integration"');
  return url;
}

function urlOf(database: string): string {
  const url = new URL(adminUrl());
  url.pathname = `/${database}`;
  return url.href;
}

async function withAdmin<T>(work: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client({ connectionString: adminUrl() });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

async function ensureTemplate(client: Client, name: string, migrate: Migrate): Promise<void> {
  await client.query('SELECT pg_advisory_lock($1)', [TEMPLATE_LOCK]);
  try {
    const existing = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [name]);
    if (existing.rowCount !== 0) return;
    const draft = `${name}_draft`;
    await client.query(`DROP DATABASE IF EXISTS ${draft} WITH (FORCE)`);
    await client.query(`CREATE DATABASE ${draft} TEMPLATE template0`);
    await migrate(urlOf(draft));
    await client.query(`ALTER DATABASE ${draft} RENAME TO ${name}`);
  } finally {
    await client.query('SELECT pg_advisory_unlock($1)', [TEMPLATE_LOCK]);
  }
}

/**
 * A fresh database for one test file, cloned from a template that `migrate` brought to the latest schema once for the
 * whole run; without `migrate`, an empty one. `migrate` must close its connections. Different migrations need different
 * `template` names (lower case letters and underscores).
 */
export function createTestDatabase(migrate?: Migrate, template = 'migrated'): Promise<TestDatabase> {
  return withAdmin(async (client) => {
    if (migrate !== undefined) await ensureTemplate(client, template, migrate);
    const name = `test_${randomBytes(6).toString('hex')}`;
    await client.query(`CREATE DATABASE ${name} TEMPLATE ${migrate === undefined ? 'template0' : template}`);
    const drop = () => withAdmin((admin) => admin.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`));
    return {
      url: urlOf(name),
      drop: async () => {
        await drop();
      },
    };
  });
}
