import type { ListPolicyVersionsAnswer, PolicyAnswer } from '../../api/contracts/policy';
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

const addDefinition = (id: string, name: string, systemPresence: string, changes: object = {}) =>
  api.database('presence_definition').insert({
    organization_id: organizationId,
    definition_id: id,
    name,
    system_presence: systemPresence,
    is_primary: true,
    is_deactivated: false,
    ...changes,
  });

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
    await addDefinition(primaryPresenceIds.AVAILABLE, 'Available', 'AVAILABLE');
    const response = await save({ ...defaultPolicy(), mapping: { unheard: 'online' } });
    expect(response.status).toBe(422);
    expect(await response.json()).toMatchObject({ error: { details: [{ path: 'policy.mapping.unheard' }] } });
  });

  it('lists its versions newest first, with who saved each', async () => {
    await api.database('agent').insert({ organization_id: organizationId, giosg_user_id: userId, name: 'Maija' });
    for (let capacity = 1; capacity <= 25; capacity += 1) await save({ ...defaultPolicy(), defaultCapacity: capacity });
    const first = (await (await get('/api/setup/policy/versions')).json()) as ListPolicyVersionsAnswer;
    const rest = await get(`/api/setup/policy/versions?cursor=${first.next}`);
    const second = (await rest.json()) as ListPolicyVersionsAnswer;
    expect(first.versions[0]).toMatchObject({
      version: 25,
      savedBy: userId,
      savedByName: 'Maija',
      policy: { defaultCapacity: 25 },
    });
    const versions = [...first.versions, ...second.versions].map(({ version }) => version);
    expect(versions).toEqual(Array.from({ length: 25 }, (_, index) => 25 - index));
    expect(second.next).toBeUndefined();
  });

  const rollBack = (version: number) =>
    api.fetch('/api/setup/policy/rollback', { ...put(token, { version }), method: 'POST' });

  it('goes back to any version by saving a new one that equals it, 0 being the defaults', async () => {
    await save({ ...defaultPolicy(), defaultCapacity: 3 });
    await save({ ...defaultPolicy(), dryRun: true });
    const back = (await (await rollBack(1)).json()) as PolicyAnswer;
    expect(back).toMatchObject({ version: 3, savedBy: userId, policy: { defaultCapacity: 3, dryRun: false } });
    expect(await (await rollBack(0)).json()).toMatchObject({ version: 4, policy: defaultPolicy() });
    expect(await (await get('/api/setup/policy')).json()).toMatchObject({ version: 4 });
  });

  it('does not go back to what nobody saved, nor to what cannot work any more', async () => {
    const unknown = await rollBack(7);
    expect(unknown.status).toBe(404);
    expect(await unknown.json()).toMatchObject({ error: { code: 'policy_version_not_found' } });
    const mapping = { [primaryPresenceIds.MEAL]: 'ignore' };
    expect((await save({ ...defaultPolicy(), mapping })).status).toBe(200);
    await addDefinition(primaryPresenceIds.AVAILABLE, 'Available', 'AVAILABLE');
    const refused = await rollBack(1);
    expect(refused.status).toBe(422);
    expect(await refused.json()).toMatchObject({ error: { code: 'policy_cannot_work' } });
  });

  it('names the presences, secondary ones too, and what each means', async () => {
    await save({ ...defaultPolicy(), mapping: { [primaryPresenceIds.MEAL]: 'ignore' } });
    await addDefinition(primaryPresenceIds.MEAL, 'Meal', 'MEAL');
    await addDefinition('lunch', 'Lunch', 'MEAL', { is_primary: false });
    const answer = (await (await get('/api/setup/presences')).json()) as { presences: unknown[] };
    expect(answer.presences).toContainEqual({
      id: 'lunch',
      name: 'Lunch',
      systemPresence: 'MEAL',
      primary: false,
      deactivated: false,
      meaning: 'ignore',
    });
  });

  it('analyses a policy without saving it', async () => {
    const policy = { ...defaultPolicy(), offQueuePresence: primaryPresenceIds.ON_QUEUE };
    const response = await api.fetch('/api/setup/policy/analysis', { ...put(token, { policy }), method: 'POST' });
    expect(response.status).toBe(200);
    expect(await response.json()).toMatchObject({
      findings: expect.arrayContaining([
        expect.objectContaining({ severity: 'impossible', path: 'offQueuePresence' }),
      ]) as unknown,
    });
    expect(await api.database('sync_policy')).toEqual([]);
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
      from: null,
      to: null,
      by: null,
      vendorAt: null,
      correlationId: null,
      vendorLatencyMs: null,
    });
  });

  it('shows one outcome, and what lies between two times', async () => {
    await api.database('timeline').where({ change: 'change 7' }).update({
      outcome: 'refused',
      from_value: 'on',
      to_value: 'off',
      actor: 'ourselves',
      vendor_at: '2026-11-22T10:00:06Z',
      correlation_id: 'c-1',
      vendor_latency_ms: 950,
    });
    const refused = await read('?outcome=refused');
    expect(refused.entries).toEqual([
      expect.objectContaining({
        change: 'change 7',
        from: 'on',
        to: 'off',
        by: 'ourselves',
        vendorAt: '2026-11-22T10:00:06.000Z',
        correlationId: 'c-1',
        vendorLatencyMs: 950,
      }),
    ]);
    const between = await read('?from=2026-11-22T10:00:05Z&to=2026-11-22T10:00:08Z');
    expect(between.entries.map(({ change }) => change)).toEqual(['change 7', 'change 6', 'change 5']);
    expect((await read('?agent=odd&from=2026-11-22T10:00:05Z&to=2026-11-22T10:00:08Z')).entries).toHaveLength(2);
  });

  it.each(['?outcome=nice', '?from=yesterday', `?cursor=${Buffer.from('7').toString('base64url')}`])(
    'refuses %s',
    async (query) => {
      expect((await get(`/api/setup/timeline${query}`)).status).toBe(422);
    },
  );

  it('shows one agent', async () => {
    const answer = await read('?agent=even');
    expect(answer.entries).toHaveLength(75);
    expect(new Set(answer.entries.map((entry) => entry.agent))).toEqual(new Set(['even']));
  });
});
