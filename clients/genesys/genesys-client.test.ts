import { type LoopbackServer, type ReceivedRequest, type Reply, startLoopbackServer } from '../testing/loopback-server';
import {
  GenesysConflictError,
  GenesysMissingPermissionError,
  GenesysNotFoundError,
  GenesysRateLimitedError,
  GenesysUnauthorizedError,
  GenesysUnavailableError,
} from './errors';
import { type GenesysClientDeps, type RateLimit, createGenesysClient } from './genesys-client';

let server: LoopbackServer | undefined;
afterEach(() => server?.close());

async function clientFor(reply: (request: ReceivedRequest, index: number) => Reply, deps?: Partial<GenesysClientDeps>) {
  server = await startLoopbackServer(reply);
  const getToken = () => Promise.resolve({ accessToken: 'T1', generation: 1 });
  return createGenesysClient({ apiUrl: server.url, getToken, timeoutMs: 300, ...deps });
}

const available = { id: '6a3af858-942f-489d-9700-5f9bcdcdae9b', systemPresence: 'Available' };
const presence = { id: 'u1', primary: true, presenceDefinition: available, modifiedDate: '2026-01-15T09:03:17.047Z' };

describe('presences', () => {
  it('sets a presence by nothing but its definition and answers with the vendor’s time', async () => {
    const client = await clientFor(() => ({ json: presence }));
    expect(await client.setPresence('u1', available.id)).toEqual({
      presenceId: available.id,
      systemPresence: 'AVAILABLE',
      presenceAt: Date.parse('2026-01-15T09:03:17.047Z'),
      futurePresence: false,
      foreignSource: false,
    });
    expect(server?.requests[0]).toMatchObject({
      method: 'PATCH',
      url: '/api/v2/users/u1/presences/purecloud',
      headers: { authorization: 'Bearer T1' },
      body: JSON.stringify({ presenceDefinition: { id: available.id } }),
    });
  });

  it('sets several in one call and leaves out whom the answer leaves out', async () => {
    const client = await clientFor(() => ({ json: [presence, { id: 'u3' }] }));
    const wishes = ['u1', 'u2'].map((userId) => ({ userId, definitionId: available.id }));
    expect((await client.setPresencesBulk(wishes)).map((item) => item.userId)).toEqual(['u1']);
    expect(JSON.parse(server?.requests[0]?.body ?? '')).toHaveLength(2);
    expect(await client.setPresencesBulk([])).toEqual([]);
    expect(server?.requests).toHaveLength(1);
  });

  it('reads presence, routing status and definitions', async () => {
    const client = await clientFor(({ url }) =>
      url.endsWith('/routingstatus')
        ? { json: { userId: 'u1', status: 'INTERACTING', startTime: '2026-01-15T09:00:00Z' } }
        : url.includes('definitions')
          ? {
              json: {
                entities: [{ id: 'd1', type: 'User', systemPresence: 'OnQueue', languageLabels: { en_US: 'Chat' } }],
              },
            }
          : { json: presence },
    );
    expect(await client.getPresence('u1')).toMatchObject({ systemPresence: 'AVAILABLE' });
    expect(await client.getRoutingStatus('u1')).toEqual({
      routing: 'INTERACTING',
      routingAt: Date.parse('2026-01-15T09:00:00Z'),
    });
    expect(await client.getPresenceDefinitions()).toEqual([
      { id: 'd1', name: 'Chat', systemPresence: 'ON_QUEUE', primary: false, deactivated: false },
    ]);
  });

  it('puts ids into paths safely', async () => {
    const client = await clientFor(() => ({ json: presence }));
    await client.getPresence('../me?x=/');
    expect(server?.requests[0]?.url).toBe('/api/v2/users/..%2Fme%3Fx%3D%2F/presences/purecloud');
  });
});

