import { createSandbox, type Sandbox } from '../create-sandbox';
import { call, eventually, genesysToken, listen } from '../test-support/calls';

const onQueue = 'e08eaf1b-ee47-4fa9-a231-1200e284798f';
const available = '6a3af858-942f-489d-9700-5f9bcdcdae9b';

/** What one only learns by using Genesys Cloud; each of it has cost somebody a day. */
describe('peculiarities of Genesys Cloud', () => {
  let sandbox: Sandbox;
  let headers: Record<string, string>;
  let userId: string;

  beforeEach(async () => {
    sandbox = await createSandbox();
    headers = { Authorization: `Bearer ${await genesysToken(sandbox)}` };
    userId = sandbox.control.state().organizations[0]!.agents[0]!.genesys!.id;
  });
  afterEach(() => sandbox.close());

  const ask = (path: string, json?: unknown, method?: string) =>
    call(`${sandbox.url}${path}`, { headers, ...(json === undefined ? {} : { json }), ...(method ? { method } : {}) });
  const choose = (presence: string) => sandbox.control.people.genesys(userId, { presence });
  const open = async (topic = `v2.users.${userId}?presence&routingStatus`) => {
    const channel = (await ask('/api/v2/notifications/channels', {})).body as { id: string; connectUri: string };
    await ask(`/api/v2/notifications/channels/${channel.id}/subscriptions`, [{ id: topic }], 'PUT');
    return { ...channel, listener: await listen(channel.connectUri) };
  };

  it('spells a system presence in three ways', async () => {
    const { listener } = await open();
    choose('On Queue');
    await eventually(() => listener.frames.length > 0);
    expect(listener.frames[0]).toMatchObject({ eventBody: { presenceDefinition: { systemPresence: 'ON_QUEUE' } } });
    expect((await ask(`/api/v2/users/${userId}/presences/purecloud`)).body).toMatchObject({
      presenceDefinition: { systemPresence: 'On Queue' },
    });
    const { entities } = (await ask('/api/v2/presence/definitions')).body as { entities: { id: string }[] };
    expect(entities.find(({ id }) => id === onQueue)).toMatchObject({ systemPresence: 'OnQueue' });
  });

  it('names the user of a presence event in the topic only, and perhaps no time', async () => {
    sandbox.control.configure({ presenceModifiedDate: false });
    const { listener } = await open(`v2.users.${userId}.presence`);
    choose('Busy');
    await eventually(() => listener.frames.length > 0);
    expect(listener.frames[0]?.['topicName']).toBe(`v2.users.${userId}.presence`);
    expect(JSON.stringify(listener.frames[0]?.['eventBody'])).not.toMatch(`${userId}|modifiedDate`);
  });

  it('tells both halves of a combined topic under names of their own', async () => {
    const { listener } = await open();
    choose('On Queue');
    await eventually(() => listener.frames.length === 2);
    const names = listener.frames.map((frame) => frame['topicName']);
    expect(names).toEqual([`v2.users.${userId}.presence`, `v2.users.${userId}.routingStatus`]);
  });

  it('sends a heartbeat to an idle socket', async () => {
    sandbox.control.configure({ heartbeatSeconds: 0.02 });
    const { listener } = await open();
    await eventually(() => listener.frames.length >= 2);
    expect(listener.frames[0]).toEqual({
      topicName: 'channel.metadata',
      eventBody: { message: 'WebSocket Heartbeat' },
    });
  });

  it('leaves expanded fields out now and then', async () => {
    sandbox.control.configure({ omitExpand: 1 });
    const read = () => ask(`/api/v2/users?id=${userId}&expand=presence,routingStatus`);
    expect((await read()).text).not.toContain('presenceDefinition');
    expect((await read()).text).toContain('presenceDefinition');
  });

  it('limits a bulk write, and may leave somebody out of its answer', async () => {
    sandbox.control.configure({ bulkLimit: 2, omitFromBulk: 1 });
    const ids = sandbox.control
      .state()
      .organizations[0]!.agents.slice(0, 3)
      .map((agent) => agent.genesys!.id);
    const put = (some: string[]) =>
      ask(
        '/api/v2/users/presences/bulk',
        some.map((id) => ({ id, presenceDefinition: { id: onQueue } })),
        'PUT',
      );
    expect((await put(ids)).status).toBe(400);
    expect((await put(ids.slice(0, 2))).body).toHaveLength(1);
    expect(sandbox.control.state().organizations[0]!.agents[1]!.genesys!.presence).toBe('On Queue');
  });

  it('lets a person change something between a read and the write that follows', async () => {
    const fault = sandbox.control.faults.add({
      match: 'genesys.presence.patch',
      count: 1,
      when: 'before',
      action: { type: 'hold' },
    });
    const path = `/api/v2/users/${userId}/presences/purecloud`;
    const answer = ask(path, { presenceDefinition: { id: available } }, 'PATCH');
    await eventually(() => fault.holding === 1);
    const { presenceModifiedAt } = choose('Meal');
    sandbox.control.faults.release(fault.id);
    const written = (await answer).body as { modifiedDate: string };
    expect(Date.parse(written.modifiedDate)).toBeGreaterThan(Date.parse(presenceModifiedAt));
    expect(choose('Available').presenceId).toBe(available);
  });

  it('holds events back, so that a later one overtakes them', async () => {
    const { listener } = await open(`v2.users.${userId}.presence`);
    sandbox.control.disturb('genesys', { action: 'delay', count: 1, delayMs: 50 });
    choose('Busy');
    choose('Meal');
    await eventually(() => listener.frames.length === 2);
    const seen = listener.frames.map((frame) => JSON.stringify(frame).match(/"systemPresence":"(\w+)"/)?.[1]);
    expect(seen).toEqual(['MEAL', 'BUSY']);
  });

  it('may leave the socket of a channel that has ended open, and silent', async () => {
    sandbox.control.configure({ endedChannelSocket: 'silent' });
    const { id, listener } = await open();
    sandbox.control.channels.end(id);
    choose('Busy');
    listener.socket.send('{"message":"ping"}');
    await eventually(() => listener.frames.length > 0);
    expect(listener.frames).toEqual([{ topicName: 'channel.metadata', eventBody: { message: 'pong' } }]);
    expect((await ask(`/api/v2/notifications/channels/${id}`, undefined, 'HEAD')).status).toBe(404);
  });

  it('lists the permissions that topics need, and refuses them to whom they were not given', async () => {
    const permission = 'presence:userPresence:view';
    sandbox.control.configure({ topicPermissions: { presence: [permission] } });
    const { entities } = (await ask('/api/v2/notifications/availabletopics')).body as { entities: { id: string }[] };
    expect(entities.find(({ id }) => id === 'v2.users.{id}.presence')).toMatchObject({
      requiresPermissions: [permission],
      enforced: true,
      permissionDetails: [{ permissions: [permission], enforced: true }],
    });
    const { id } = await open();
    const path = `/api/v2/notifications/channels/${id}/subscriptions?ignoreErrors=true`;
    const subscribe = async () => (await ask(path, [{ id: `v2.users.${userId}?presence&routingStatus` }], 'PUT')).body;
    expect(await subscribe()).toMatchObject({ entities: [{ state: 'Rejected', missingPermissions: [permission] }] });
    const client = sandbox.control.state().organizations[0]!.client!;
    sandbox.control.updateClient(client.id, { permissions: [...client.permissions, permission] });
    expect(await subscribe()).toMatchObject({ entities: [{ state: 'Permitted' }] });
  });
});
