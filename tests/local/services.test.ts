import { Connection } from '@temporalio/client';
import { TestWorkflowEnvironment } from '@temporalio/testing';
import { Client } from 'pg';
import { createTestDatabase } from '../support/postgres';

async function query<T>(url: string, sql: string): Promise<T[]> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(sql)).rows as T[];
  } finally {
    await client.end();
  }
}

const migrate = async (url: string) => {
  await query(url, 'CREATE TABLE thing (id int PRIMARY KEY)');
};

describe('the services lent to integration tests', () => {
  it('clones a migrated database for each caller, also at the same time', async () => {
    const databases = await Promise.all([1, 2, 3].map(() => createTestDatabase(migrate, 'services_test')));
    await query(databases[0]?.url ?? '', 'INSERT INTO thing VALUES (1)');
    const counts = await Promise.all(
      databases.map(({ url }) => query<{ n: number }>(url, 'SELECT count(*)::int n FROM thing')),
    );
    expect(counts.map((rows) => rows[0]?.n)).toEqual([1, 0, 0]);
    await Promise.all(databases.map((database) => database.drop()));
  });

  it('compares the letters of all languages without case', async () => {
    const rows = await query<{ same: boolean }>(
      process.env['TEST_DATABASE_URL'] ?? '',
      "SELECT lower('ÄÖÅ') = 'äöå' AS same",
    );
    expect(rows[0]?.same).toBe(true);
  });

  it('has a Temporal server that knows the search attributes of the product', async () => {
    const connection = await Connection.connect({ address: process.env['TEST_TEMPORAL_ADDRESS'] ?? '' });
    const { customAttributes } = await connection.operatorService.listSearchAttributes({ namespace: 'default' });
    expect(Object.keys(customAttributes)).toEqual(
      expect.arrayContaining(['OrganizationId', 'ConnectionStatus', 'GenesysRegion']),
    );
    await connection.close();
  });

  it('has a time-skipping test server that skips time', async () => {
    const path = process.env['TEST_TIME_SKIPPING_PATH'] ?? '';
    const environment = await TestWorkflowEnvironment.createTimeSkipping({
      server: { executable: { type: 'existing-path', path } },
    });
    const before = await environment.currentTimeMs();
    await environment.sleep('1 day');
    expect((await environment.currentTimeMs()) - before).toBeGreaterThanOrEqual(24 * 60 * 60 * 1000);
    await environment.teardown();
  });
});
