import { createSandbox, type Sandbox } from '../create-sandbox';
import { call, eventually, genesysToken, listen } from '../test-support/calls';
import type { Trouble } from './troubles';

describe('troubles', () => {
  let sandbox: Sandbox;
  let headers: Record<string, string>;

  beforeEach(async () => {
    sandbox = await createSandbox({ publicUrl: 'http://127.0.0.1:1' });
    headers = { Authorization: `Bearer ${await genesysToken(sandbox)}` };
  });
  afterEach(() => sandbox.close());

  const post = (path: string, json: unknown = {}) => call(`${sandbox.url}/sandbox${path}`, { json });
  const begin = async (kind: string) => {
    const { status, body } = await post('/troubles', { kind });
    expect(status).toBe(201);
    return (body as { trouble: Trouble }).trouble;
  };
  const list = async () => ((await call(`${sandbox.url}/sandbox/troubles`)).body as { troubles: Trouble[] }).troubles;
  const person = () => sandbox.control.state().organizations[0]!.agents[0]!;
  const patch = () =>
    call(`${sandbox.url}/api/v2/users/${person().genesys!.id}/presences/purecloud`, {
      method: 'PATCH',
      headers,
      json: { presenceDefinition: { id: '31fe3bac-dea6-44b7-bed7-47f91660a1a0' } },
    });
  const readAll = () => call(`${sandbox.url}/api/v2/users`, { headers });
  const openChannel = async () => {
    const { body } = await call(`${sandbox.url}/api/v2/notifications/channels`, { method: 'POST', headers });
    const { id, connectUri } = body as { id: string; connectUri: string };
    const topics = ['presence', 'routingStatus'].map((end) => ({ id: `v2.users.${person().genesys!.id}.${end}` }));
    await call(`${sandbox.url}/api/v2/notifications/channels/${id}/subscriptions`, { headers, json: topics });
    return connectUri;
  };

  it.each(['socket-dropped', 'socket-silent', 'channel-gone'])('%s: healed by a new socket', async (kind) => {
    const { closed } = await listen(await openChannel());
    expect(await begin(kind)).toMatchObject({ kind, side: 'genesys', phase: 'recovering', until: null, left: null });
    if (kind !== 'socket-silent') await eventually(() => closed());
    expect((await readAll()).status).toBe(200);
    expect((await list())[0]!.phase).toBe('recovering');
    await listen(await openChannel());
    expect(await list()).toEqual([
      expect.objectContaining({ phase: 'healed', healedAfterMs: expect.any(Number) as number }),
    ]);
  });

  it('says so where nothing is there to break', async () => {
    expect((await post('/troubles', { kind: 'socket-dropped' })).status).toBe(409);
    await post('/genesys/tokens/revoke');
    expect((await post('/troubles', { kind: 'token-revoked' })).status).toBe(409);
    expect((await post('/troubles', { kind: 'toString' })).status).toBe(422);
    expect(await list()).toEqual([]);
  });

  it('loses the next events, and is healed by reading everybody after that', async () => {
    const { frames } = await listen(await openChannel());
    expect(await begin('events-lost')).toMatchObject({ phase: 'going', left: 3 });
    await readAll();
    sandbox.control.people.genesys(person().genesys!.id, { presence: 'On Queue' });
    expect((await list())[0]).toMatchObject({ phase: 'going', left: 1 });
    sandbox.control.people.genesys(person().genesys!.id, { presence: 'Busy' });
    expect((await list())[0]).toMatchObject({ phase: 'recovering', left: 0 });
    expect(frames.filter((frame) => String(frame['topicName']).includes('presence'))).toEqual([]);
    await readAll();
    expect((await list())[0]!.phase).toBe('healed');
  });

  it('needs no healing of what comes twice', async () => {
    await listen(await openChannel());
    await begin('events-doubled');
    for (const presence of ['On Queue', 'Busy']) sandbox.control.people.genesys(person().genesys!.id, { presence });
    expect((await list())[0]).toMatchObject({ phase: 'healed', healedAfterMs: 0 });
  });

  it('answers two writes with 429, and is healed by the next that is answered', async () => {
    expect(await begin('rate-limit')).toMatchObject({ phase: 'going', left: 2 });
    expect([(await patch()).status, (await patch()).headers.get('retry-after')]).toEqual([429, '5']);
    expect((await list())[0]!.phase).toBe('recovering');
    expect((await patch()).status).toBe(200);
    expect((await list())[0]!.phase).toBe('healed');
  });

  it('loses the answer of a write that took effect, and is healed by a look', async () => {
    await begin('answer-lost');
    await expect(patch()).rejects.toThrow('fetch failed');
    expect([person().genesys!.presence, (await list())[0]!.phase]).toEqual(['Busy', 'recovering']);
    await readAll();
    expect((await list())[0]!.phase).toBe('healed');
  });

  it('revokes tokens, and is healed by a new one', async () => {
    expect(await begin('token-revoked')).toMatchObject({ phase: 'recovering' });
    expect((await readAll()).status).toBe(401);
    await genesysToken(sandbox);
    expect((await list())[0]!.phase).toBe('healed');
  });

  it('takes a vendor away until a time that it names; Heal ends it at once', async () => {
    const { until, startedAt, phase } = await begin('giosg-down');
    expect([phase, Date.parse(until!) - Date.parse(startedAt)]).toEqual(['going', 20_000]);
    await expect(call(`${sandbox.url}/api/v5/users/me`)).rejects.toThrow('fetch failed');
    await post('/heal');
    expect(await list()).toEqual([]);
    expect((await call(`${sandbox.url}/api/v5/users/me`)).status).toBe(401);
  });
});

describe('troubles over time', () => {
  let sandbox: Sandbox;
  let afterMs = 0;
  const start = Date.parse('2026-11-23T08:00:00Z');

  beforeEach(async () => {
    sandbox = await createSandbox({ publicUrl: 'http://127.0.0.1:1', now: () => start + afterMs });
  });
  afterEach(() => sandbox.close());

  it('end by the clock, and are forgotten half a minute after the healing', async () => {
    const headers = { Authorization: `Bearer ${await genesysToken(sandbox)}` };
    sandbox.control.troubles.begin('genesys-down');
    afterMs = 19_999;
    expect(sandbox.control.troubles.list()[0]!.phase).toBe('going');
    afterMs = 20_000;
    expect(sandbox.control.troubles.list()[0]!.phase).toBe('recovering');
    afterMs = 20_700;
    expect((await call(`${sandbox.url}/api/v2/users`, { headers })).status).toBe(200);
    expect(sandbox.control.troubles.list()[0]).toMatchObject({ phase: 'healed', healedAfterMs: 700 });
    afterMs = 50_700;
    expect(sandbox.control.troubles.list()).toEqual([]);
  });
});
