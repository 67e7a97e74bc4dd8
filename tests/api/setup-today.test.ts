import { startTestApi, type TestApi } from './support/test-api';
import { bearer, openSession } from './support/triggers';
import { organizationId } from './support/vendors';

let api: TestApi;
let token: string;
beforeAll(async () => {
  api = await startTestApi();
  token = await openSession(api);
});
afterAll(() => api.close());

const midnight = new Date(Date.now() - 5 * 60 * 60_000);
const ask = (since: string) => api.fetch(`/api/setup/today?since=${since}`, { headers: bearer(token) });
const entry = (minutes: number, more: object) => ({
  organization_id: organizationId,
  giosg_user_id: 'anna',
  at: new Date(midnight.getTime() + minutes * 60_000),
  side: 'giosg',
  change: 'wanted true → false',
  cause: 'call',
  rule: 'call',
  policy_version: 0,
  outcome: 'written',
  latency_ms: 100,
  ...more,
});

describe('GET /api/setup/today', () => {
  it('is all zero before anything happened', async () => {
    expect(await (await ask(midnight.toISOString())).json()).toEqual({
      since: midnight.toISOString(),
      changes: { written: 0, refused: 0, rehearsed: 0 },
      latencyMs: null,
      hours: [],
      now: { available: 0, onlineInGiosg: 0, onQueue: 0, onCall: 0 },
    });
  });

  it('counts what was written since the reader’s midnight, by the hour, and the agents now', async () => {
    await api
      .database('timeline')
      .insert([
        entry(-1, {}),
        entry(1, {}),
        entry(59, { side: 'genesys', latency_ms: 300 }),
        entry(61, { latency_ms: 200 }),
        entry(62, { outcome: 'refused', latency_ms: null }),
        entry(63, { outcome: 'dry_run', latency_ms: null }),
        entry(1, { organization_id: 'another' }),
      ]);
    const state = (available: boolean, online: boolean, systemPresence: string, routing: string) =>
      JSON.stringify({ available, giosg: { online }, genesys: { systemPresence, routing } });
    await api.database('agent').insert([
      { organization_id: organizationId, giosg_user_id: 'a', state: state(true, true, 'ON_QUEUE', 'IDLE') },
      { organization_id: organizationId, giosg_user_id: 'b', state: state(true, false, 'ON_QUEUE', 'INTERACTING') },
      { organization_id: organizationId, giosg_user_id: 'c', state: state(false, false, 'BREAK', 'OFF_QUEUE') },
      { organization_id: organizationId, giosg_user_id: 'unseen' },
      { organization_id: organizationId, giosg_user_id: 'bot', is_bot: true, state: state(true, true, 'ON_QUEUE', '') },
    ]);
    const answer = (await (await ask(midnight.toISOString())).json()) as object;
    expect(answer).toMatchObject({
      changes: { written: 3, refused: 1, rehearsed: 1 },
      latencyMs: { median: 200 },
      hours: [
        { at: midnight.toISOString(), giosg: 1, genesys: 1 },
        { at: new Date(midnight.getTime() + 3_600_000).toISOString(), giosg: 1, genesys: 0 },
      ],
      now: { available: 2, onlineInGiosg: 1, onQueue: 2, onCall: 1 },
    });
  });

  it('looks back two days at most', async () => {
    expect((await ask(new Date(Date.now() - 49 * 60 * 60_000).toISOString())).status).toBe(422);
    expect((await ask('yesterday')).status).toBe(422);
  });
});
