import { randomUUID } from 'node:crypto';
import type { Knex } from 'knex';
import { newAgentRow } from '../../activities/connection/agent-record';
import { createAgentRepository } from '../../db/agent.repository';
import { createDatabase } from '../../db/database';
import { createGiosgChangeRepository } from '../../db/giosg-change.repository';
import { createLeaseRepository, LeaseLostError, type Lease } from '../../db/lease.repository';
import { createObservationRepository, type GiosgReading } from '../../db/observation.repository';
import { createOrganizationRepository } from '../../db/organization.repository';
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
    expect(await leases.renew([first, second, third], 10)).toEqual([{ organizationId, connected: true }]);
    // Whoever lost it lets go of nothing.
    await leases.release(first);
    expect(await leases.acquire(organizationId, 'fourth', 10)).toBeNull();
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
  it('is finished only at the version that was read', async () => {
    const organizationId = await connected();
    const changes = createGiosgChangeRepository(database);
    await changes.note(organizationId, 'user');
    const [read] = await changes.list(organizationId, 10);
    await changes.note(organizationId, 'user');
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
    expect(await changes.note(organizationId, 'user')).toBe(true);
    await createOrganizationRepository(database).close(organizationId);
    expect(await changes.note(organizationId, 'user')).toBe(false);
    expect(await changes.list(organizationId, 10)).toEqual([]);
    expect(await changes.note(randomUUID(), 'user')).toBeNull();
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
