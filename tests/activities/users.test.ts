import { createSyncPolicyRepository } from '../../db/sync-policy.repository';
import { defaultPolicy } from '../../domain/policy';
import { waitFor } from '../support/wait-for';
import { openStage, type Stage } from './support/stage';
import type { TestOrganization } from './support/test-organization';
import { workingAgent } from './support/working-agent';

let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
});
afterEach(() => stage.clear());
afterAll(() => stage.close());

/** A person who comes to be after the connect, on the sides that are named. */
function join(organization: TestOrganization, name: string, email: string, sides?: ('giosg' | 'genesys')[]) {
  const { giosgUserId = '', genesysUserId = '' } = stage.sandbox.control.addAgent({
    organizationId: organization.id,
    name,
    email,
    ...(sides ? { sides } : {}),
  });
  return { giosgUserId, genesysUserId };
}

const rowOf = async (organization: TestOrganization, giosgUserId: string) =>
  (await stage.parts.agents.list(organization.id)).find((row) => row.giosgUserId === giosgUserId);

const matchOf = async (organization: TestOrganization, giosgUserId: string) => {
  const row = await rowOf(organization, giosgUserId);
  return row && `${row.match} ${row.genesysUserId ?? 'nobody'}`;
};

const untilMatch = (organization: TestOrganization, giosgUserId: string, expected: string) =>
  waitFor(async () => (await matchOf(organization, giosgUserId)) === expected, expected);

/** Notification topics of the organization's own channels. */
function topics(organization: TestOrganization): number {
  const clientId = organization.snapshot().client?.id;
  const channels = stage.sandbox.control.channels.list().filter((channel) => channel.clientId === clientId);
  return channels.reduce((sum, channel) => sum + channel.topics, 0);
}

/** Resolves when a sweep has read that Genesys user. */
async function lookedAt(organization: TestOrganization, genesysUserId: string): Promise<void> {
  const before = stage.sandbox.control.log().at(-1)?.seq ?? 0;
  await stage.parts.database.raw(`select pg_notify('policy_changed', ?)`, [organization.id]);
  await waitFor(
    () =>
      stage.sandbox.control
        .log({ kind: 'genesys.users.list', sinceSeq: before })
        .some(({ status, query = '' }) => status === 200 && query.includes(genesysUserId)),
    'a look at that user',
  );
}

describe('users who come and go', () => {
  it('matches and follows a new user by the webhook alone', async () => {
    const { organization } = await workingAgent(stage);
    const { giosgUserId, genesysUserId } = join(organization, 'Uusi Tulija', 'Uusi.Tulija@Example.com');
    await untilMatch(organization, giosgUserId, `email ${genesysUserId}`);
    const agent = organization.agentOf(giosgUserId);
    // What is there at the first sight is adopted; what the person does afterwards is followed.
    await waitFor(async () => (await agent.available()) === false, 'the first sight');
    agent.giosg({ present: true, wanted: true });
    await agent.until('giosg on, On Queue');
    // No sweep had a part in it.
    expect(organization.calls('giosg.users.list')).toEqual([]);
  });

  it.each([
    ['removed by a webhook', true],
    ['found gone by a sweep', false],
  ])('drops a user who was %s, and the topic with it', async (_name, isTold) => {
    const { organization, agent } = await workingAgent(stage);
    const topicsOfOne = topics(organization);
    const other = join(organization, 'Toinen Tekijä', 'toinen@example.com');
    await untilMatch(organization, other.giosgUserId, `email ${other.genesysUserId}`);
    await waitFor(() => topics(organization) === 2 * topicsOfOne, 'both to be listened to');
    if (!isTold) stage.sandbox.control.disturb('giosg', { action: 'drop', count: 4 });
    agent.giosg({ deleted: true });
    if (!isTold) await lookedAt(organization, other.genesysUserId);
    await untilMatch(organization, agent.giosgUserId, 'none nobody');
    await waitFor(() => topics(organization) === topicsOfOne, 'the topics to be given back');
    expect((await rowOf(organization, agent.giosgUserId))?.isDeleted).toBe(true);
    agent.genesys({ presence: 'Break' });
    await organization.settle();
    expect(organization.writes()).toEqual([]);
  });

  it('takes neither bots nor people without an address for agents', async () => {
    const { organization } = await workingAgent(stage);
    const { giosgUserId } = join(organization, 'Nimetön', 'nimeton@example.com', ['giosg']);
    stage.sandbox.control.people.giosg(giosgUserId, { email: null });
    await waitFor(async () => (await rowOf(organization, giosgUserId))?.email === null, 'the address to go');
    await organization.settle();
    const rows = await stage.parts.agents.list(organization.id);
    expect(rows.filter((row) => row.isBot)).toHaveLength(1);
    expect(rows.filter((row) => row.genesysUserId !== null)).toHaveLength(1);
    expect(organization.writes()).toEqual([]);
  });
});

