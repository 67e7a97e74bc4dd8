import type { SetupAnswer } from '../../api/contracts/setup';
import { CredentialsRequiredError, WorkflowNotReadyError } from '../../api/organization-workflow';
import { createGenesysCredentialsRepository } from '../../db/genesys-credentials.repository';
import { genesysSecretContext } from '../../db/sealed-secrets';
import { startTestApi, type TestApi } from './support/test-api';
import { bearer, openSession, put } from './support/triggers';
import { organizationId } from './support/vendors';

const good = { region: 'mypurecloud.de', clientId: 'client-1', clientSecret: 'a very secret secret' };

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
  api.workflow.calls = [];
  api.workflow.failWith = undefined;
});

const save = (body: unknown = good) => api.fetch('/api/setup/credentials', put(token, body));
const act = (action: string) => api.fetch(`/api/setup/${action}`, { method: 'POST', headers: bearer(token) });
const errorOf = async (response: Response) => ((await response.json()) as { error: unknown }).error;
const stored = () => createGenesysCredentialsRepository(api.database).find(organizationId);

describe('GET /api/setup', () => {
  it('shows a fresh installation', async () => {
    const response = await api.fetch('/api/setup', { headers: bearer(token) });
    expect(response.status).toBe(200);
    expect(await response.json()).toEqual({
      organization: { id: organizationId },
      installation: { status: 'installed' },
      credentials: { status: 'missing', region: null, clientId: null, checkedAt: null },
      connection: { status: 'disconnected', since: expect.any(String) as string, channels: [] },
      agents: { matched: 0, unmatched: 0, different: 0 },
    });
  });

  it('counts agents and shows channels by number, without their secrets', async () => {
    await api.database('agent').insert([
      { organization_id: organizationId, giosg_user_id: 'a', genesys_user_id: 'x', match: 'email' },
      { organization_id: organizationId, giosg_user_id: 'b' },
      { organization_id: organizationId, giosg_user_id: 'c' },
      { organization_id: organizationId, giosg_user_id: 'bot', is_bot: true },
      { organization_id: organizationId, giosg_user_id: 'gone', is_deleted: true },
    ]);
    await api.database('agent_setting').insert([
      { organization_id: organizationId, giosg_user_id: 'a', manual_match: JSON.stringify({ none: true }) },
      { organization_id: organizationId, giosg_user_id: 'b', manual_match: JSON.stringify({ genesysUserId: 'y' }) },
      { organization_id: organizationId, giosg_user_id: 'c', manual_match: JSON.stringify({ none: true }) },
    ]);
    await api.database('notification_channel').insert({
      organization_id: organizationId,
      number: 1,
      channel_id_sealed: 'sealed-id',
      connect_uri_sealed: 'sealed-uri',
      expires_at: new Date('2026-11-23T10:00:00Z'),
      renews_at: new Date('2026-11-23T08:00:00Z'),
      reconnects: 4,
      agents: 2,
    });
    await api.database('organization').update({ connected: true, connection_status: 'connected' });
    const text = await (await api.fetch('/api/setup', { headers: bearer(token) })).text();
    expect(JSON.parse(text)).toMatchObject({
      agents: { matched: 1, unmatched: 2 },
      connection: {
        channels: [
          {
            number: 1,
            agents: 2,
            connectedAt: null,
            expiresAt: '2026-11-23T10:00:00.000Z',
            renewsAt: '2026-11-23T08:00:00.000Z',
            reconnects: 4,
          },
        ],
      },
    });
    expect(text).not.toContain('sealed');
  });

  it('sums up what Genesys Cloud refuses to tell, over the channels in use', async () => {
    const refused = {
      topic: 'v2.users.{id}?presence&routingStatus',
      reason: 'missing.permissions',
      missingPermissions: ['presence:userPresence:view'],
    };
    const channel = (number: number, agents: number, rejected: number) => ({
      organization_id: organizationId,
      number,
      channel_id_sealed: 'sealed-id',
      connect_uri_sealed: 'sealed-uri',
      expires_at: new Date('2026-11-23T10:00:00Z'),
      agents,
      rejected: JSON.stringify([{ ...refused, agents: rejected }]),
    });
    await api.database('notification_channel').insert([channel(1, 1_000, 3), channel(2, 20, 4), channel(3, 0, 0)]);
    await api.database('organization').update({ connected: true, connection_status: 'connected' });
    const answer = (await (await api.fetch('/api/setup', { headers: bearer(token) })).json()) as SetupAnswer;
    expect(answer.connection.rejectedTopics).toEqual([{ ...refused, agents: 7 }]);
    expect(answer.connection.channels.map(({ number }) => number)).toEqual([1, 2]);
  });

  it('shows how much of the quota is spent while there is a connection', async () => {
    const quota = { allowed: 240, spent: 204, waiting: 31, blockedUntil: '2026-11-22T10:00:05.000Z', isShort: true };
    const shown = async () =>
      ((await (await api.fetch('/api/setup', { headers: bearer(token) })).json()) as SetupAnswer).connection.quota;
    await api.database('organization').update({ connection_status: 'connected', genesys_quota: JSON.stringify(quota) });
    expect(await shown()).toEqual(quota);
    await api.database('organization').update({ connection_status: 'disconnected' });
    expect(await shown()).toBeUndefined();
  });

  it('names agents whom a pause of ours holds off after a disconnect', async () => {
    const none = { call: false, chats: false, console: false };
    const state = { available: true, pauses: { ...none, call: true }, overrides: none, giosg: { wanted: false } };
    await api.database('agent').insert({
      organization_id: organizationId,
      giosg_user_id: 'held',
      name: 'Maija',
      genesys_user_id: 'x',
      state: JSON.stringify(state),
    });
    // What became of this write nobody knows: it may have held the agent off.
    const pending = { write: { side: 'giosg', wanted: false, rule: 'call' } };
    const unanswered = { name: 'Olli', genesys_user_id: 'y', pending: JSON.stringify(pending) };
    const working = { ...state, pauses: none, giosg: { wanted: true } };
    const common = { organization_id: organizationId, state: JSON.stringify(working) };
    await api.database('agent').insert([
      { ...common, ...unanswered, giosg_user_id: 'unanswered' },
      { ...common, giosg_user_id: 'working', name: 'Working', genesys_user_id: 'z' },
    ]);
    const answer = (await (await api.fetch('/api/setup', { headers: bearer(token) })).json()) as SetupAnswer;
    expect(answer.connection.heldOff).toEqual([
      { giosgUserId: 'held', name: 'Maija' },
      { giosgUserId: 'unanswered', name: 'Olli' },
    ]);
  });

  it("leaves the client id out of an agent's answer", async () => {
    await save();
    api.vendors.behaviour.manager = false;
    const agent = await openSession(api, { type: 'manual_nav' });
    const text = await (await api.fetch('/api/setup', { headers: bearer(agent) })).text();
    expect(JSON.parse(text)).toMatchObject({ credentials: { status: 'valid', region: 'mypurecloud.de' } });
    expect(text).not.toContain('client-1');
  });
});

