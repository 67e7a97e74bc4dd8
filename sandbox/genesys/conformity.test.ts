import { createSandbox, type Sandbox } from '../create-sandbox';
import { call, eventually, genesysToken, listen } from '../test-support/calls';
import { createOpenapiChecker } from '../test-support/openapi';

const unknownId = '00000000-0000-4000-8000-000000000999';
const busy = '31fe3bac-dea6-44b7-bed7-47f91660a1a0';

describe('answers of the Genesys half', () => {
  const checker = createOpenapiChecker();
  let sandbox: Sandbox;
  let headers: Record<string, string>;
  let userId: string;

  beforeAll(async () => {
    sandbox = await createSandbox();
    headers = { Authorization: `Bearer ${await genesysToken(sandbox)}` };
    userId = sandbox.control.state().organizations[0]!.agents[0]!.genesys!.id;
  });
  afterAll(() => sandbox.close());

  const ask = async (
    method: string,
    template: string,
    options: { path?: string; query?: string; json?: unknown; as?: Record<string, string> } = {},
  ) => {
    const path = (options.path ?? template).replace('{userId}', userId);
    const answer = await call(`${sandbox.url}${path}${options.query ?? ''}`, {
      method,
      headers: options.as ?? headers,
      ...(options.json === undefined ? {} : { json: options.json }),
    });
    expect({ path, wrong: checker.answer(method, template, answer) }).toEqual({ path, wrong: [] });
    return answer;
  };

  it.each([
    ['/api/v2/tokens/me'],
    ['/api/v2/organizations/me'],
    ['/api/v2/users', '?pageSize=3&pageNumber=2&expand=presence,routingStatus,conversationSummary'],
    ['/api/v2/users/query', '?pageSize=2'],
    ['/api/v2/users/{userId}', '?expand=presence&expand=routingStatus'],
    ['/api/v2/users/{userId}/presences/purecloud'],
    ['/api/v2/users/{userId}/routingstatus'],
    ['/api/v2/presence/definitions'],
    ['/api/v2/presencedefinitions', '?pageSize=5'],
    ['/api/v2/systempresences'],
    ['/api/v2/presence/settings'],
    ['/api/v2/presence/sources'],
    ['/api/v2/presence/users/{userId}/primarysource'],
    ['/api/v2/notifications/channels'],
    ['/api/v2/notifications/availabletopics'],
  ])('GET %s%s keeps to its schema', async (template, query = '') => {
    expect((await ask('GET', template, { query })).status).toBe(200);
  });

  it('reads and sets presences as described', async () => {
    const one = { presenceDefinition: { id: busy } };
    await ask('PATCH', '/api/v2/users/{userId}/presences/purecloud', { json: one });
    await ask('GET', '/api/v2/users/{userId}/presences/{sourceId}', {
      path: '/api/v2/users/{userId}/presences/PURECLOUD',
    });
    await ask('GET', '/api/v2/users/presences/purecloud/bulk', { query: `?id=${userId},${unknownId}` });
    const bulk = await ask('PUT', '/api/v2/users/presences/bulk', { json: [{ id: userId, ...one, message: 'hello' }] });
    expect(bulk.body).toMatchObject([{ id: userId, message: 'hello', presenceDefinition: { systemPresence: 'Busy' } }]);
    await ask('GET', '/api/v2/presence/definitions/{definitionId}', { path: `/api/v2/presence/definitions/${busy}` });
  });

  it('searches users by exact address, without regard to case', async () => {
    const json = {
      pageSize: 25,
      pageNumber: 1,
      query: [{ type: 'EXACT', fields: ['email'], value: 'MAIJA.operaattori@example.com' }],
    };
    const found = await ask('POST', '/api/v2/users/search', { json });
    expect(found.body).toMatchObject({ total: 1, results: [{ id: userId }] });
  });

  it('keeps channels, subscriptions and every kind of event as described', async () => {
    const channel = (await ask('POST', '/api/v2/notifications/channels')).body as { id: string; connectUri: string };
    const template = '/api/v2/notifications/channels/{channelId}/subscriptions';
    const path = `/api/v2/notifications/channels/${channel.id}/subscriptions`;
    const topics = ['presence', 'routingStatus', 'activity', 'conversationsummary'];
    await ask('POST', template, { path, json: topics.map((topic) => ({ id: `v2.users.${userId}.${topic}` })) });
    await ask('PUT', template, {
      path,
      query: '?ignoreErrors=true',
      json: [{ id: `v2.users.${userId}?${topics.join('&')}` }, { id: 'v2.nonsense' }],
    });
    await ask('GET', template, { path });
    await ask('HEAD', '/api/v2/notifications/channels/{channelId}', {
      path: `/api/v2/notifications/channels/${channel.id}`,
    });
    const listener = await listen(channel.connectUri);
    sandbox.control.people.genesys(userId, { presence: 'On Queue' });
    sandbox.control.people.genesys(userId, { call: 'acd', futurePresence: 'Break' });
    sandbox.control.channels.close(channel.id, { code: 1001, warnSeconds: 0 });
    await eventually(() => listener.closed());
    const names = listener.frames.map((frame) => String(frame['topicName']).replace(userId, '{id}'));
    expect(new Set(names)).toEqual(
      new Set([...topics.map((topic) => `v2.users.{id}.${topic}`), 'v2.system.socket_closing']),
    );
    for (const [index, frame] of listener.frames.entries()) {
      expect({ topic: names[index], wrong: checker.event(names[index]!, frame) }).toEqual({
        topic: names[index],
        wrong: [],
      });
    }
    await ask('DELETE', template, { path });
  });

  it.each([
    ['GET', '/api/v2/users/{userId}', `/api/v2/users/${unknownId}`, 404],
    ['GET', '/api/v2/users/me', '/api/v2/users/me', 400],
    [
      'GET',
      '/api/v2/notifications/channels/{channelId}/subscriptions',
      '/api/v2/notifications/channels/gone/subscriptions',
      404,
    ],
  ] as const)('%s %s fails with an ErrorBody', async (method, template, path, status) => {
    const answer = await ask(method, template, { path });
    expect(answer.status).toBe(status);
    expect(answer.body).toMatchObject({ status, contextId: answer.headers.get('inin-correlation-id') });
  });

  it('answers 401 without a token, 403 without a permission, both as ErrorBody', async () => {
    expect((await ask('GET', '/api/v2/tokens/me', { as: {} })).status).toBe(401);
    const client = sandbox.control.state().organizations[0]!.client!;
    sandbox.control.updateClient(client.id, { permissions: [] });
    const path = `/api/v2/users/${unknownId}/presences/purecloud`;
    const refused = await ask('PATCH', '/api/v2/users/{userId}/presences/purecloud', { path, json: {} });
    expect(refused.body).toMatchObject({ code: 'missing.permissions', status: 403 });
    expect(refused.text).toContain('presence:userPresence:edit');
    sandbox.control.updateClient(client.id, { permissions: client.permissions });
    expect((await ask('PATCH', '/api/v2/users/{userId}/presences/purecloud', { path, json: {} })).status).toBe(404);
  });

  it('would be noticed breaking the schema', () => {
    const body = { id: 3, nonsense: true };
    expect(checker.answer('GET', '/api/v2/users/{userId}', { status: 200, body })).toHaveLength(2);
    expect(checker.event('v2.users.{id}.presence', { topicName: 'x', eventBody: { primary: 'yes' } })).toHaveLength(1);
  });
});
