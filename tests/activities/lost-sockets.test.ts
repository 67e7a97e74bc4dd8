import { waitFor } from '../support/wait-for';
import { openStage, type Stage } from './support/stage';
import type { TestAgent, TestOrganization } from './support/test-organization';

let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
});
afterEach(() => stage.clear());
afterAll(() => stage.close());

async function working(): Promise<{ organization: TestOrganization; agent: TestAgent }> {
  const organization = await stage.organization();
  const agent = organization.agent();
  agent.giosg({ wanted: true });
  agent.genesys({ presence: 'On Queue' });
  await organization.connect();
  await organization.settle();
  organization.mark();
  return { organization, agent };
}

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
      const { organization, agent } = await working();
      const id = onlyChannel(organization);
      expect(lose(id)).toBe(1);
      agent.genesys({ presence: 'Break' });
      await expectCaughtUp({ organization, agent });
      expect(onlyChannel(organization)).toBe(id);
      expect(organization.calls('genesys.channels.create')).toEqual([]);
    },
  );

  it('whose channel was evicted gets a new channel', async () => {
    const { organization, agent } = await working();
    const id = onlyChannel(organization);
    stage.sandbox.control.channels.end(id, 'channel evicted');
    agent.genesys({ presence: 'Break' });
    await expectCaughtUp({ organization, agent });
    expect(onlyChannel(organization)).not.toBe(id);
  });

  it('that will be closed soon is replaced before it is, and nothing is lost', async () => {
    const { organization, agent } = await working();
    const id = onlyChannel(organization);
    stage.sandbox.control.channels.close(id, { warnSeconds: 60 });
    await waitFor(() => organization.calls('genesys.socket').length === 1, 'a second socket on the channel');
    agent.genesys({ presence: 'Break' });
    await expectCaughtUp({ organization, agent });
    expect(onlyChannel(organization)).toBe(id);
  });

  it('is opened with a fresh token after the old one was revoked', async () => {
    const { organization, agent } = await working();
    stage.sandbox.control.revokeTokens(organization.snapshot().client?.id, { tell: false });
    stage.sandbox.control.channels.reset(onlyChannel(organization));
    agent.genesys({ presence: 'Break' });
    await expectCaughtUp({ organization, agent });
  });
});