describe('POST /api/setup/credentials/check', () => {
  const check = () => act('credentials/check');
  const checkedStatus = async (id: string) => {
    const state = (await (await api.fetch('/api/setup', { headers: bearer(token) })).json()) as SetupAnswer;
    return state.credentials.checks?.find((found) => found.id === id)?.status;
  };

  it('needs credentials', async () => {
    const response = await check();
    expect(response.status).toBe(409);
    expect(await errorOf(response)).toMatchObject({ code: 'credentials_required' });
  });

  it('notes what is missing now, and ends nothing', async () => {
    await save();
    expect(await checkedStatus('permission/directory:user:view')).toBe('granted');
    api.workflow.calls = [];
    api.vendors.behaviour.searchStatus = 403;
    const response = await check();
    expect(response.status).toBe(200);
    expect(await response.json()).toMatchObject({ credentials: { status: 'valid' } });
    expect(await checkedStatus('permission/directory:user:view')).toBe('missing');
    expect(api.workflow.calls).toEqual([]);
  });

  it('finds out that the secret was changed in Genesys Cloud, and that it was changed back', async () => {
    await save();
    api.vendors.behaviour.tokenStatus = 401;
    expect(await errorOf(await check())).toMatchObject({ code: 'genesys_invalid_client' });
    expect(await stored()).toMatchObject({ status: 'invalid', problem: { code: 'genesys_invalid_client' } });
    expect(await checkedStatus('token')).toBe('missing');
    api.vendors.behaviour.tokenStatus = 200;
    api.workflow.calls = [];
    expect(await (await check()).json()).toMatchObject({ credentials: { status: 'valid' } });
    expect(await checkedStatus('token')).toBe('granted');
    expect(api.workflow.calls).toEqual(['credentialsChanged']);
  });

  it('changes nothing while Genesys Cloud is away', async () => {
    await save();
    const before = await stored();
    api.vendors.behaviour.tokenStatus = 503;
    expect((await check()).status).toBe(503);
    expect(await stored()).toEqual(before);
  });

  it('is for managers, who alone see the checks', async () => {
    await save();
    api.vendors.behaviour.manager = false;
    token = await openSession(api, { type: 'manual_nav' });
    expect((await check()).status).toBe(403);
    expect(await checkedStatus('token')).toBeUndefined();
  });
});

