import { createSandbox, type Sandbox } from '../create-sandbox';
import { call, eventually, genesysToken, listen } from '../test-support/calls';

/** The control API as a test in another language would use it. */
describe('control of channels, tokens and calls over HTTP', () => {
  let sandbox: Sandbox;
  let headers: Record<string, string>;
  let userId: string;

  beforeEach(async () => {
    sandbox = await createSandbox();
    headers = { Authorization: `Bearer ${await genesysToken(sandbox)}` };
    userId = sandbox.control.state().organizations[0]!.agents[0]!.genesys!.id;
  });
  afterEach(() => sandbox.close());

  const post = async (path: string, json: unknown = {}) => (await call(`${sandbox.url}/sandbox${path}`, { json })).body;
  const open = async () => {
    const base = `${sandbox.url}/api/v2/notifications/channels`;
    const { id, connectUri } = (await call(base, { method: 'POST', headers })).body as Record<string, string>;
    const json = [{ id: `v2.users.${userId}.presence` }];
    await call(`${base}/${id}/subscriptions`, { method: 'PUT', headers, json });
    return { id: id!, connectUri: connectUri!, listener: await listen(connectUri!) };
  };
  const head = async (id: string) =>
    (await call(`${sandbox.url}/api/v2/notifications/channels/${id}`, { method: 'HEAD', headers })).status;

  it('closes with a code, resets, and says how many sockets it met', async () => {
    const { id, connectUri, listener } = await open();
    expect(await post(`/genesys/channels/${id}/close`, { code: 1012, reason: 'restart' })).toEqual({ sockets: 1 });
    await eventually(() => listener.closed());
    expect(listener.closed()).toEqual({ code: 1012, reason: 'restart' });
    const again = await listen(connectUri);
    expect(await post('/genesys/channels/all/reset')).toEqual({ sockets: 1 });
    await eventually(() => again.closed());
    expect(again.closed()?.code).toBe(1006);
    expect(await post(`/genesys/channels/${id}/reset`)).toEqual({ sockets: 0 });
  });

  it('mutes the answers to pings, and lets them sound again', async () => {
    const { id, listener } = await open();
    const muted = async () =>
      ((await call(`${sandbox.url}/sandbox/genesys/channels`)).body as { channels: { muted: boolean }[] }).channels[0]
        ?.muted;
    await post(`/genesys/channels/${id}/mute`);
    expect(await muted()).toBe(true);
    await post(`/genesys/channels/${id}/mute`, { muted: false });
    listener.socket.send('{"message":"ping"}');
    await eventually(() => listener.frames.length === 1);
  });

  it.each(['evict', 'expire'])('%s ends a channel', async (what) => {
    const { id, listener } = await open();
    expect(await post(`/genesys/channels/${id}/${what}`)).toEqual({ channels: 1 });
    await eventually(() => listener.closed());
    expect(await head(id)).toBe(404);
  });

  it('sends any frame', async () => {
    const { id, listener } = await open();
    const frame = { topicName: `v2.system.no_longer_subscribed.${id}`, eventBody: { reason: 'another' } };
    expect(await post(`/genesys/channels/${id}/frame`, frame)).toEqual({ sockets: 1 });
    await eventually(() => listener.frames.length === 1);
    expect(listener.frames[0]).toEqual(frame);
  });

  it('revokes tokens, and tells sockets unless it is to be silent', async () => {
    const { id, listener } = await open();
    expect(await post('/genesys/tokens/revoke')).toEqual({ tokens: 1 });
    await eventually(() => listener.frames.length === 1);
    expect(listener.frames[0]?.['topicName']).toMatch(/^v2\.system\.token_revoked\./);
    expect(await head(id)).toBe(401);
    headers = { Authorization: `Bearer ${await genesysToken(sandbox)}` };
    expect(await post('/genesys/tokens/revoke', { tell: false })).toEqual({ tokens: 1 });
    expect(listener.frames).toHaveLength(1);
  });

  it('disturbs the next events', async () => {
    const { listener } = await open();
    await post('/disturb', { side: 'genesys', action: 'drop', count: 1 });
    await post('/disturb', { side: 'genesys', action: 'duplicate', count: 1 });
    for (const presence of ['Busy', 'Meal']) await post(`/genesys/users/${userId}`, { presence });
    await eventually(() => listener.frames.length === 2);
    expect(JSON.stringify(listener.frames)).not.toContain('BUSY');
  });

  it('slows calls of a kind down, and so many of them', async () => {
    await post('/faults', { match: 'genesys.channels.*', count: 1, action: { type: 'delay', ms: 60 } });
    const { id } = await open();
    const { calls } = (await call(`${sandbox.url}/sandbox/log?kind=genesys.channels`)).body as {
      calls: { kind: string; at: string; status: number; durationMs: number; fault?: string }[];
    };
    expect(calls[0]).toMatchObject({ kind: 'genesys.channels.create', status: 200, fault: 'delay before' });
    expect(calls[0]!.durationMs).toBeGreaterThanOrEqual(50);
    expect(Date.parse(calls[0]!.at)).not.toBeNaN();
    expect(await head(id)).toBe(200);
    expect(sandbox.control.log({ kind: 'genesys.channels' }).at(-1)?.fault).toBeUndefined();
  });

  it('logs every call of the product with its time, sockets among them', async () => {
    await open();
    const log = sandbox.control.log({ side: 'genesys' });
    expect(log.map(({ kind }) => kind)).toEqual([
      'genesys.token',
      'genesys.channels.create',
      'genesys.subscriptions.put',
      'genesys.socket',
    ]);
    expect(log.map(({ status }) => status)).toEqual([200, 200, 200, 101]);
    const times = log.map(({ at }) => Date.parse(at));
    expect(times).toEqual([...times].sort((left, right) => left - right));
  });
});
