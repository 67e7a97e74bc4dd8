import { once } from 'node:events';
import { createSandbox, type Sandbox } from '../create-sandbox';
import { call, eventually, genesysToken, listen } from '../test-support/calls';

interface ChannelBody {
  id: string;
  connectUri: string;
  expires: string;
}

describe('notification channels', () => {
  let sandbox: Sandbox;
  let headers: Record<string, string>;
  let userId: string;

  beforeEach(async () => {
    sandbox = await createSandbox();
    headers = { Authorization: `Bearer ${await genesysToken(sandbox)}` };
    userId = sandbox.control.state().organizations[0]!.agents[0]!.genesys!.id;
  });
  afterEach(() => sandbox.close());

  const base = () => `${sandbox.url}/api/v2/notifications`;
  const create = async (): Promise<ChannelBody> =>
    (await call(`${base()}/channels`, { method: 'POST', headers })).body as ChannelBody;
  const put = (id: string, topics: string[], query = '') =>
    call(`${base()}/channels/${id}/subscriptions${query}`, {
      method: 'PUT',
      headers,
      json: topics.map((topic) => ({ id: topic })),
    });
  const head = async (id: string) => (await call(`${base()}/channels/${id}`, { method: 'HEAD', headers })).status;
  const choose = (presence: string) => sandbox.control.people.genesys(userId, { presence });
  const open = async (topic = `v2.users.${userId}.presence`) => {
    const channel = await create();
    await put(channel.id, [topic]);
    return { channel, listener: await listen(channel.connectUri) };
  };

  it('evicts silently the channel used longest ago, those without a socket first', async () => {
    const { channel: kept } = await open();
    const second = await create();
    for (let count = 2; count < 20; count += 1) await create();
    expect(await head(second.id)).toBe(200);
    const third = sandbox.control.channels.list()[2]!;
    await create();
    expect(sandbox.control.channels.list()).toHaveLength(20);
    expect([await head(kept.id), await head(second.id), await head(third.id)]).toEqual([200, 200, 404]);
  });

  it('refuses too many topics, too long names and unknown ones', async () => {
    const { id } = await create();
    const many = Array.from(
      { length: 1001 },
      (_, index) => `v2.users.00000000-0000-4000-8000-${String(index).padStart(12, '0')}.presence`,
    );
    expect((await put(id, many)).body).toMatchObject({
      code: 'notification.subscription.too.many.subscriptions',
      status: 400,
    });
    expect((await put(id, many.slice(0, 1000))).status).toBe(200);
    const long = `v2.users.${userId}?${Array(25).fill('presence').join('&')}`;
    expect((await put(id, [long])).body).toMatchObject({ code: 'notification.invalid.topic' });
    expect((await put(id, ['v2.users.x.nothing'])).status).toBe(400);
  });

  it('rejects bad topics one by one with ignoreErrors, all of them without', async () => {
    const { id } = await create();
    const client = sandbox.control.state().organizations[0]!.client!;
    sandbox.control.updateClient(client.id, { deniedTopics: ['.routingStatus'] });
    const topics = [`v2.users.${userId}.presence`, `v2.users.${userId}.routingStatus`, 'nonsense'];
    expect((await put(id, topics)).status).toBe(403);
    expect((await put(id, topics, '?ignoreErrors=true')).body).toMatchObject({
      entities: [
        { state: 'Permitted' },
        { state: 'Rejected', missingPermissions: [expect.any(String)] },
        { state: 'Rejected', rejectionReason: 'notification.invalid.topic' },
      ],
    });
    expect((await call(`${base()}/channels/${id}/subscriptions`, { headers })).body).toMatchObject({
      entities: [{ id: topics[0] }],
    });
  });

  it('adds by POST, replaces by PUT, removes all by DELETE', async () => {
    const { id } = await create();
    const path = `${base()}/channels/${id}/subscriptions`;
    const ids = async () =>
      ((await call(path, { headers })).body as { entities: { id: string }[] }).entities.map((e) => e.id);
    const topic = (name: string) => `v2.users.${userId}.${name}`;
    await put(id, [topic('presence')]);
    await call(path, { headers, json: [{ id: topic('activity') }] });
    expect(await ids()).toEqual([topic('presence'), topic('activity')]);
    await put(id, [topic('station')]);
    expect(await ids()).toEqual([topic('station')]);
    await call(path, { method: 'DELETE', headers });
    expect(await ids()).toEqual([]);
  });

  it('loses what happens while no socket is open, and keeps the subscriptions for the next one', async () => {
    const { channel, listener } = await open();
    listener.socket.close();
    await eventually(() => !sandbox.control.channels.list()[0]!.connected);
    choose('Busy');
    const next = await listen(channel.connectUri);
    choose('Meal');
    await eventually(() => next.frames.length > 0);
    expect(next.frames).toMatchObject([{ eventBody: { presenceDefinition: { systemPresence: 'MEAL' } } }]);
  });

  it('lets one socket on a channel: a second ends the first', async () => {
    const { channel, listener } = await open();
    const second = await listen(channel.connectUri);
    await eventually(() => listener.closed());
    choose('Busy');
    await eventually(() => second.frames.length === 1);
  });

  it('answers ping with pong, until muted', async () => {
    const { listener } = await open();
    const ping = () => listener.socket.send('{"message":"ping"}');
    ping();
    await eventually(() => listener.frames.length === 1);
    expect(listener.frames[0]).toEqual({ topicName: 'channel.metadata', eventBody: { message: 'pong' } });
    sandbox.control.channels.mute();
    ping();
    // The protocol's own ping is still answered, and so tells that the one before it has been read.
    listener.socket.ping();
    await once(listener.socket, 'pong');
    sandbox.control.channels.mute(undefined, false);
    choose('Busy');
    await eventually(() => listener.frames.length > 1);
    expect(listener.frames).toHaveLength(2);
  });

  it('closes with a code, with a warning, without a word, or by a reset', async () => {
    const first = await open();
    sandbox.control.channels.close(first.channel.id, { code: 4001, reason: 'test' });
    await eventually(() => first.listener.closed());
    expect(first.listener.closed()).toEqual({ code: 4001, reason: 'test' });
    const again = await listen(first.channel.connectUri);
    sandbox.control.channels.close(first.channel.id, { warnSeconds: 0 });
    await eventually(() => again.closed());
    expect(again.frames).toMatchObject([{ topicName: 'v2.system.socket_closing' }]);
    const third = await listen(first.channel.connectUri);
    sandbox.control.channels.reset(first.channel.id);
    await eventually(() => third.closed());
    expect(third.closed()?.code).toBe(1006);
    expect(await head(first.channel.id)).toBe(200);
  });

  it('ends a channel at its lifetime, tells its socket, and refuses the next one', async () => {
    sandbox.control.configure({ channelLifetimeSeconds: 0.2 });
    const { channel, listener } = await open();
    await eventually(() => listener.closed());
    expect(listener.frames).toMatchObject([{ result: '404' }]);
    expect(await head(channel.id)).toBe(404);
    await expect(listen(channel.connectUri)).rejects.toThrow('404');
  });

  it('drops, doubles and reorders events on demand', async () => {
    const { listener } = await open();
    sandbox.control.disturb('genesys', { action: 'drop', count: 1 });
    sandbox.control.disturb('genesys', { action: 'duplicate', count: 1 });
    sandbox.control.disturb('genesys', { action: 'reorder', count: 1 });
    for (const presence of ['Busy', 'Meal', 'Break', 'Meeting']) choose(presence);
    await eventually(() => listener.frames.length === 4);
    const seen = listener.frames.map((frame) => JSON.stringify(frame).match(/"systemPresence":"(\w+)"/)?.[1]);
    expect(seen).toEqual(['MEAL', 'MEAL', 'MEETING', 'BREAK']);
  });
});
