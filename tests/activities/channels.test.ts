import { createSetupStatusRepository } from '../../db/setup-status.repository';
import { call, genesysToken } from '../../sandbox/test-support/calls';
import { waitFor } from '../support/wait-for';
import { startKillable } from './support/killable';
import { openStage, type Stage } from './support/stage';
import { workingAgent } from './support/working-agent';
import type { TestOrganization } from './support/test-organization';

let stage: Stage;

function channelsOf(organization: TestOrganization) {
  const clientId = organization.snapshot().client?.id;
  return stage.sandbox.control.channels.list().filter((channel) => channel.clientId === clientId);
}

const connectedOf = (organization: TestOrganization) => channelsOf(organization).filter(({ connected }) => connected);

/** A program of the customer's that uses the same OAuth client, with its own token. */
async function stranger(organization: TestOrganization) {
  const client = organization.snapshot().client;
  const token = await genesysToken(stage.sandbox, client?.id, client?.secret);
  const headers = { Authorization: `Bearer ${token}` };
  const url = (channelId: string) => `${stage.sandbox.url}/api/v2/notifications/channels/${channelId}/subscriptions`;
  return {
    topics: async (channelId: string): Promise<string[]> => {
      const { body } = await call(url(channelId), { headers });
      return (body as { entities: { id: string }[] }).entities.map(({ id }) => id);
    },
    put: (channelId: string, topics: string[]) =>
      call(url(channelId), { method: 'PUT', headers, json: topics.map((id) => ({ id })) }),
  };
}

const topicOf = ({ genesysUserId }: { genesysUserId: string }) => `v2.users.${genesysUserId}?presence&routingStatus`;
const statusOf = (organization: TestOrganization) =>
  createSetupStatusRepository(stage.parts.database).find(organization.id);

/** A connection of five agents, each of whom changes right after the successor of the channel was made. */
async function renewedWithChanges(): Promise<void> {
  const organization = await stage.organization({ agents: 5 });
  await organization.connect();
  organization.mark();
  const ids = () => channelsOf(organization).map(({ id }) => id);
  for (const agent of organization.agents()) {
    const before = ids();
    await waitFor(() => ids().some((id) => !before.includes(id)), 'the successor of a channel');
    agent.genesys({ presence: 'On Queue' });
    await agent.until('giosg on, On Queue');
  }
  await organization.settle();
  expect(organization.agents().map((agent) => agent.writes())).toEqual(Array(5).fill(['giosg on']));
  const written = await stage.parts
    .database('timeline')
    .where({ organization_id: organization.id, outcome: 'written' })
    .count<{ count: string }[]>();
  expect(Number(written[0]?.count)).toBe(5);
  expect(channelsOf(organization).length).toBeLessThanOrEqual(3);
}

