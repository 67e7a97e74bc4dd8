import type { PolicyAnswer } from '../../api/contracts/policy';
import type { ListTimelineAnswer } from '../../api/contracts/timeline';
import { defaultPolicy } from '../../domain/policy';
import { primaryPresenceIds } from '../../domain/presence';
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
  await api.database('organization').delete();
  await api.database('timeline').delete();
  token = await openSession(api);
});

const get = (path: string) => api.fetch(path, { headers: bearer(token) });
const save = (policy: unknown) => api.fetch('/api/setup/policy', put(token, { policy }));

describe('the policy', () => {
  it('is the default until somebody saves one', async () => {
    expect(await (await get('/api/setup/policy')).json()).toEqual({
      version: 0,
      savedAt: null,
      savedBy: null,
      policy: defaultPolicy(),
    });
  });

  it('counts versions and remembers who saved them', async () => {
    expect((await save({ ...defaultPolicy(), defaultCapacity: 3 })).status).toBe(200);
    const second = (await (await save({ ...defaultPolicy(), dryRun: true })).json()) as PolicyAnswer;
    expect(second).toMatchObject({ version: 2, savedBy: userId, policy: { dryRun: true, defaultCapacity: 5 } });
    expect(await (await get('/api/setup/policy')).json()).toEqual(second);
    expect(await api.database('sync_policy').where({ organization_id: organizationId })).toHaveLength(2);
  });

  it('gives two savers at once a version each', async () => {
    const answers = await Promise.all([save(defaultPolicy()), save(defaultPolicy()), save(defaultPolicy())]);
    const versions = await Promise.all(answers.map(async (answer) => ((await answer.json()) as PolicyAnswer).version));
    expect(versions.sort()).toEqual([1, 2, 3]);
  });

  it('says which fields keep it from working', async () => {
    const response = await save({ ...defaultPolicy(), offQueuePresence: primaryPresenceIds.ON_QUEUE });
    expect(response.status).toBe(422);
    expect(await response.json()).toMatchObject({
      error: { code: 'policy_cannot_work', details: [{ path: 'policy.offQueuePresence' }] },
    });
    expect(await api.database('sync_policy')).toEqual([]);
  });

  it('refuses a definition that this organization does not have', async () => {
    await api.database('presence_definition').insert({
      organization_id: organizationId,
      definition_id: primaryPresenceIds.AVAILABLE,
      name: 'Available',
      system_presence: 'AVAILABLE',
      is_primary: true,
      is_deactivated: false,
    });
    const response = await save({ ...defaultPolicy(), mapping: { unheard: 'online' } });
    expect(response.status).toBe(422);
    expect(await response.json()).toMatchObject({ error: { details: [{ path: 'policy.mapping.unheard' }] } });
  });

  it('refuses a field that no policy has', async () => {
    const response = await save({ ...defaultPolicy(), colour: 'blue' });
    expect(response.status).toBe(422);
    expect(await response.json()).toMatchObject({ error: { code: 'invalid_request' } });
  });
});

describe('the timeline', () => {
  beforeEach(async () => {
    const rows = Array.from({ length: 150 }, (_, index) => ({
      organization_id: organizationId,
      giosg_user_id: index % 2 === 0 ? 'even' : 'odd',
      at: new Date(Date.UTC(2026, 10, 22, 10, 0, index)),
      side: 'genesys',
      change: `change ${index}`,
      cause: 'giosg wanted true → false',
      rule: '2',
      policy_version: 0,
      outcome: 'written',
      latency_ms: index === 149 ? null : 80,
    }));
    await api.database('timeline').insert([...rows, { ...rows[0], organization_id: 'another', change: 'not ours' }]);
  });

  const read = async (query = '') => (await (await get(`/api/setup/timeline${query}`)).json()) as ListTimelineAnswer;

  it('is newest first and pages through all of it', async () => {
    const first = await read();
    const second = await read(`?cursor=${first.next}`);
    const changes = [...first.entries, ...second.entries].map((entry) => entry.change);
    expect(changes).toEqual(Array.from({ length: 150 }, (_, index) => `change ${149 - index}`));
    expect(second.next).toBeUndefined();
    expect(first.entries[0]).toEqual({
      at: '2026-11-22T10:02:29.000Z',
      agent: 'odd',
      side: 'genesys',
      change: 'change 149',
      cause: 'giosg wanted true → false',
      rule: '2',
      policyVersion: 0,
      outcome: 'written',
      latencyMs: null,
    });
  });

  it('shows one agent', async () => {
    const answer = await read('?agent=even');
    expect(answer.entries).toHaveLength(75);
    expect(new Set(answer.entries.map((entry) => entry.agent))).toEqual(new Set(['even']));
  });
});
