import type { SetupAnswer } from '../../api/contracts/setup';
import { startTestApi, type TestApi } from './support/test-api';
import { bearer, openSession, put } from './support/triggers';
import { organizationId } from './support/vendors';

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

const set = (body: unknown, session = token) => api.fetch('/api/setup/sync', put(session, body));
const setup = async () => (await (await api.fetch('/api/setup', { headers: bearer(token) })).json()) as SetupAnswer;

describe('PUT /api/setup/sync', () => {
  it('pauses the whole organization, without an end or with one, and resumes it', async () => {
    expect((await setup()).sync).toBeUndefined();
    expect((await set({ enabled: false })).status).toBe(200);
    expect((await setup()).sync).toEqual({ pausedUntil: null });
    const until = new Date(Date.now() + 3_600_000).toISOString();
    expect(await (await set({ enabled: false, until })).json()).toMatchObject({ sync: { pausedUntil: until } });
    expect(await (await set({ enabled: true })).json()).not.toHaveProperty('sync');
  });

  it('shows no pause whose end has passed', async () => {
    await set({ enabled: false });
    await api
      .database('organization')
      .where({ organization_id: organizationId })
      .update({ sync_paused_until: new Date(Date.now() - 1_000) });
    expect((await setup()).sync).toBeUndefined();
  });

  it.each([
    [{ enabled: false, until: '2020-01-01T00:00:00Z' }],
    [{ enabled: true, until: '2120-01-01T00:00:00Z' }],
    [{ enabled: 'no' }],
    [{}],
  ])('refuses %j', async (body) => {
    const response = await set(body);
    expect(response.status).toBe(422);
    expect(await response.json()).toMatchObject({ error: { code: 'invalid_request' } });
    expect((await setup()).sync).toBeUndefined();
  });

  it("is a manager's", async () => {
    api.vendors.behaviour.manager = false;
    const agent = await openSession(api, { type: 'manual_nav' });
    expect((await set({ enabled: false }, agent)).status).toBe(403);
  });
});
