import type { ListAgentsAnswer } from '../../api/contracts/agents';
import { startTestApi, type TestApi } from './support/test-api';
import { bearer, openSession, put } from './support/triggers';
import { organizationId, userId } from './support/vendors';

let api: TestApi;
let token: string;
beforeAll(async () => {
  api = await startTestApi();
});
afterAll(() => api.close());
beforeEach(async () => {
  api.vendors.reset();
  await api.database('organization').delete();
  token = await openSession(api);
});

const none = { call: false, chats: false, console: false };
const state = (changes: Record<string, unknown> = {}) => ({
  schema: 1,
  available: true,
  giosg: { wanted: true, online: true, present: true, chats: 2, capacity: 5 },
  genesys: { presenceId: 'lunch', systemPresence: 'MEAL', routing: 'OFF_QUEUE', presenceAt: null, routingAt: null },
  adopted: { giosg: false, genesys: false },
  pauses: none,
  overrides: none,
  brokenUntil: null,
  ...changes,
});

async function addAgent(giosgUserId: string, row: Record<string, unknown> = {}, stateChanges?: object): Promise<void> {
  await api.database('agent').insert({
    organization_id: organizationId,
    giosg_user_id: giosgUserId,
    name: `Agent ${giosgUserId}`,
    email: `${giosgUserId}@example.com`,
    ...row,
    ...(stateChanges ? { state: JSON.stringify(state({ ...stateChanges })) } : {}),
  });
}

