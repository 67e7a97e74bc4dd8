import { randomUUID } from 'node:crypto';
import type { Knex } from 'knex';
import { newAgentRow } from '../../activities/connection/agent-record';
import { createAgentRepository } from '../../db/agent.repository';
import { createDatabase } from '../../db/database';
import { createGiosgChangeRepository, type NotedChange } from '../../db/giosg-change.repository';
import { createListener } from '../../db/listener';
import { createLeaseRepository, LeaseLostError, type Lease } from '../../db/lease.repository';
import { createObservationRepository, type GiosgReading } from '../../db/observation.repository';
import { createOrganizationRepository } from '../../db/organization.repository';
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

async function connected(): Promise<string> {
  const organizationId = randomUUID();
  const organizations = createOrganizationRepository(database);
  await organizations.install(organizationId, null);
  await organizations.open(organizationId);
  return organizationId;
}

async function held(organizationId: string, holder = 'first'): Promise<Lease> {
  const lease = await createLeaseRepository(database).acquire(organizationId, holder, 10);
  if (!lease) throw new Error('somebody else holds the lease');
  return lease;
}

const endLease = (organizationId: string) =>
  database('lease').where({ organization_id: organizationId }).update({ expires_at: new Date() });

describe('the lease', () => {
  it('is given to one at a time, and only while the organization is connected', async () => {
    const organizationId = await connected();
    const leases = createLeaseRepository(database);
    const taken = await Promise.all(['a', 'b', 'c'].map((holder) => leases.acquire(organizationId, holder, 10)));
    expect(taken.filter((lease) => lease !== null)).toHaveLength(1);
    await createOrganizationRepository(database).close(organizationId);
    expect(await leases.acquire(organizationId, 'd', 10)).toBeNull();
  });

  it('goes on with a higher epoch when it was let go or has ended, and cannot be renewed then', async () => {
    const organizationId = await connected();
    const leases = createLeaseRepository(database);
    const first = await held(organizationId);
    await leases.release(first);
    const second = await held(organizationId, 'second');
    await endLease(organizationId);
    expect(await leases.renew([second], 10)).toEqual([]);
    const third = await held(organizationId, 'third');
    expect(third.epoch).toBeGreaterThan(second.epoch);
    expect(second.epoch).toBeGreaterThan(first.epoch);
    expect(await leases.renew([first, second, third], 10)).toEqual([
      { organizationId, connected: true, genesysBlockedForMs: 0 },
    ]);
    // Whoever lost it lets go of nothing.
    await leases.release(first);
    expect(await leases.acquire(organizationId, 'fourth', 10)).toBeNull();
  });

  it('is asked for anew when a renewal is not answered', async () => {
    const lease = await held(await connected());
    const leases = createLeaseRepository(database);
    const lock = await database.transaction();
    await lock('lease').where({ organization_id: lease.organizationId }).forUpdate();
    try {
      await expect(leases.renew([lease], 1)).rejects.toThrow('timeout');
    } finally {
      await lock.rollback();
    }
    expect(await leases.renew([lease], 10)).toHaveLength(1);
  });

  it('guards every write of state: nothing is saved under one that is over', async () => {
    const organizationId = await connected();
    const agents = createAgentRepository(database);
    const lease = await held(organizationId);
    const row = { ...newAgentRow('user'), name: 'As it was' };
    await agents.saveIdentities(lease, [row]);
    await createOrganizationRepository(database).close(organizationId);
    await expect(agents.saveIdentities(lease, [{ ...row, name: 'Changed' }])).rejects.toThrow(LeaseLostError);
    await expect(agents.save(lease, { ...row, pageSeq: 7 })).rejects.toThrow(LeaseLostError);
    expect(await agents.list(organizationId)).toMatchObject([{ name: 'As it was', pageSeq: 0 }]);
  });
});

