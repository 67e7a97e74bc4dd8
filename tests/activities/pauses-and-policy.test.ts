import { createTimelineListingRepository } from '../../db/timeline-listing.repository';
import { defaultPolicy } from '../../domain/policy';
import { primaryPresenceIds } from '../../domain/presence';
import { waitFor } from '../support/wait-for';
import { openStage, type Stage } from './support/stage';
import { workingAgent } from './support/working-agent';

let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
});
afterEach(() => stage.clear());
afterAll(() => stage.close());

const pause = (organizationId: string, pausedUntil: Date | null = null) =>
  stage.parts.organizations.setSync(organizationId, { enabled: false, pausedUntil });
const resume = (organizationId: string) =>
  stage.parts.organizations.setSync(organizationId, { enabled: true, pausedUntil: null });
const timeline = (organizationId: string, options: { outcome?: string } = {}) =>
  createTimelineListingRepository(stage.parts.database).list(organizationId, { ...options, limit: 100 });

describe('a pause of the whole organization', () => {
  it('writes neither side, goes on observing, and decides anew when it is over', async () => {
    const { organization, agent } = await workingAgent(stage);
    await pause(organization.id);
    await organization.settle();
    agent.giosg({ wanted: false });
    await organization.settle();
    expect(agent.writes()).toEqual([]);
    expect(agent.sides()).toBe('giosg off, On Queue');
    expect(await agent.available()).toBe(false);
    expect((await agent.row()).differences).toEqual([
      { side: 'genesys', reason: 'held_back', why: 'organization_paused' },
    ]);
    expect((await timeline(organization.id, { outcome: 'organization_paused' })).map(({ change }) => change)).toEqual([
      'genesys presence ON_QUEUE → AVAILABLE',
    ]);
    await resume(organization.id);
    await agent.until('giosg off, Available');
    await organization.settle();
    expect(agent.writes()).toEqual(['genesys Available']);
    expect((await agent.row()).differences).toEqual([]);
  });

  it('lasts over a restart, and ends by itself once both sides were read', async () => {
    const { organization, agent } = await workingAgent(stage);
    await pause(organization.id);
    await organization.end();
    agent.genesys({ presence: 'Break' });
    await organization.connect();
    await organization.settle();
    expect(agent.sides()).toBe('giosg on, Break');
    expect(agent.writes()).toEqual([]);
    // Its end comes while nobody touches anything.
    await pause(organization.id, new Date(Date.now() + 500));
    await agent.until('giosg off, Break');
    await organization.settle();
    expect(agent.writes()).toEqual(['giosg off']);
    expect((await timeline(organization.id, { outcome: 'written' }))[0]).toMatchObject({ side: 'giosg', to: 'off' });
  });
});

describe('a call that goes on meanwhile', () => {
  it('gives chats back after a restart of the connection', async () => {
    const { organization, agent } = await workingAgent(stage);
    agent.genesys({ call: 'acd' });
    await agent.until('giosg off, On Queue');
    await organization.end();
    await organization.connect();
    await organization.settle();
    expect(agent.writes()).toEqual(['giosg off']);
    agent.genesys({ call: 'end' });
    await agent.until('giosg on, On Queue');
    await organization.settle();
    expect(agent.writes()).toEqual(['giosg off', 'giosg on']);
  });

  it('gives chats back after a change of the policy, which takes effect without a restart', async () => {
    const { organization, agent } = await workingAgent(stage);
    agent.genesys({ call: 'acd' });
    await agent.until('giosg off, On Queue');
    const busyRoutingStatuses = ['COMMUNICATING', 'INTERACTING', 'NOT_RESPONDING'] as const;
    await stage.parts.policies.save(
      organization.id,
      { ...defaultPolicy(), busyRoutingStatuses: [...busyRoutingStatuses] },
      'a manager',
    );
    await organization.settle();
    expect(agent.writes()).toEqual(['giosg off']);
    agent.genesys({ call: 'end' });
    await agent.until('giosg on, On Queue');
    // Calls never stop chats from now on.
    await stage.parts.policies.save(organization.id, { ...defaultPolicy(), busyRoutingStatuses: [] }, 'a manager');
    await organization.settle();
    agent.genesys({ call: 'acd' });
    await organization.settle();
    expect(agent.writes()).toEqual(['giosg off', 'giosg on']);
  });
});

describe('a policy that is saved', () => {
  it('takes agents off the queue into the presence that it names from then on', async () => {
    const { organization, agent } = await workingAgent(stage);
    const policy = { ...defaultPolicy(), offQueuePresence: primaryPresenceIds.MEETING };
    await stage.parts.policies.save(organization.id, policy, 'a manager');
    await organization.settle();
    agent.giosg({ wanted: false });
    await agent.until('giosg off, Meeting');
    await organization.settle();
    const [entry] = await timeline(organization.id, { outcome: 'written' });
    expect(entry).toMatchObject({ policyVersion: 1, to: 'MEETING', rule: '2' });
  });
});

describe('what is recorded', () => {
  it('names who did it, from and to, the vendor’s own time and word for it, and both latencies', async () => {
    const { organization, agent } = await workingAgent(stage);
    agent.genesys({ presence: 'Break' });
    await agent.until('giosg off, Break');
    const written = async () => (await timeline(organization.id, { outcome: 'written' }))[0];
    await waitFor(async () => (await written()) !== undefined, 'the write to be told');
    const entry = await written();
    expect(entry).toMatchObject({ by: 'ourselves', side: 'giosg', from: 'on', to: 'off', rule: '5' });
    // Genesys Cloud's own time of the change, not ours of its arrival.
    expect(entry?.vendorAt?.getTime()).toBeLessThanOrEqual(entry?.at.getTime() ?? 0);
    expect(entry?.correlationId).toEqual(expect.any(String));
    expect(entry?.latencyMs).toEqual(expect.any(Number));
    expect(entry?.vendorLatencyMs).toEqual(expect.any(Number));
    const observed = (await timeline(organization.id, { outcome: 'observed' }))[0];
    expect(observed).toMatchObject({ by: 'person_or_vendor', from: 'ON_QUEUE', to: 'BREAK', rule: '5' });
    expect((await agent.row()).lastWish).toMatchObject({ side: 'genesys', rule: '5', to: 'BREAK' });
    await organization.settle();
  });

  it('names the agents that differ after a first connect, and writes nothing', async () => {
    const organization = await stage.organization({ agents: 2 });
    const [same, differing] = organization.agents();
    differing?.giosg({ wanted: true });
    await organization.connect();
    await organization.settle();
    expect(organization.writes()).toEqual([]);
    expect((await same?.row())?.differences).toEqual([]);
    expect((await differing?.row())?.differences).toEqual([{ side: 'giosg', reason: 'adopted', why: 'adopted' }]);
    const text = await stage.parts.metrics.registry.metrics();
    expect(text).toMatch(/agents_different 1\b/);
  });
});