const list = async (query = '', session = token): Promise<ListAgentsAnswer> => {
  const response = await api.fetch(`/api/setup/agents${query}`, { headers: bearer(session) });
  expect(response.status).toBe(200);
  return (await response.json()) as ListAgentsAnswer;
};
const ids = (answer: ListAgentsAnswer) => answer.agents.map((agent) => agent.giosgUserId);
describe('GET /api/setup/agents', () => {
  it('shows both states of an agent, the presence by its own name', async () => {
    await api.database('presence_definition').insert({
      organization_id: organizationId,
      definition_id: 'lunch',
      name: 'Lunch',
      system_presence: 'MEAL',
      is_primary: false,
      is_deactivated: false,
    });
    await addAgent(
      'a',
      {
        genesys_user_id: 'g-a',
        match: 'email',
        last_change: JSON.stringify({ at: '2026-11-22T10:00:00.000Z', side: 'giosg', change: 'x → y', rule: '1' }),
      },
      { pauses: { call: true, chats: true, console: false }, overrides: { ...none, chats: true } },
    );
    expect((await list()).agents).toEqual([
      {
        giosgUserId: 'a',
        genesysUserId: 'g-a',
        email: 'a@example.com',
        name: 'Agent a',
        match: 'email',
        giosg: { online: true, wanted: true, present: true, chats: 2, capacity: 5 },
        genesys: { presence: 'Lunch', systemPresence: 'MEAL', routingStatus: 'OFF_QUEUE' },
        available: true,
        pauses: ['call'],
        why: expect.any(String) as unknown,
        lastChange: { at: '2026-11-22T10:00:00.000Z', side: 'giosg', change: 'x → y', rule: '1' },
      },
    ]);
  });

  it('says in one sentence why an agent is off', async () => {
    await api.database('organization').where({ organization_id: organizationId }).update({ connected: true });
    const lastWish = {
      at: new Date(Date.now() - 600_000).toISOString(),
      side: 'giosg',
      rule: '2',
      from: 'on',
      to: 'off',
    };
    const matched = { match: 'email', last_wish: JSON.stringify(lastWish) };
    await addAgent('a', { ...matched, genesys_user_id: 'g-a' }, { available: false });
    await addAgent('b', { ...matched, genesys_user_id: 'g-b' }, { pauses: { ...none, call: true } });
    const reasons = async () => (await list()).agents.map(({ why }) => why);
    expect(await reasons()).toEqual([
      'Not available: chat was switched off in giosg 10 minutes ago.',
      'Chats are off during the call and come back when it ends.',
    ]);
    const sync = put(token, { enabled: false });
    await api.fetch('/api/setup/sync', sync);
    expect((await reasons())[0]).toContain('whole organization is paused');
    await api.database('agent').update({ state: JSON.stringify({ schema: 99 }) });
    expect((await list()).agents).toHaveLength(2);
  });

  it('leaves out bots and deleted users, and shows who was never seen', async () => {
    await addAgent('bot', { is_bot: true });
    await addAgent('gone', { is_deleted: true });
    await addAgent('new', { email: null });
    expect((await list()).agents).toEqual([
      {
        giosgUserId: 'new',
        email: '',
        name: 'Agent new',
        match: 'none',
        giosg: { online: null, wanted: null, present: null, chats: null, capacity: null },
        genesys: { presence: null, systemPresence: null, routingStatus: null },
        available: null,
        pauses: [],
        why: 'Has no user in Genesys Cloud with the same e-mail address, so nothing is synchronised.',
      },
    ]);
  });

  it('pages through everybody once, by name', async () => {
    const rows = Array.from({ length: 230 }, (_, index) => ({
      organization_id: organizationId,
      giosg_user_id: `u${String(index).padStart(3, '0')}`,
      // Names repeat, so that the id has to break the tie.
      name: `Name ${index % 7}`,
    }));
    await api.database('agent').insert(rows);
    const seen: string[] = [];
    const sizes: number[] = [];
    for (let cursor: string | undefined = ''; cursor !== undefined;) {
      const page: ListAgentsAnswer = await list(cursor === '' ? '' : `?cursor=${cursor}`);
      sizes.push(page.agents.length);
      seen.push(...ids(page));
      cursor = page.next;
    }
    expect(sizes).toEqual([100, 100, 30]);
    expect(new Set(seen).size).toBe(230);
  });

  it.each([
    ['matched', ['m']],
    ['unmatched', ['u']],
    ['ambiguous', ['x']],
    ['paused', ['m', 'p']],
    ['different', ['d', 'h', 'r']],
  ])('filters %s', async (status, expected) => {
    await addAgent('m', { genesys_user_id: 'g', match: 'email' });
    await api
      .database('agent_setting')
      .insert({ organization_id: organizationId, giosg_user_id: 'm', sync_enabled: false });
    await addAgent('u');
    await addAgent('x', { match: 'ambiguous' });
    if (status === 'paused') await addAgent('p', {}, { brokenUntil: Date.now() + 60_000 });
    if (status === 'different') {
      const standing = (side: string, reason: string, why: string) => JSON.stringify([{ side, reason, why }]);
      await addAgent('d', { differences: standing('giosg', 'adopted', 'adopted') }, {});
      await addAgent('h', { differences: standing('giosg', 'held_back', 'waiting for a console') }, {});
      const problem = JSON.stringify({ code: 'forbidden', message: 'Genesys Cloud said no', since: 's' });
      await addAgent('r', { problem, differences: standing('genesys', 'refused', 'refused') }, {});
    }
    const answer = await list(`?status=${status}`);
    expect(ids(answer)).toEqual(expected);
    if (status === 'different') {
      expect(answer.agents.map((agent) => agent.differences)).toEqual([
        [{ side: 'giosg', reason: 'adopted', why: 'adopted' }],
        [{ side: 'giosg', reason: 'held_back', why: 'waiting for a console' }],
        [{ side: 'genesys', reason: 'refused', why: 'Genesys Cloud said no' }],
      ]);
      const setup = await (await api.fetch('/api/setup', { headers: bearer(token) })).json();
      expect(setup).toMatchObject({ agents: { different: 3 } });
    }
  });

  it.each([
    ['maija', ['a']],
    ['MAIJA VIR', ['a']],
    ['@example.com', ['a', 'b']],
    ['100%', ['b']],
    ['%', ['b']],
    ['_', []],
    ['b', ['b']],
  ])('finds %s in names and e-mail addresses, or as a whole giosg user id', async (search, expected) => {
    await addAgent('a', { name: 'A Maija Virtanen' });
    await addAgent('b', { name: 'B 100% Pekka' });
    expect(ids(await list(`?search=${encodeURIComponent(search)}`))).toEqual(expected);
  });

  it('does not count a pause that has ended', async () => {
    await addAgent('m');
    await api.database.raw(
      `insert into agent_setting (organization_id, giosg_user_id, sync_enabled, sync_paused_until)
       values (?, 'm', false, now() - interval '1 second')`,
      [organizationId],
    );
    expect((await list('?status=paused')).agents).toEqual([]);
    expect((await list()).agents[0]).not.toHaveProperty('syncPausedUntil');
  });

  it("gives an agent's session its own row only", async () => {
    await addAgent(userId);
    await addAgent('another');
    api.vendors.behaviour.manager = false;
    const session = await openSession(api, { type: 'manual_nav' });
    expect(ids(await list('', session))).toEqual([userId]);
  });

  it.each(['?cursor=nonsense', '?status=tired', '?colour=blue', `?cursor=${Buffer.from('[1]').toString('base64url')}`])(
    'refuses %s',
    async (query) => {
      const response = await api.fetch(`/api/setup/agents${query}`, { headers: bearer(token) });
      expect(response.status).toBe(422);
      expect(await response.json()).toMatchObject({ error: { code: 'invalid_request' } });
    },
  );
});