describe('users', () => {
  it('compares the e-mail again, without case, and leaves inactive users out', async () => {
    const results = [
      { id: 'u1', name: 'Ann', email: 'Ann@Example.com', state: 'active' },
      { id: 'u2', name: 'Joann', email: 'joann@example.com', state: 'active' },
      { id: 'u3', name: 'Ann (old)', email: 'ann@example.com', state: 'inactive' },
    ];
    const client = await clientFor(() => ({ json: { total: 3, results } }));
    const users = await client.searchUsersByEmail('ann@example.com');
    expect(users).toEqual([{ id: 'u1', name: 'Ann', email: 'Ann@Example.com', active: true }]);
    expect(JSON.parse(server?.requests[0]?.body ?? '')).toMatchObject({
      query: [{ type: 'EXACT', fields: ['email'], value: 'ann@example.com' }, { value: 'active' }],
    });
  });

  it('reads all pages', async () => {
    const client = await clientFor(({ url }) => {
      const page = Number(new URL(url, 'http://x').searchParams.get('pageNumber'));
      return { json: { entities: [{ id: `u${page}`, name: 'N', state: 'active' }], pageCount: 3 } };
    });
    expect((await client.listUsers()).map((user) => user.id)).toEqual(['u1', 'u2', 'u3']);
  });

  it('falls back to small pages where large ones are refused', async () => {
    const client = await clientFor(({ url }) =>
      url.includes('pageSize=500')
        ? { status: 400, json: { code: 'bad.request' } }
        : { json: { entities: [{ id: 'u1' }] } },
    );
    expect(await client.listUsers()).toHaveLength(1);
  });

  it('reads both states of many, and tolerates an expanded field that is missing', async () => {
    const entities = [
      { id: 'u1', name: 'A', presence, routingStatus: { status: 'IDLE' } },
      { id: 'u2', name: 'B' },
    ];
    const client = await clientFor(() => ({ json: { entities } }));
    const users = await client.getUsersByIds(['u1', 'u2']);
    expect(users[0]).toMatchObject({
      presence: { systemPresence: 'AVAILABLE' },
      routing: { routing: 'IDLE', routingAt: null },
    });
    expect(users[1]).toMatchObject({ presence: null, routing: null });
    expect(server?.requests[0]?.url).toBe('/api/v2/users?id=u1,u2&expand=presence,routingStatus&pageSize=100');
    await expect(client.getUsersByIds(Array.from({ length: 101 }, String))).rejects.toThrow(RangeError);
  });
});

describe('notifications', () => {
  it('creates a channel and checks whether one lives', async () => {
    const expires = '2026-01-16T09:03:17.047Z';
    const client = await clientFor(({ method, url }) =>
      method === 'HEAD'
        ? { status: url.endsWith('/gone') ? 404 : 200 }
        : { json: { id: 'ch-1', connectUri: 'wss://streaming.mypurecloud.de/channels/ch-1', expires } },
    );
    expect(await client.createChannel()).toMatchObject({ id: 'ch-1', expiresAt: Date.parse(expires) });
    expect(await client.channelExists('ch-1')).toBe(true);
    expect(await client.channelExists('gone')).toBe(false);
  });

  it('says which topics were refused and which permission they lack', async () => {
    const topics = ['u1', 'u2', 'u3', 'u4'].map((id) => `v2.users.${id}?presence&routingStatus`);
    const entities = [
      { id: topics[0], state: 'Permitted' },
      { id: 'v2.users.u2.presence' },
      { id: 'v2.users.u2.routingStatus' },
      { id: topics[2], state: 'Rejected', rejectionReason: 'no right', missingPermissions: ['routing:agent:view'] },
    ];
    const client = await clientFor(() => ({ json: { entities } }));
    expect(await client.putSubscriptions('ch-1', topics)).toEqual({
      subscribed: [topics[0], topics[1]],
      rejected: [
        { topic: topics[2], reason: 'no right', missingPermissions: ['routing:agent:view'] },
        { topic: topics[3], reason: 'missing from the answer', missingPermissions: [] },
      ],
    });
    expect(server?.requests[0]).toMatchObject({
      method: 'PUT',
      url: '/api/v2/notifications/channels/ch-1/subscriptions?ignoreErrors=true',
    });
    expect(await client.getSubscriptions('ch-1')).toHaveLength(3);
  });

  it('lists channels with hidden ids, and topics with what they insist on', async () => {
    const details = [{ permissions: ['d:e:f'] }, { permissions: ['g:h:i'], enforced: false }];
    const topic = { id: 'v2.users.{id}.presence', requiresPermissions: ['a:b:c'], permissionDetails: details };
    const client = await clientFor(({ url }) =>
      url.includes('availabletopics')
        ? { json: { entities: [topic, { ...topic, id: 'free', enforced: false, permissionDetails: [] }, {}] } }
        : { json: { entities: [{ expires: '2026-01-16T09:03:17.047Z' }] } },
    );
    expect(await client.listChannels()).toEqual([{ id: undefined, expiresAt: Date.parse('2026-01-16T09:03:17.047Z') }]);
    expect(await client.getAvailableTopics()).toEqual([
      { id: 'v2.users.{id}.presence', requiresPermissions: ['a:b:c', 'd:e:f'] },
      { id: 'free', requiresPermissions: [] },
    ]);
  });
});