describe('the channels of an organization', () => {
  beforeAll(async () => {
    stage = await openStage();
  });
  afterEach(() => stage.clear());
  afterAll(() => stage.close());

  it('cover 2,500 agents by three channels, each agent once', async () => {
    stage.sandbox.control.configure({ giosgPageSize: 500 });
    const organization = await stage.organization({ agents: 2_500 });
    await organization.connect();
    const channels = connectedOf(organization);
    expect(channels.map(({ topics }) => topics).sort()).toEqual([1_000, 1_000, 500]);
    const { topics } = await stranger(organization);
    const covered = (await Promise.all(channels.map(({ id }) => topics(id)))).flat();
    const { agents } = stage.sandbox.control.state(organization.id, 5_000).organizations[0]!;
    const everybody = agents.flatMap(({ giosg, genesys }) => (giosg && genesys ? [{ genesysUserId: genesys.id }] : []));
    expect(everybody).toHaveLength(2_500);
    expect(covered.sort()).toEqual(everybody.map(topicOf).sort());
    expect((await statusOf(organization)).channels).toEqual(
      [1, 2, 3].map(
        (number) => expect.objectContaining({ number, reconnects: 0, renewsAt: expect.any(Date) as Date }) as object,
      ),
    );
  });

  it('hear a new agent and forget one who left, without waiting for a sweep', async () => {
    const organization = await stage.organization({ agents: 2 });
    await organization.connect();
    const before = organization.agents();
    const { topics } = await stranger(organization);
    const [channel] = connectedOf(organization);
    const heard = () => topics(channel?.id ?? '');
    expect((await heard()).sort()).toEqual(before.map(topicOf).sort());

    stage.sandbox.control.addAgent({ name: 'Uusi', email: 'uusi@example.fi', organizationId: organization.id });
    const added = organization.agents().find(({ email }) => email === 'uusi@example.fi');
    await waitFor(async () => (await heard()).includes(topicOf(added!)), 'the new agent to be heard');
    await waitFor(async () => (await added?.available()) === false, 'the new agent to be looked at');
    added?.genesys({ presence: 'On Queue' });
    await added?.until('giosg on, On Queue');

    before[0]?.giosg({ deleted: true });
    await waitFor(async () => !(await heard()).includes(topicOf(before[0]!)), 'the agent who left to be forgotten');
    expect(await heard()).toHaveLength(2);
    expect(connectedOf(organization)).toHaveLength(1);
    expect(organization.calls('genesys.channels.create')).toHaveLength(1);
  });

  it('that live 1.5 s are renewed ten times, with a change in each overlap, and none is missed or made twice', async () => {
    stage.sandbox.control.configure({ channelLifetimeSeconds: 1.5 });
    // Two side by side, five times each; ten in a row of one channel are in channel-renewal.test.ts.
    await Promise.all([1, 2].map(renewedWithChanges));
    stage.sandbox.control.configure({ channelLifetimeSeconds: 86_400 });
  });

  it('are used again after a crash: no channel is made, and none of ours thrown out', async () => {
    const organization = await stage.organization({ agents: 3 });
    const process = await startKillable(stage.options, organization.id);
    const ids = connectedOf(organization).map(({ id }) => id);
    expect(ids).toHaveLength(1);
    for (let crash = 0; crash < 2; crash += 1) {
      if (crash === 0) await process.kill();
      else await organization.end();
      await stage.parts
        .database('lease')
        .where({ organization_id: organization.id })
        .update({ expires_at: new Date(0) });
      await organization.connect();
      expect(connectedOf(organization).map(({ id }) => id)).toEqual(ids);
    }
    expect(channelsOf(organization).map(({ id }) => id)).toEqual(ids);
    expect(organization.calls('genesys.channels.create')).toHaveLength(1);
  });

  it('are looked at with a new token, and one that did not outlive the old token is replaced', async () => {
    const organization = await stage.organization({ agents: 2 });
    const [agent, other] = organization.agents();
    agent?.giosg({ wanted: true });
    agent?.genesys({ presence: 'On Queue' });
    await organization.connect();
    await organization.settle();
    const [former] = connectedOf(organization);
    stage.sandbox.control.configure({ endedChannelSocket: 'silent' });
    stage.sandbox.control.channels.end(former?.id ?? '', 'its token was revoked');
    stage.sandbox.control.revokeTokens(organization.snapshot().client?.id, { tell: false });
    agent?.genesys({ presence: 'Break' });
    // Any call is refused now, and fetches a new token.
    other?.giosg({ present: true, wanted: true });
    await agent?.until('giosg off, Break');
    expect(connectedOf(organization).some(({ id }) => id !== former?.id)).toBe(true);
    stage.sandbox.control.configure({ endedChannelSocket: 'close' });
  });

  it('are looked at when the service says that the token was revoked', async () => {
    const { organization, agent } = await workingAgent(stage);
    const looks = () => organization.calls('genesys.subscriptions.get').length;
    stage.sandbox.control.revokeTokens(organization.snapshot().client?.id, { tell: true });
    await waitFor(() => looks() > 0, 'a look at the channel');
    agent.genesys({ presence: 'Break' });
    await agent.until('giosg off, Break');
  });
});

