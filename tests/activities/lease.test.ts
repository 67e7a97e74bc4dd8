import { waitFor } from '../support/wait-for';
import { createConnectionParts } from './support/connection-parts';
import { startKillable } from './support/killable';
import { openStage, type Stage } from './support/stage';

let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
});
afterEach(() => stage.clear());
afterAll(() => stage.close());

describe('a second worker', () => {
  it('waits for the lease, and goes on where the first one left off', async () => {
    const organization = await stage.organization();
    const agent = organization.agent();
    const first = await organization.connect();
    const parts = createConnectionParts(stage.options);
    let isSecondUp = false;
    const waiting = parts.run(organization.id).then((second) => {
      isSecondUp = true;
      return second;
    });
    try {
      agent.giosg({ wanted: true });
      await agent.until('giosg on, On Queue');
      await organization.settle();
      expect(isSecondUp).toBe(false);
      await first.stop();
      const second = await waiting;
      await waitFor(() => second.status() === 'connected', 'the second connection');
      expect(second.held.lease.epoch).toBeGreaterThan(first.held.lease.epoch);
      agent.giosg({ wanted: false });
      await agent.until('giosg off, Available');
      await organization.settle();
      expect(agent.writes()).toEqual(['genesys On Queue', 'genesys Available']);
      await second.stop();
    } finally {
      await parts.close();
    }
  });
});

describe('a worker that is killed', () => {
  it('takes what it had read and not stored along; the next one reads both sides and finds it', async () => {
    const organization = await stage.organization();
    const { organizations, database } = stage.parts;
    const agent = organization.agent();
    const killed = await startKillable(stage.options, organization.id);
    // The wish waits for its turn, and is not stored before that.
    await organizations.blockGenesys(organization.id, 60_000);
    await waitFor(
      async () => (await organizations.find(organization.id))?.genesysQuota?.isShort === true,
      'the pause to be known',
    );
    agent.giosg({ wanted: true });
    await organization.webhooksAreRead();
    expect((await agent.row()).state?.available).toBe(false);
    await killed.kill();
    await database('organization').where({ organization_id: organization.id }).update({ genesys_blocked_until: null });
    await database('lease')
      .where({ organization_id: organization.id })
      .update({ expires_at: new Date(0) });
    await organization.connect();
    await agent.until('giosg on, On Queue');
    expect(await agent.available()).toBe(true);
  });
});

describe('a worker that was frozen', () => {
  it('writes nothing any more once another one holds the lease, and ends its connection', async () => {
    const organization = await stage.organization();
    const agent = organization.agent();
    agent.giosg({ wanted: true });
    agent.genesys({ presence: 'On Queue' });
    const frozen = await startKillable(stage.options, organization.id);
    try {
      // What it never stored would be a first sight for the next one, which writes nothing.
      await waitFor(() => agent.available().catch(() => null), 'the first look to be stored');
      organization.mark();
      frozen.freeze();
      agent.genesys({ call: 'acd' });
      await stage.parts
        .database('lease')
        .where({ organization_id: organization.id })
        .update({ expires_at: new Date() });
      await organization.connect();
      await agent.until('giosg off, On Queue');
      agent.genesys({ call: 'end' });
      await agent.until('giosg on, On Queue');
      frozen.thaw();
      await frozen.ended();
      await organization.settle();
      expect(agent.writes()).toEqual(['giosg off', 'giosg on']);
      expect(await agent.available()).toBe(true);
    } finally {
      await frozen.kill();
    }
  });
});
