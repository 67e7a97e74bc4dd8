import { waitFor } from '../support/wait-for';
import { openStage, type Stage } from './support/stage';
import { workingAgent } from './support/working-agent';

let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
});
afterEach(() => stage.clear());
afterAll(() => stage.close());

describe('first connect', () => {
  it('adopts what it finds and writes nothing', async () => {
    const organization = await stage.organization({ agents: 4, loggedOut: 1 });
    const [working, differing, idle, loggedOut] = organization.agents();
    working?.giosg({ wanted: true });
    working?.genesys({ presence: 'On Queue' });
    differing?.giosg({ wanted: true });
    await organization.connect();
    await organization.settle();
    expect(organization.writes()).toEqual([]);
    expect(await working?.available()).toBe(true);
    expect(await differing?.available()).toBe(false);
    expect(await idle?.available()).toBe(false);
    expect(await loggedOut?.available()).toBe(false);
    expect(differing?.sides()).toBe('giosg on, Available');
  });
});

describe('giosg → Genesys Cloud', () => {
  it('puts an agent who switches chats on onto the queue, and takes them off again', async () => {
    const organization = await stage.organization();
    const agent = organization.agent();
    await organization.connect();
    agent.giosg({ wanted: true });
    await agent.until('giosg on, On Queue');
    agent.giosg({ wanted: false });
    await agent.until('giosg off, Available');
    await organization.settle();
    expect(agent.writes()).toEqual(['genesys On Queue', 'genesys Available']);
  });

  it('takes an agent with six chats of five off the queue, keeps them off at five and brings them back at four', async () => {
    const { organization, agent } = await workingAgent(stage);
    agent.giosg({ chats: 6 });
    await agent.until('giosg on, Available');
    agent.giosg({ chats: 5 });
    await organization.settle();
    expect(agent.sides()).toBe('giosg on, Available');
    agent.giosg({ chats: 4 });
    await agent.until('giosg on, On Queue');
    await organization.settle();
    expect(agent.writes()).toEqual(['genesys Available', 'genesys On Queue']);
    expect(await agent.available()).toBe(true);
  });
});

describe('Genesys Cloud → giosg', () => {
  it('follows an agent onto the queue and into a break, which stays a break', async () => {
    const organization = await stage.organization();
    const agent = organization.agent();
    await organization.connect();
    agent.genesys({ presence: 'On Queue' });
    await agent.until('giosg on, On Queue');
    agent.genesys({ presence: 'Break' });
    await agent.until('giosg off, Break');
    await organization.settle();
    expect(agent.sides()).toBe('giosg off, Break');
    expect(agent.writes()).toEqual(['giosg on', 'giosg off']);
    expect(await agent.available()).toBe(false);
  });

  it.each(['acd', 'direct'] as const)('stops chats during a call (%s) and restores them after it', async (call) => {
    const { organization, agent } = await workingAgent(stage);
    agent.genesys({ call });
    await agent.until('giosg off, On Queue');
    // The webhook of our own write: a person's switch would now take the agent off the queue.
    await organization.settle();
    expect(agent.writes()).toEqual(['giosg off']);
    expect(agent.sides()).toBe('giosg off, On Queue');
    expect(await agent.available()).toBe(true);
    agent.genesys({ call: 'end' });
    await agent.until('giosg on, On Queue');
    await organization.settle();
    expect(agent.writes()).toEqual(['giosg off', 'giosg on']);
  });
});

describe('who is written', () => {
  it('never writes bots, nor people known to one side only', async () => {
    const organization = await stage.organization({ agents: 1, giosgOnly: 1, genesysOnly: 1 });
    await organization.connect();
    const { agents, installation } = organization.snapshot();
    const giosgOnly = agents.find(({ giosg, genesys }) => giosg && !genesys && !giosg.isBot)?.giosg?.id ?? '';
    const genesysOnly = agents.find(({ giosg, genesys }) => genesys && !giosg)?.genesys?.id ?? '';
    organization.mark();
    const { people } = stage.sandbox.control;
    people.giosg(giosgOnly, { wanted: true });
    people.giosg(giosgOnly, { wanted: false });
    people.giosg(installation?.botUserId ?? '', { wanted: true, present: true });
    people.genesys(genesysOnly, { presence: 'On Queue' });
    people.genesys(genesysOnly, { call: 'acd' });
    await organization.settle();
    expect(organization.writes()).toEqual([]);
  });
});

describe('identification', () => {
  it('searches Genesys Cloud once for a shared user, ever, also for one who came later', async () => {
    const organization = await stage.organization({ agents: 2 });
    await organization.connect();
    const searches = () => organization.calls('genesys.users.search').length;
    expect(searches()).toBe(2);
    const { id } = organization;
    const added = stage.sandbox.control.addAgent({
      organizationId: id,
      name: 'New Person',
      email: `new.${id}@example.com`,
    });
    const agent = organization.agentOf(added.giosgUserId ?? '');
    const isSeen = async () =>
      (await stage.parts.agents.list(id)).some(
        (row) => row.giosgUserId === agent.giosgUserId && typeof row.state?.available === 'boolean',
      );
    await waitFor(isSeen, 'the new person to be seen on both sides');
    expect(searches()).toBe(3);
    // Found back by the Genesys id: the event names nobody else.
    agent.genesys({ presence: 'On Queue' });
    await agent.until('giosg on, On Queue');
    await organization.settle();
    await organization.end();
    await stage.parts.organizations.close(id);
    await stage.parts.organizations.open(id);
    await organization.connect();
    agent.giosg({ wanted: false });
    await agent.until('giosg off, Available');
    await organization.settle();
    expect(searches()).toBe(3);
  });
});

describe('disconnected', () => {
  it('writes nothing in either direction', async () => {
    const { organization, agent } = await workingAgent(stage);
    await stage.parts.organizations.close(organization.id);
    await organization.end();
    organization.mark();
    agent.giosg({ wanted: false });
    agent.giosg({ wanted: true, chats: 6 });
    agent.genesys({ call: 'acd' });
    const delivered = () =>
      stage.sandbox.control.webhookLog().filter((entry) => entry.organization_id === organization.id);
    await waitFor(() => delivered().every((entry) => entry.completed_at !== ''));
    expect(delivered().at(-1)?.response_status_code).toBe(200);
    expect(organization.writes()).toEqual([]);
    expect(organization.calls('giosg')).toEqual([]);
    expect(organization.calls('genesys')).toEqual([]);
  });
});
