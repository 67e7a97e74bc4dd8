import type { Knex } from 'knex';
import { createAgentListingRepository } from '../../db/agent-listing.repository';
import { createDatabase } from '../../db/database';
import { migrate } from '../api/support/test-api';
import { createTestDatabase, type TestDatabase } from '../support/postgres';

let testDatabase: TestDatabase;
let database: Knex;
beforeAll(async () => {
  testDatabase = await createTestDatabase(migrate);
  database = createDatabase(testDatabase.url);
});
afterAll(async () => {
  await database.destroy();
  await testDatabase.drop();
});

describe('the agents list of a large organization', () => {
  it('reads a page in order instead of sorting everybody', async () => {
    await database('organization').insert({ organization_id: 'large' });
    await database.raw(
      `insert into agent (organization_id, giosg_user_id, name)
       select 'large', 'agent-' || i, 'Person ' || md5(i::text) from generate_series(1, 5000) i`,
    );
    await database.raw('analyze agent');
    const asked: { sql: string; bindings: unknown[] }[] = [];
    database.on('query', (query: { sql: string; bindings: unknown[] }) => asked.push(query));
    const agents = createAgentListingRepository(database);
    const { next } = await agents.list('large', { limit: 100 });
    await agents.list('large', { limit: 100, after: next ?? { name: '', giosgUserId: '' } });
    const pages = [...asked];
    expect(pages).toHaveLength(2);
    for (const { sql, bindings } of pages) {
      const plan = await database.raw<{ rows: unknown[] }>(
        `explain ${sql.replace(/\$\d+/g, '?')}`,
        bindings as string[],
      );
      expect(JSON.stringify(plan.rows)).toContain('agent_listing');
    }
  });
});
