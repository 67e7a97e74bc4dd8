import { Client } from 'pg';
import type { Agent } from '../../api/contracts/agents';
import { startTestApi, type TestApi } from './support/test-api';
import { openSession, put } from './support/triggers';
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

const addAgent = (giosgUserId: string, row: Record<string, unknown> = {}) =>
  api.database('agent').insert({ organization_id: organizationId, giosg_user_id: giosgUserId, ...row });

const change = (id: string, part: string, body: unknown, session = token) =>
  api.fetch(`/api/setup/agents/${id}/${part}`, put(session, body));

/** What Postgres tells on that channel while `action` runs. */
async function notifiedBy(channel: string, action: () => Promise<unknown>): Promise<string[]> {
  const client = new Client({ connectionString: api.databaseUrl });
  await client.connect();
  const payloads: string[] = [];
  try {
    client.on('notification', (message) => payloads.push(message.payload ?? ''));
    await client.query(`listen ${channel}`);
    await action();
    // Notifications come before the answer to the next query of the same connection.
    await client.query('select 1');
    return payloads;
  } finally {
    await client.end();
  }
}

describe('PUT /api/setup/agents/{giosgUserId}/match', () => {
  it('matches by hand, not at all and by e-mail again, and tells who decides', async () => {
    await addAgent('a', { genesys_user_id: 'g-old', match: 'email' });
    const answers: Partial<Agent>[] = [];
    const payloads = await notifiedBy('agent_setting', async () => {
      for (const body of [{ genesysUserId: 'g-new' }, { none: true }, { automatic: true }]) {
        const response = await change('a', 'match', body);
        expect(response.status).toBe(200);
        answers.push((await response.json()) as Agent);
      }
    });
    expect(answers.map(({ match, genesysUserId }) => [match, genesysUserId])).toEqual([
      ['manual', 'g-new'],
      ['none', undefined],
      ['email', 'g-old'],
    ]);
    expect(payloads).toEqual([organizationId, organizationId, organizationId]);
  });

  it('refuses a user whom another agent has, by e-mail or by hand', async () => {
    await addAgent('a');
    await addAgent('b', { genesys_user_id: 'g-b', match: 'email' });
    const taken = await change('a', 'match', { genesysUserId: 'g-b' });
    expect(taken.status).toBe(409);
    expect(await taken.json()).toMatchObject({ error: { code: 'already_matched' } });
    expect((await change('b', 'match', { genesysUserId: 'g-c' })).status).toBe(200);
    expect((await change('a', 'match', { genesysUserId: 'g-b' })).status).toBe(200);
    expect((await change('a', 'match', { genesysUserId: 'g-c' })).status).toBe(409);
  });

  it('lets only one of two managers win who match the same user at once', async () => {
    await Promise.all(['a', 'b', 'c', 'd'].map((id) => addAgent(id)));
    const answers = await Promise.all(['a', 'b', 'c', 'd'].map((id) => change(id, 'match', { genesysUserId: 'g' })));
    expect(answers.map((answer) => answer.status).sort()).toEqual([200, 409, 409, 409]);
  });

  it.each([[{}], [{ none: false }], [{ none: true, automatic: true }], [{ genesysUserId: '' }]])(
    'refuses %j',
    async (body) => {
      await addAgent('a');
      expect((await change('a', 'match', body)).status).toBe(422);
    },
  );
});

describe('PUT /api/setup/agents/{giosgUserId}/available', () => {
  it('is a wish with a number of its own each time, also for the own row of an agent', async () => {
    await addAgent(userId);
    api.vendors.behaviour.manager = false;
    const session = await openSession(api, { type: 'manual_nav' });
    const wishes: number[] = [];
    const payloads = await notifiedBy('agent_setting', async () => {
      for (const available of [false, false]) {
        const response = await change(userId, 'available', { available }, session);
        expect(await response.json()).toMatchObject({ available: false });
        const row = await api.database('agent_setting').first<{ wish_seq: number }>('wish_seq');
        wishes.push(row.wish_seq);
      }
    });
    expect(wishes[1]).toBeGreaterThan(wishes[0] ?? 0);
    expect(payloads).toHaveLength(2);
  });
});

describe('PUT /api/setup/agents/{giosgUserId}/sync', () => {
  it('pauses with and without an end, and resumes', async () => {
    await addAgent('a');
    const until = new Date(Date.now() + 3_600_000).toISOString();
    const answers: Agent[] = [];
    for (const body of [{ enabled: false, until }, { enabled: false }, { enabled: true }]) {
      answers.push((await (await change('a', 'sync', body)).json()) as Agent);
    }
    expect(answers.map((agent) => [agent.syncPausedUntil, agent.syncPausedBy])).toEqual([
      [until, 'person'],
      [null, 'person'],
      [undefined, undefined],
    ]);
  });

  it('refuses an end that has passed', async () => {
    await addAgent('a');
    const response = await change('a', 'sync', { enabled: false, until: new Date(Date.now() - 1_000).toISOString() });
    expect(response.status).toBe(422);
    expect(await response.json()).toMatchObject({ error: { code: 'invalid_request', details: [{ path: 'until' }] } });
    expect(await api.database('agent_setting')).toEqual([]);
  });

  it('refuses an end without a pause', async () => {
    await addAgent('a');
    expect((await change('a', 'sync', { enabled: true, until: new Date().toISOString() })).status).toBe(422);
  });
});

it.each([
  ['match', { none: true }],
  ['available', { available: true }],
  ['sync', { enabled: true }],
])('PUT …/%s says 404 for an agent nobody knows', async (part, body) => {
  const response = await change('nobody', part, body);
  expect(response.status).toBe(404);
  expect(await response.json()).toMatchObject({ error: { code: 'agent_not_found' } });
});