describe('e-mail addresses', () => {
  it('that two have belong to neither, until one of them has another', async () => {
    const { organization, agent } = await workingAgent(stage);
    const { giosgUserId } = join(organization, 'Toinen Sama', agent.email.toUpperCase(), ['giosg']);
    await untilMatch(organization, giosgUserId, 'ambiguous nobody');
    await untilMatch(organization, agent.giosgUserId, 'ambiguous nobody');
    agent.genesys({ presence: 'Break' });
    agent.giosg({ chats: 6 });
    await organization.webhooksAreRead();
    stage.sandbox.control.people.giosg(giosgUserId, { email: 'toinen@example.com' });
    await untilMatch(organization, agent.giosgUserId, `email ${agent.genesysUserId}`);
    expect(organization.writes()).toEqual([]);
    agent.giosg({ chats: 0 });
    agent.giosg({ wanted: false });
    await organization.settle();
    agent.giosg({ wanted: true });
    await agent.until('giosg on, On Queue');
  });

  it('changed in giosg lead to another person, changed in Genesys Cloud likewise', async () => {
    const { organization, agent } = await workingAgent(stage);
    const other = join(organization, 'Muu Henkilö', 'muu@example.com', ['genesys']);
    agent.giosg({ email: 'Muu@Example.com' });
    await untilMatch(organization, agent.giosgUserId, `email ${other.genesysUserId}`);
    stage.sandbox.control.people.genesys(other.genesysUserId, { email: 'pois@example.com' });
    agent.genesys({ email: 'MUU@example.com' });
    await organization.settle();
    await untilMatch(organization, agent.giosgUserId, `email ${agent.genesysUserId}`);
  });

  it('do not touch a match by hand', async () => {
    const { organization, agent } = await workingAgent(stage);
    const other = join(organization, 'Muu Henkilö', 'muu@example.com', ['genesys']);
    await stage.parts.database('agent_setting').insert({
      organization_id: organization.id,
      giosg_user_id: agent.giosgUserId,
      manual_match: { genesysUserId: other.genesysUserId },
    });
    await stage.parts.database.raw(`select pg_notify('agent_setting', ?)`, [organization.id]);
    await untilMatch(organization, agent.giosgUserId, `manual ${other.genesysUserId}`);
    agent.giosg({ email: 'ihan.muu@example.com' });
    await waitFor(
      async () => (await rowOf(organization, agent.giosgUserId))?.email === 'ihan.muu@example.com',
      'the new address',
    );
    stage.sandbox.control.people.genesys(other.genesysUserId, { email: 'pois@example.com' });
    await lookedAt(organization, other.genesysUserId);
    await lookedAt(organization, other.genesysUserId);
    expect(await matchOf(organization, agent.giosgUserId)).toBe(`manual ${other.genesysUserId}`);
  });
});