describe('PUT /api/setup/credentials', () => {
  it('asks Genesys Cloud, stores them sealed and tells the workflow', async () => {
    const response = await save();
    const text = await response.text();
    expect(response.status).toBe(200);
    expect(JSON.parse(text)).toMatchObject({
      credentials: { status: 'valid', region: 'mypurecloud.de', clientId: 'client-1' },
    });
    expect(text).not.toContain('secret secret');
    expect(api.vendors.calls).toContain('POST /oauth/token');
    expect(api.workflow.calls).toEqual(['credentialsChanged']);
    const row = await stored();
    expect(row?.clientSecretSealed).not.toContain('secret secret');
    expect(api.keyring.decrypt(row?.clientSecretSealed ?? '', genesysSecretContext(organizationId))).toBe(
      good.clientSecret,
    );
    const names = await api.database('presence_definition').orderBy('name').pluck<string[]>('name');
    expect(names).toContain('Lunch');
  });

  it.each([
    ['a wrong secret', { tokenStatus: 401 }, 422, 'genesys_invalid_client', undefined],
    ['an unknown client', { tokenStatus: 400 }, 422, 'genesys_invalid_client', undefined],
    ['a server error', { tokenStatus: 503 }, 503, 'genesys_unreachable', undefined],
    ['a quota that is used up', { tokenStatus: 429 }, 503, 'genesys_unreachable', undefined],
    ['an API that does not work', { definitionsStatus: 500 }, 503, 'genesys_unreachable', undefined],
    [
      'missing permissions, all of them',
      { definitionsStatus: 403, searchStatus: 403, writeStatus: 403, channelsStatus: 403 },
      422,
      'genesys_missing_permission',
      ['presence:presenceDefinition:view', 'directory:user:view', 'presence:userPresence:edit', 'notifications'],
    ],
  ] as const)('refuses after %s and keeps the good ones', async (_name, behaviour, status, code, details) => {
    await save();
    const before = await stored();
    api.workflow.calls = [];
    Object.assign(api.vendors.behaviour, behaviour);
    const response = await save({ ...good, clientId: 'client-2' });
    expect(response.status).toBe(status);
    expect(await errorOf(response)).toMatchObject({ code, ...(details ? { details: [...details] } : {}) });
    if (status === 503) expect(response.headers.get('retry-after')).not.toBeNull();
    expect(await stored()).toEqual(before);
    expect(api.workflow.calls).toEqual([]);
  });

  it('refuses a region that Genesys Cloud has not, without calling anybody', async () => {
    api.vendors.calls.length = 0;
    const response = await save({ ...good, region: 'evil.example' });
    expect(response.status).toBe(422);
    expect(await errorOf(response)).toMatchObject({ code: 'invalid_region' });
    expect(api.vendors.calls).toEqual([]);
  });

  it('refuses a client that another organization here uses', async () => {
    await api.database('organization').insert({ organization_id: 'other' });
    await createGenesysCredentialsRepository(api.database).store({
      organizationId: 'other',
      region: good.region,
      clientId: good.clientId,
      clientSecretSealed: 'sealed',
    });
    const response = await save();
    expect(response.status).toBe(409);
    expect(await errorOf(response)).toMatchObject({ code: 'client_in_use' });
  });

  it.each([
    ['a field too many', { ...good, organizationId: 'other' }, 422, 'invalid_request'],
    ['a field too few', { region: good.region, clientId: 'x' }, 422, 'invalid_request'],
    ['an empty secret', { ...good, clientSecret: '  ' }, 422, 'invalid_request'],
    ['no JSON', '{', 400, 'malformed_json'],
    ['nothing', '', 422, 'invalid_request'],
    ['far too much', { ...good, clientSecret: 'x'.repeat(1_100_000) }, 413, 'body_too_large'],
  ])('refuses %s', async (_name, body, status, code) => {
    const response = await save(body);
    expect(response.status).toBe(status);
    expect(await errorOf(response)).toMatchObject({ code });
  });

  it('answers 503 when no worker does', async () => {
    api.workflow.failWith = new WorkflowNotReadyError('nobody');
    const response = await save();
    expect(response.status).toBe(503);
    expect(await errorOf(response)).toMatchObject({ code: 'not_ready' });
  });
});

describe('POST /api/setup/connect and /disconnect', () => {
  it.each(['connect', 'disconnect'])('%s answers 202 with the state', async (action) => {
    const response = await act(action);
    expect(response.status).toBe(202);
    expect(await response.json()).toMatchObject({ organization: { id: organizationId } });
    expect(api.workflow.calls).toEqual([action]);
  });

  it('connect needs valid credentials', async () => {
    api.workflow.failWith = new CredentialsRequiredError('none');
    const response = await act('connect');
    expect(response.status).toBe(409);
    expect(await errorOf(response)).toMatchObject({ code: 'credentials_required' });
  });

  it.each(['connect', 'disconnect'])('%s answers 503 when no worker does', async (action) => {
    api.workflow.failWith = new WorkflowNotReadyError('nobody');
    const response = await act(action);
    expect(response.status).toBe(503);
    expect(response.headers.get('retry-after')).not.toBeNull();
  });
});

describe('POST /api/setup/remove', () => {
  it('is offered only while giosg has not confirmed an uninstallation', async () => {
    const response = await act('remove');
    expect(response.status).toBe(409);
    expect(await errorOf(response)).toMatchObject({ code: 'removal_not_offered' });
    await api.database('organization').update({ installation_status: 'uninstall_unconfirmed' });
    expect(await (await act('remove')).json()).toEqual({ removed: true });
    expect(api.workflow.calls).toEqual(['remove']);
  });
});