describe('a change that giosg told of', () => {
  const told = (organizationId: string, giosgUserId = 'user'): NotedChange => ({
    organizationId,
    giosgUserId,
    source: 'webhook',
  });

  it('is finished only at the version that was read', async () => {
    const organizationId = await connected();
    const changes = createGiosgChangeRepository(database);
    await changes.note([told(organizationId)]);
    const [read] = await changes.list(organizationId, 10);
    await changes.note([told(organizationId)]);
    await changes.finish(organizationId, read ? [read] : []);
    const [again, more] = await changes.list(organizationId, 10);
    expect(again?.version).toBeGreaterThan(read?.version ?? 0);
    expect(more).toBeUndefined();
    await changes.finish(organizationId, again ? [again] : []);
    expect(await changes.list(organizationId, 10)).toEqual([]);
  });

  it('is noted only while the organization is connected', async () => {
    const organizationId = await connected();
    const changes = createGiosgChangeRepository(database);
    expect(await changes.note([told(organizationId)])).toEqual(new Map([[organizationId, true]]));
    await createOrganizationRepository(database).close(organizationId);
    expect(await changes.note([told(organizationId)])).toEqual(new Map([[organizationId, false]]));
    expect(await changes.list(organizationId, 10)).toEqual([]);
    expect(await changes.note([told(randomUUID())])).toEqual(new Map());
  });

  it('is noted together with others, of several organizations and of the same user', async () => {
    const [one, other] = [await connected(), await connected()];
    const changes = createGiosgChangeRepository(database);
    const noted = [told(one, 'a'), told(one, 'a'), told(other, 'b'), told(one, 'c'), told(randomUUID(), 'a')];
    expect(await changes.note(noted)).toEqual(new Map([one, other].map((id) => [id, true])));
    const users = async (id: string) => (await changes.list(id, 10)).map(({ giosgUserId }) => giosgUserId).sort();
    expect(await users(one)).toEqual(['a', 'c']);
    expect(await users(other)).toEqual(['b']);
  });

  it('is told to every process that listens, one word an organization', async () => {
    const organizationId = await connected();
    const heard: string[] = [];
    let ready = false;
    const listener = createListener({
      databaseUrl: testDatabase.url,
      channels: ['giosg_change'],
      onNotify: (_channel, payload) => void heard.push(payload),
      onConnected: () => {
        ready = true;
      },
      onError: () => undefined,
    });
    await waitFor(() => ready, 'LISTEN');
    await createGiosgChangeRepository(database).note([told(organizationId, 'a'), told(organizationId, 'b')]);
    await waitFor(() => heard.length > 0, 'the notification');
    await listener.close();
    expect(heard).toEqual([organizationId]);
  });

  it('makes nobody wait for each other for ever, in whatever order many are noted, finished and claimed at once', async () => {
    const organizationId = await connected();
    const changes = createGiosgChangeRepository(database);
    const users = Array.from({ length: 50 }, (_, index) => told(organizationId, `user-${index}`));
    await changes.note(users);
    const rounds = Array.from({ length: 12 }, async (_, round) => {
      const order = round % 2 === 0 ? users : users.toReversed();
      await changes.note(order);
      const listed = await changes.list(organizationId, 50);
      await Promise.all([changes.finish(organizationId, listed.toReversed()), changes.claimOverdue(0)]);
    });
    await Promise.all(rounds);
    expect((await changes.list(organizationId, 100)).length).toBeLessThanOrEqual(users.length);
  });

  it('is rung for once when nobody came for it', async () => {
    const organizationId = await connected();
    const changes = createGiosgChangeRepository(database);
    await changes.note([told(organizationId)]);
    expect(await changes.claimOverdue(60_000)).toEqual([]);
    expect(await changes.claimOverdue(0)).toContain(organizationId);
    expect(await changes.claimOverdue(0)).not.toContain(organizationId);
    // It changed again: that is another one.
    await changes.note([told(organizationId)]);
    expect(await changes.claimOverdue(0)).toContain(organizationId);
  });
});

describe('an observation', () => {
  const reading = (chats: number): GiosgReading => ({
    email: null,
    name: '',
    isBot: false,
    isDeleted: false,
    wanted: true,
    online: true,
    present: true,
    chats,
  });

  it('replaces an older one, and never a newer one, in whatever order they arrive', async () => {
    const organizationId = await connected();
    const observations = createObservationRepository(database);
    const record = (readSeq: number, chats: number) =>
      observations.record(organizationId, [
        { giosgUserId: 'user', reading: reading(chats), readSeq, receivedAt: null },
      ]);
    await record(20, 2);
    const [first] = await observations.listAfter(organizationId, 0);
    await record(10, 1);
    expect(await observations.listAfter(organizationId, first?.sequence ?? 0)).toEqual([]);
    await record(30, 3);
    const [second] = await observations.listAfter(organizationId, first?.sequence ?? 0);
    expect(second).toMatchObject({ readSeq: 30, reading: { chats: 3 } });
  });
});

describe('a process that is frozen in the middle of a transaction', () => {
  it('lets go of its locks after a while', async () => {
    const organizationId = await connected();
    const frozen = createDatabase(testDatabase.url, { idleInTransactionMs: 100 });
    try {
      const transaction = await frozen.transaction();
      await transaction('organization').where({ organization_id: organizationId }).forUpdate().first();
      // Waits for the lock, and gets it without a word from who holds it.
      await database('organization').where({ organization_id: organizationId }).update({ connected: true });
      await expect(transaction.raw('select 1')).rejects.toThrow();
      await transaction.rollback().catch(() => undefined);
    } finally {
      await frozen.destroy();
    }
  });
});