describe('account', () => {
  it('tells whose token it is', async () => {
    const client = await clientFor(({ url }) =>
      url.endsWith('/organizations/me')
        ? { json: { id: 'o1', name: 'Esimerkki' } }
        : {
            json: {
              organization: { id: 'o1', name: 'Esimerkki' },
              OAuthClient: { name: 'sync' },
              authorizedScope: ['users'],
            },
          },
    );
    expect(await client.getTokenInfo()).toEqual({
      organization: { id: 'o1', name: 'Esimerkki' },
      clientName: 'sync',
      scopes: ['users'],
    });
    expect(await client.getOrganization()).toEqual({ id: 'o1', name: 'Esimerkki' });
  });
});

describe('a refused token', () => {
  const tokens = (generations: number[]) => {
    const asked: (number | undefined)[] = [];
    const getToken = (rejected?: number) => {
      const generation = generations[asked.push(rejected) - 1] ?? 0;
      return Promise.resolve({ accessToken: `T${generation}`, generation });
    };
    return { asked, getToken };
  };

  it('is replaced once, and the call repeated once', async () => {
    const { asked, getToken } = tokens([4, 5]);
    const reply = ({ headers }: ReceivedRequest): Reply =>
      headers.authorization === 'Bearer T5' ? { json: presence } : { status: 401, json: { code: 'bad.credentials' } };
    const client = await clientFor(reply, { getToken });
    expect(await client.getPresence('u1')).toMatchObject({ systemPresence: 'AVAILABLE' });
    expect(asked).toEqual([undefined, 4]);
  });

  it('is an error when the new one is refused too, or there is no new one', async () => {
    const refuse = (): Reply => ({ status: 401, json: { code: 'bad.credentials' } });
    const onTokenRefused = jest.fn(() => Promise.resolve());
    const client = await clientFor(refuse, { ...tokens([4, 5]), onTokenRefused });
    await expect(client.getPresence('u1')).rejects.toThrow(GenesysUnauthorizedError);
    expect(server?.requests).toHaveLength(2);
    expect(onTokenRefused.mock.calls).toEqual([[5]]);
    await server?.close();
    await expect((await clientFor(refuse, tokens([4, 4]))).getPresence('u1')).rejects.toThrow(GenesysUnauthorizedError);
    expect(server?.requests).toHaveLength(1);
  });
});

describe('errors', () => {
  const failWith = async (reply: Reply) =>
    (await clientFor(() => reply)).setPresence('u1', 'd1').catch((error: unknown) => error);

  it.each([
    [404, GenesysNotFoundError, false],
    [409, GenesysConflictError, false],
    [500, GenesysUnavailableError, true],
    [504, GenesysUnavailableError, true],
  ])('%p has a type, a code and the correlation id', async (status, type, outcomeUnknown) => {
    const json = { code: 'some.code', message: 'Sorry, ann@example.com', contextId: 'c-9' };
    const error = await failWith({ status, json });
    expect(error).toBeInstanceOf(type);
    expect(error).toMatchObject({
      call: 'setPresence',
      status,
      code: 'some.code',
      correlationId: 'c-9',
      outcomeUnknown,
    });
    expect(String(error)).not.toContain('ann@');
  });

  it('names the missing permission wherever it stands', async () => {
    const bodies = [
      { code: 'missing.permissions', message: 'You need: [presence:userPresence:edit]' },
      { code: 'missing.any.permissions', messageParams: { permissions: 'presence:userPresence:edit' } },
      { missingPermissions: ['presence:userPresence:edit'] },
    ];
    for (const json of bodies) {
      const error = await failWith({ status: 403, json });
      await server?.close();
      expect(error).toBeInstanceOf(GenesysMissingPermissionError);
      expect(error).toMatchObject({ permissions: ['presence:userPresence:edit'] });
    }
  });

  it('knows until when no call is allowed', async () => {
    const message = 'Rate limit exceeded the maximum. Retry the request in [12] seconds';
    const replies: [Reply, number][] = [
      [{ headers: { 'retry-after': '5' } }, 5_000],
      [{ headers: { 'inin-ratelimit-reset': '31' } }, 31_000],
      [{ json: { message } }, 12_000],
      [{}, 10_000],
    ];
    for (const [reply, retryAfterMs] of replies) {
      const error = await failWith({ status: 429, ...reply });
      await server?.close();
      expect(error).toBeInstanceOf(GenesysRateLimitedError);
      expect(error).toMatchObject({ retryAfterMs, outcomeUnknown: false });
    }
  });

  it('says of a write without an answer that it may have happened', async () => {
    expect(await failWith({ instead: 'reset' })).toMatchObject({
      name: 'GenesysUnavailableError',
      outcomeUnknown: true,
    });
    await server?.close();
    expect(await failWith({ json: {} })).toMatchObject({ name: 'GenesysUnexpectedAnswerError', outcomeUnknown: true });
  });
});

