import type { Knex } from 'knex';
import { createDatabase } from '../../db/database';
import { createTimelineRepository } from '../../db/timeline.repository';
import { createSilentLogger } from '../../runtime/logger';
import { startTimelinePruning } from '../../worker/timeline-pruning';
import { migrate } from '../api/support/test-api';
import { createTestDatabase, type TestDatabase } from '../support/postgres';
import { waitFor } from '../support/wait-for';

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
beforeEach(() => database('timeline').delete());

/** Entries of that many days ago. */
const add = (count: number, days: number) =>
  database.raw(
    `insert into timeline (organization_id, giosg_user_id, at, side, change, cause, rule, policy_version, outcome)
     select 'o', 'a', now() - ? * interval '1 day', 'giosg', 'change', 'cause', '1', 0, 'observed'
     from generate_series(1, ?)`,
    [days, count],
  );
const count = async () => Number((await database('timeline').count({ count: '*' }))[0]?.['count']);

describe('pruning the timeline', () => {
  it('deletes what is older than the retention, in steps, and nothing else', async () => {
    await add(25, 8);
    await add(7, 6);
    const timeline = createTimelineRepository(database);
    expect(await timeline.prune(7, 10)).toBe(10);
    expect(await timeline.prune(7, 10)).toBe(10);
    expect(await timeline.prune(7, 10)).toBe(5);
    expect(await count()).toBe(7);
  });

  it('waits for nobody and keeps nobody waiting', async () => {
    await add(20, 8);
    const timeline = createTimelineRepository(database);
    await database.transaction(async (transaction) => {
      // Another process is deleting the oldest ten and has not finished.
      expect(await createTimelineRepository(transaction).prune(7, 10)).toBe(10);
      await add(1, 0);
      expect(await timeline.prune(7, 100)).toBe(10);
    });
    expect(await count()).toBe(1);
  });

  it('goes on by itself until all of it is gone', async () => {
    await add(2_300, 31);
    await add(3, 29);
    const stop = startTimelinePruning({
      timeline: createTimelineRepository(database),
      retentionDays: 30,
      logger: createSilentLogger(),
    });
    await waitFor(async () => (await count()) === 3, 'old entries to be deleted');
    stop();
  });
});