describe('a match by hand', () => {
  it('with somebody who leaves Genesys Cloud stays, and says so until they are back', async () => {
    const { organization, agent } = await workingAgent(stage);
    const { people } = stage.sandbox.control;
    await stage.parts.database('agent_setting').insert({
      organization_id: organization.id,
      giosg_user_id: agent.giosgUserId,
      manual_match: { genesysUserId: agent.genesysUserId },
    });
    await stage.parts.database.raw(`select pg_notify('agent_setting', ?)`, [organization.id]);
    await untilMatch(organization, agent.giosgUserId, `manual ${agent.genesysUserId}`);
    const problem = async () => (await rowOf(organization, agent.giosgUserId))?.problem?.code ?? null;
    people.genesys(agent.genesysUserId, { state: 'inactive' });
    await organization.settle();
    expect(await problem()).toBe('genesys_user_gone');
    expect(await matchOf(organization, agent.giosgUserId)).toBe(`manual ${agent.genesysUserId}`);
    people.genesys(agent.genesysUserId, { state: 'active' });
    await organization.settle();
    expect(await problem()).toBeNull();
  });
});

describe('what is written to giosg', () => {
  it('is PATCH with the wish and nothing else, and no user client for anybody', async () => {
    const { organization, agent } = await workingAgent(stage);
    agent.genesys({ call: 'direct' });
    await agent.until('giosg off, On Queue');
    agent.genesys({ call: 'end' });
    await agent.until('giosg on, On Queue');
    await organization.settle();
    const calls = stage.sandbox.control.log({ side: 'giosg' }).filter(({ method }) => method !== 'GET');
    const writes = calls.filter(({ kind }) => kind !== 'giosg.token');
    expect(writes.length).toBeGreaterThanOrEqual(2);
    expect(new Set(writes.map(({ method, kind }) => `${method} ${kind}`))).toEqual(new Set(['PATCH giosg.user.patch']));
    for (const { body } of writes) expect(body).toEqual({ is_online_enabled: expect.any(Boolean) as boolean });
  });

  it('leaves a timeline that names nobody', async () => {
    const { organization, agent } = await workingAgent(stage);
    agent.genesys({ call: 'direct' });
    await agent.until('giosg off, On Queue');
    await organization.settle();
    const rows = await stage.parts.database('timeline').where({ organization_id: organization.id });
    expect(rows.length).toBeGreaterThan(0);
    const { name, email } = organization.snapshot().agents[0] ?? {};
    const text = JSON.stringify(rows).toLowerCase();
    for (const word of [...(name ?? '').toLowerCase().split(' '), (email ?? '').toLowerCase()]) {
      expect(text).not.toContain(word);
    }
  });
});

describe('the chat capacity', () => {
  it.each([
    ['forbidden', 403],
    ['unknown', 404],
    ['not readable just now', 503],
  ])('is the policy’s when giosg’s own is %s', async (_name, status) => {
    const { organization, agent } = await workingAgent(stage);
    const policies = createSyncPolicyRepository(stage.parts.database);
    await policies.save(organization.id, { ...defaultPolicy(), defaultCapacity: 2 }, 'somebody');
    await organization.settle();
    stage.sandbox.control.faults.add({
      match: 'giosg.preferences.get',
      count: 100,
      when: 'before',
      action: { type: 'status', status },
    });
    agent.giosg({ chats: 2 });
    await organization.settle();
    expect(agent.sides()).toBe('giosg on, On Queue');
    agent.giosg({ chats: 3 });
    await agent.until('giosg on, Available');
  });

  it('is read when first needed and then kept', async () => {
    const { organization, agent } = await workingAgent(stage);
    expect(organization.calls('giosg.preferences.get')).toEqual([]);
    for (const chats of [1, 2, 3]) agent.giosg({ chats });
    await organization.settle();
    agent.giosg({ chats: 6 });
    await agent.until('giosg on, Available');
    expect(organization.calls('giosg.preferences.get')).toHaveLength(1);
  });
});