describe('quota', () => {
  it('reports the rate headers of every answer', async () => {
    const limits: RateLimit[] = [];
    const headers = { 'inin-ratelimit-count': '1', 'inin-ratelimit-allowed': '180', 'inin-ratelimit-reset': '61' };
    const client = await clientFor(
      (_, index) => (index === 0 ? { json: presence, headers } : { status: 429, headers: { 'retry-after': '5' } }),
      { onRateLimit: (limit) => limits.push(limit) },
    );
    await client.getPresence('u1');
    await expect(client.getPresence('u1')).rejects.toThrow(GenesysRateLimitedError);
    expect(limits).toEqual([
      { count: 1, allowed: 180, resetMs: 61_000, retryAfterMs: undefined },
      { count: undefined, allowed: undefined, resetMs: undefined, retryAfterMs: 5_000 },
    ]);
  });
});

describe('what is logged of a call', () => {
  it('is its name, its status and the correlation id, and no secret', async () => {
    const lines: string[] = [];
    const write = (fields: object, message: string) => void lines.push(`${JSON.stringify(fields)} ${message}`);
    const client = await clientFor(
      ({ url }) => ({
        status: url.includes('/presences/') ? 409 : 200,
        headers: { 'ININ-Correlation-Id': 'c-7' },
        json: { id: 'streaming-secret-id', connectUri: 'wss://secret-uri/', message: 'T1 ann@example.com' },
      }),
      { logger: { debug: write, warn: write } },
    );
    const error: unknown = await client.setPresence('u1', 'd1').catch((thrown: unknown) => thrown);
    await client.createChannel();
    const text = lines.join('\n');
    expect(text).toMatch(/"call":"setPresence".*"status":409.*"correlationId":"c-7"/);
    expect(text).toMatch(/"call":"createChannel".*"correlationId":"c-7"/);
    expect(text).not.toMatch(/Bearer|T1|secret|ann@|127\.0\.0\.1/);
    expect(error).toMatchObject({ correlationId: 'c-7' });
    expect(JSON.stringify(error)).not.toMatch(/Bearer|ann@/);
  });

  it('tells a refused redirect and a page that is no JSON as what they are', async () => {
    const replies: [Reply, string][] = [
      [{ status: 302, headers: { location: 'http://127.0.0.1:1/' } }, 'GenesysUnexpectedAnswerError'],
      [{ status: 502, text: '<html>Bad gateway</html>' }, 'GenesysUnavailableError'],
      [{ text: '<html>Please log in</html>' }, 'GenesysUnexpectedAnswerError'],
      [{ instead: 'hang' }, 'GenesysUnavailableError'],
    ];
    for (const [reply, name] of replies) {
      const client = await clientFor(() => reply);
      await expect(client.getPresence('u1')).rejects.toMatchObject({ name, call: 'getPresence' });
      await server?.close();
    }
  });

  it('is given up when the caller does', async () => {
    const controller = new AbortController();
    const client = await clientFor(
      () => {
        controller.abort();
        return { instead: 'hang' };
      },
      { timeoutMs: 30_000 },
    );
    const write = client.setPresence('u1', 'd1', { signal: controller.signal });
    await expect(write).rejects.toMatchObject({ name: 'GenesysUnavailableError', outcomeUnknown: true });
    expect(server?.requests).toHaveLength(1);
  });
});
