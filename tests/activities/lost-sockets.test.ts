import { waitFor } from '../support/wait-for';
import { openStage, type Stage } from './support/stage';
import { workingAgent } from './support/working-agent';
import type { TestAgent, TestOrganization } from './support/test-organization';

let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
});
afterEach(() => stage.clear());
afterAll(() => stage.close());

function channelsOf(organization: TestOrganization) {
  const clientId = organization.snapshot().client?.id;
  return stage.sandbox.control.channels.list().filter((channel) => channel.clientId === clientId);
}

function onlyChannel(organization: TestOrganization): string {
  const [channel, another] = channelsOf(organization);
  if (!channel || another) throw new Error('expected one channel');
  return channel.id;
}

/** Nothing tells of this change: it happens while no socket listens. */
async function expectCaughtUp({ organization, agent }: { organization: TestOrganization; agent: TestAgent }) {
  await agent.until('giosg off, Break');
  await organization.settle();
  expect(agent.writes()).toEqual(['giosg off']);
  expect(await agent.available()).toBe(false);
}

describe('a notification socket', () => {
  const losses = {
    'is reset': (id: string) => stage.sandbox.control.channels.reset(id),
    'stops answering pings': (id: string) => stage.sandbox.control.channels.mute(id),
    'is closed with 1001': (id: string) => stage.sandbox.control.channels.close(id, { code: 1001 }),
    'is closed with 4000': (id: string) => stage.sandbox.control.channels.close(id, { code: 4_000 }),
    'is closed without a code': (id: string) => stage.sandbox.control.channels.close(id),
  };

  it.each(Object.entries(losses))(
    'that %s is replaced on the same channel, and what changed meanwhile counts',
    async (_, lose) => {
      const { organization, agent } = await workingAgent(stage);
      const id = onlyChannel(organization);
      expect(lose(id)).toBe(1);
      agent.genesys({ presence: 'Break' });
      await expectCaughtUp({ organization, agent });
      expect(onlyChannel(organization)).toBe(id);
      expect(organization.calls('genesys.channels.create')).toEqual([]);
    },
  );

  it('is followed by a look at each agent singly where the list leaves states out', async () => {
    const { organization, agent } = await workingAgent(stage);
    stage.sandbox.control.configure({ omitExpand: 1 });
    stage.sandbox.control.channels.reset(onlyChannel(organization));
    agent.genesys({ presence: 'Break' });
    await agent.until('giosg off, Break');
    expect(organization.calls('genesys.presence.get')).not.toEqual([]);
    expect(organization.calls('genesys.routing.get')).not.toEqual([]);
    await expectCaughtUp({ organization, agent });
  });

  it('whose channel was evicted gets a new channel', async () => {
    const { organization, agent } = await workingAgent(stage);
    const id = onlyChannel(organization);
    stage.sandbox.control.channels.end(id, 'channel evicted');
    agent.genesys({ presence: 'Break' });
    await expectCaughtUp({ organization, agent });
    expect(onlyChannel(organization)).not.toBe(id);
  });

  it('that will be closed soon is replaced before it is, and nothing is lost', async () => {
    const { organization, agent } = await workingAgent(stage);
    const id = onlyChannel(organization);
    stage.sandbox.control.channels.close(id, { warnSeconds: 60 });
    await waitFor(() => organization.calls('genesys.socket').length === 1, 'a second socket on the channel');
    agent.genesys({ presence: 'Break' });
    await expectCaughtUp({ organization, agent });
    expect(onlyChannel(organization)).toBe(id);
  });

  it('is opened with a fresh token after the old one was revoked', async () => {
    const { organization, agent } = await workingAgent(stage);
    stage.sandbox.control.revokeTokens(organization.snapshot().client?.id, { tell: false });
    stage.sandbox.control.channels.reset(onlyChannel(organization));
    agent.genesys({ presence: 'Break' });
    await expectCaughtUp({ organization, agent });
  });
});

describe('an event without a time', () => {
  const undated = (agent: TestAgent, presence: { id: string; systemPresence: string }) => ({
    topicName: `v2.users.${agent.genesysUserId}.presence`,
    version: '2',
    eventBody: { source: 'PURECLOUD', presenceDefinition: presence, primary: true, message: '' },
    metadata: {},
  });
  const available = { id: '6a3af858-942f-489d-9700-5f9bcdcdae9b', systemPresence: 'AVAILABLE' };
  const onBreak = { id: '227b37e2-f1d0-4dd0-8f50-badd7cf6d158', systemPresence: 'BREAK' };

  it.each([available, onBreak])(
    'that comes late, $systemPresence, says only that something changed: what stands there is read',
    async (presence) => {
      const { organization, agent } = await workingAgent(stage);
      agent.giosg({ chats: 6 });
      await agent.until('giosg on, Available');
      agent.giosg({ chats: 4 });
      await agent.until('giosg on, On Queue');
      await organization.settle();
      organization.mark();
      const reads = () => organization.calls('genesys.users.list').length;
      stage.sandbox.control.channels.send(undated(agent, presence), onlyChannel(organization));
      await waitFor(() => reads() > 0, 'a look at what stands there');
      await organization.settle();
      expect(agent.sides()).toBe('giosg on, On Queue');
      expect(agent.writes()).toEqual([]);
      expect(await agent.available()).toBe(true);
    },
  );
});
