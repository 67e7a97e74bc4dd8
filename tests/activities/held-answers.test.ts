import { waitFor } from '../support/wait-for';
import { holdNext } from './support/held';
import { startKillable } from './support/killable';
import { openStage, type Stage } from './support/stage';
import type { TestAgent, TestOrganization } from './support/test-organization';

/**
 * Both writes below are pauses: the person wants to work all the time. So whatever is mistaken for a wish of theirs
 * shows in `available`, and in the other side being written.
 */
interface Case {
  side: 'giosg' | 'genesys';
  when: 'before' | 'after';
}
const cases: Case[] = [
  { side: 'giosg', when: 'before' },
  { side: 'giosg', when: 'after' },
  { side: 'genesys', when: 'before' },
  { side: 'genesys', when: 'after' },
];

const facts = {
  giosg: {
    kind: 'giosg.user.patch',
    paused: 'giosg off, On Queue',
    pausing: 'giosg off',
    restoring: 'giosg on',
    begin: (agent: TestAgent) => agent.genesys({ call: 'acd' }),
    // A webhook, and with it a read, in the middle of our write.
    disturb: (agent: TestAgent) => agent.giosg({ chatsBy: 1 }),
    end: (agent: TestAgent) => agent.genesys({ call: 'end' }),
  },
  genesys: {
    kind: 'genesys.presence.patch',
    paused: 'giosg on, Available',
    pausing: 'genesys Available',
    restoring: 'genesys On Queue',
    begin: (agent: TestAgent) => agent.giosg({ chats: 6 }),
    // An event in the middle of our write.
    disturb: (agent: TestAgent) => agent.genesys({ routing: 'NOT_RESPONDING' }),
    end: (agent: TestAgent) => agent.giosg({ chats: 0 }),
  },
};

let stage: Stage;
beforeAll(async () => {
  stage = await openStage({ vendorTimeoutMs: 1_000 });
});
afterEach(() => stage.clear());
afterAll(() => stage.close());

async function newAgent(): Promise<{ organization: TestOrganization; agent: TestAgent }> {
  const organization = await stage.organization();
  const agent = organization.agent();
  agent.giosg({ wanted: true });
  agent.genesys({ presence: 'On Queue' });
  return { organization, agent };
}

async function working(): Promise<{ organization: TestOrganization; agent: TestAgent }> {
  const { organization, agent } = await newAgent();
  await organization.connect();
  await organization.settle();
  organization.mark();
  return { organization, agent };
}

/** The pause holds, nobody's wish was invented, and its end restores exactly what it took away. */
async function expectPausedAndRestored({ side }: Case, of: { organization: TestOrganization; agent: TestAgent }) {
  const { organization, agent } = of;
  const { paused, pausing, restoring, end } = facts[side];
  await agent.until(paused);
  await organization.settle();
  expect(agent.sides()).toBe(paused);
  expect(await agent.available()).toBe(true);
  const writes = agent.writes();
  expect(writes.every((write) => write === pausing)).toBe(true);
  organization.mark();
  end(agent);
  await agent.until('giosg on, On Queue');
  await organization.settle();
  expect(agent.writes()).toEqual([restoring]);
  expect(await agent.available()).toBe(true);
  return writes;
}

/** Webhooks' reads and socket events that reached the controller. */
async function observed(): Promise<number> {
  const { values } = await stage.parts.metrics.observations.get();
  const ofPeople = values.filter(({ labels }) => labels.source === 'webhook' || labels.source === 'socket');
  return ofPeople.reduce((sum, { value }) => sum + value, 0);
}

describe.each(cases)('an answer of $side held $when its write took effect', (held) => {
  const { kind, begin, disturb, end } = facts[held.side];

  it('and released in time, with a read or an event in between, is no wish of a person', async () => {
    const { organization, agent } = await working();
    const hold = holdNext(stage.sandbox.control, kind, held.when);
    begin(agent);
    await hold.caught();
    const before = await observed();
    disturb(agent);
    await waitFor(async () => (await observed()) > before, 'the read or event to reach the controller');
    hold.release();
    const writes = await expectPausedAndRestored(held, { organization, agent });
    expect(writes).toHaveLength(1);
  });

  it('until we gave up is read again, and written again only where it has to be', async () => {
    const { organization, agent } = await working();
    const hold = holdNext(stage.sandbox.control, kind, held.when);
    begin(agent);
    await hold.caught();
    disturb(agent);
    await waitFor(async () => (await agent.row()).pending === null, 'the unknown outcome to be settled');
    await agent.until(facts[held.side].paused);
    await organization.settle();
    hold.release();
    const writes = await expectPausedAndRestored(held, { organization, agent });
    expect(writes).toHaveLength(held.when === 'after' ? 1 : 2);
  });

  it('while the worker is killed is read again by the next one', async () => {
    const { organization, agent } = await newAgent();
    const first = await startKillable(stage.options, organization.id);
    organization.mark();
    const hold = holdNext(stage.sandbox.control, kind, held.when);
    begin(agent);
    await hold.caught();
    disturb(agent);
    await first.kill();
    await endLease(organization);
    await organization.connect();
    await agent.until(facts[held.side].paused);
    await organization.settle();
    hold.release();
    const writes = await expectPausedAndRestored(held, { organization, agent });
    expect(writes).toHaveLength(held.when === 'after' ? 1 : 2);
  });

  it('by a worker that was killed may take effect when its reason is long gone, and is undone', async () => {
    const { organization, agent } = await newAgent();
    const first = await startKillable(stage.options, organization.id);
    const hold = holdNext(stage.sandbox.control, kind, held.when);
    begin(agent);
    await hold.caught();
    await first.kill();
    end(agent);
    await endLease(organization);
    organization.mark();
    await organization.connect();
    await organization.settle();
    hold.release();
    await organization.settle();
    await agent.until('giosg on, On Queue');
    expect(await agent.available()).toBe(true);
    expect(agent.writes()).toEqual([facts[held.side].restoring]);
  });
});

/** As if the ten seconds of a dead holder had passed. */
async function endLease(organization: TestOrganization): Promise<void> {
  await stage.parts.database('lease').where({ organization_id: organization.id }).update({ expires_at: new Date() });
}