describe('a sweep', () => {
  beforeAll(async () => {
    stage = await openStage({ reconcileIntervalSeconds: 1 });
  });
  afterEach(() => stage.clear());
  afterAll(() => stage.close());

  it("heals what somebody else's PUT did to our channel, and catches up", async () => {
    const { organization, agent } = await workingAgent(stage);
    const [channel] = connectedOf(organization);
    const { put, topics } = await stranger(organization);
    await put(channel?.id ?? '', ['v2.users.00000000-0000-4000-8000-000000000001.presence']);
    agent.genesys({ presence: 'Break' });
    await agent.until('giosg off, Break');
    await waitFor(async () => (await topics(channel?.id ?? '')).join() === topicOf(agent), 'our topics to be back');
    expect(connectedOf(organization).map(({ id }) => id)).toEqual([channel?.id]);
  });

  it('finds a channel that was evicted in silence, and replaces it', async () => {
    stage.sandbox.control.configure({ endedChannelSocket: 'silent' });
    const { organization, agent } = await workingAgent(stage);
    const [channel] = connectedOf(organization);
    stage.sandbox.control.channels.end(channel?.id ?? '', 'channel evicted');
    agent.genesys({ presence: 'Break' });
    await agent.until('giosg off, Break');
    await waitFor(() => connectedOf(organization).some(({ id }) => id !== channel?.id), 'a new channel');
    stage.sandbox.control.configure({ endedChannelSocket: 'close' });
  });

  it('shows refused topics with the missing permission until they are granted', async () => {
    const organization = await stage.organization({ agents: 2 });
    const client = organization.snapshot().client?.id ?? '';
    const [agent, other] = organization.agents();
    const deny = (deniedTopics: string[]) => stage.sandbox.control.updateClient(client, { deniedTopics });
    deny([`v2.users.${agent?.genesysUserId}.presence`]);
    const running = await organization.connect();
    expect(running.status()).toBe('connected');
    expect(running.problem()).toMatchObject({ code: 'topics_rejected' });
    const rejected = {
      topic: 'v2.users.{id}?presence&routingStatus',
      reason: 'missing.permissions',
      missingPermissions: ['presence:userPresence:view'],
      agents: 1,
    };
    const shown = async () => (await statusOf(organization)).rejectedTopics;
    await waitFor(async () => (await shown()).length > 0, 'the refusal to be noted');
    expect(await shown()).toEqual([rejected]);
    // Everybody else is heard.
    other?.genesys({ presence: 'On Queue' });
    await other?.until('giosg on, On Queue');

    deny([]);
    await waitFor(async () => (await shown()).length === 0, 'the refusal to be forgotten');
    await waitFor(() => running.problem() === null, 'the problem to be over');
    expect(connectedOf(organization).map(({ topics }) => topics)).toEqual([2]);
  });
});

describe('an agent whose topics are refused', () => {
  beforeAll(async () => {
    stage = await openStage();
  });
  afterEach(() => stage.clear());
  afterAll(() => stage.close());

  it('is read before a write to Genesys Cloud: one who logged out unheard is left alone', async () => {
    const organization = await stage.organization();
    const agent = organization.agent();
    const client = organization.snapshot().client?.id ?? '';
    stage.sandbox.control.updateClient(client, { deniedTopics: ['.presence'] });
    await organization.connect();
    await organization.settle();
    // A look is believed for 5 s; this one is made to be longer ago.
    agent.genesys({ loggedIn: false });
    const now = Date.now.bind(Date);
    jest.spyOn(Date, 'now').mockImplementation(() => now() + 10_000);
    organization.mark();
    agent.giosg({ present: true, wanted: true });
    await waitFor(() => organization.calls('giosg.user.patch').length > 0, 'the wish to be taken back');
    // Both changed while nobody looked: not available wins, and nobody is moved out of Offline.
    await agent.until('giosg off, Offline');
    await organization.settle();
    expect(agent.writes()).toEqual(['giosg off']);
    jest.restoreAllMocks();
  });
});
