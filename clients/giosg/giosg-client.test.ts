import { readGiosgFixture } from '../testing/fixtures';
import { type LoopbackServer, type ReceivedRequest, type Reply, startLoopbackServer } from '../testing/loopback-server';
import {
  GiosgForbiddenError,
  GiosgNotFoundError,
  GiosgRateLimitedError,
  GiosgUnauthorizedError,
  GiosgUnavailableError,
  GiosgUnexpectedAnswerError,
} from './errors';
import { type GiosgAuthorization, createGiosgClient } from './giosg-client';

const { operator } = readGiosgFixture('user-resources.constructed') as Record<string, Record<string, unknown>>;
const pages = readGiosgFixture('users-page.constructed') as Record<string, Record<string, unknown>>;
const { preferences } = readGiosgFixture('user-preferences.constructed');
const organizationId = '060f67b6-f81c-566a-9148-c21815aa8d0d';
const path = `/api/v5/orgs/${organizationId}/users`;
const userId = '6776dae6-c074-5c6e-a577-4bda89bfd315';

let server: LoopbackServer | undefined;
afterEach(() => server?.close());

async function clientFor(
  reply: (request: ReceivedRequest) => Reply,
  authorization: GiosgAuthorization = { token: 'bot-token' },
) {
  server = await startLoopbackServer(reply);
  return createGiosgClient({ baseUrl: server.url, authorization, organizationId, timeoutMs: 300 });
}

describe('createGiosgClient', () => {
  it.each([
    [{ token: 'abc' }, 'Token abc'],
    [{ bearer: 'abc' }, 'Bearer abc'],
    [{ giosgApp: { token: 'abc', secret: 'def' } }, 'GIOSGAPP abc def'],
  ])('authorizes by %j', async (authorization, header) => {
    const client = await clientFor(() => ({ json: operator }), authorization);
    await client.getMe();
    expect(server?.requests[0]).toMatchObject({ url: '/api/v5/users/me', headers: { authorization: header } });
  });

  it('goes on with the authorization that has replaced a refused one, also for calls that were under way', async () => {
    server = await startLoopbackServer(({ headers }) =>
      headers.authorization === 'Token new' ? { json: operator } : { status: 401, json: {} },
    );
    const renew = jest.fn<Promise<GiosgAuthorization | null>, []>(() => Promise.resolve({ token: 'new' }));
    renew.mockResolvedValueOnce({ token: 'new' }).mockResolvedValue(null);
    const client = createGiosgClient({ baseUrl: server.url, authorization: { token: 'old' }, renew, organizationId });
    await Promise.all([client.getUser(userId), client.setOnlineEnabled(userId, true)]);
    await client.getMe();
    expect(server.requests.filter(({ headers }) => headers.authorization === 'Token old')).toHaveLength(2);
    expect(server.requests).toHaveLength(5);
  });

  it('is refused once where nothing has replaced the authorization', async () => {
    server = await startLoopbackServer(() => ({ status: 401, json: {} }));
    const renew = () => Promise.resolve(null);
    const client = createGiosgClient({ baseUrl: server.url, authorization: { token: 'old' }, renew, organizationId });
    await expect(client.getMe()).rejects.toThrow(GiosgUnauthorizedError);
    expect(server.requests).toHaveLength(1);
  });

  it('reads a user', async () => {
    const client = await clientFor(() => ({ json: operator }));
    expect(await client.getUser(userId)).toMatchObject({ id: userId, state: { wanted: true, chats: 2 } });
    expect(server?.requests[0]).toMatchObject({ method: 'GET', url: `${path}/${userId}` });
  });

  it('follows the cursor to the last page', async () => {
    const client = await clientFor(({ url }) => {
      const next = `${server?.url}${path}?cursor=2`;
      return { json: url.includes('cursor=2') ? pages['last'] : { ...pages['first'], next } };
    });
    expect((await client.listUsers()).map((user) => user.isBot)).toEqual([false, true]);
  });

  it('does not carry its token to another origin, as the example page would have it', async () => {
    const client = await clientFor(() => ({ json: pages['first'] }));
    await expect(client.listUsers()).rejects.toThrow(GiosgUnexpectedAnswerError);
    expect(server?.requests).toHaveLength(1);
  });

  it('takes a list that begins again for an error, not for everybody', async () => {
    const client = await clientFor(() => ({ json: { ...pages['first'], next: `${path}?cursor=1` } }));
    await expect(client.listUsers()).rejects.toThrow(GiosgUnexpectedAnswerError);
    expect(server?.requests).toHaveLength(2);
  });

  it('leaves out a user that cannot be read', async () => {
    const client = await clientFor(() => ({ json: { next: null, results: [{ id: 'broken' }, operator] } }));
    expect((await client.listUsers()).map((user) => user.id)).toEqual([userId]);
  });

  it('sets the wish and nothing else', async () => {
    const client = await clientFor(() => ({ json: { ...operator, is_online_enabled: false, is_online: false } }));
    expect(await client.setOnlineEnabled(userId, false)).toMatchObject({ state: { wanted: false, online: false } });
    expect(server?.requests[0]).toMatchObject({
      method: 'PATCH',
      url: `${path}/${userId}`,
      body: '{"is_online_enabled":false}',
    });
  });

  it.each([
    [preferences, 5],
    [{ chat_capacity: null }, null],
    [{ chat_capacity: 'many' }, null],
    [{}, null],
    [{ chat_capacity: 0 }, 0],
  ])('reads the capacity of %j', async (json, chatCapacity) => {
    const client = await clientFor(() => ({ json }));
    expect(await client.getPreferences(userId)).toEqual({ chatCapacity });
    expect(server?.requests[0]?.url).toBe(`${path}/${userId}/preferences`);
  });

  it.each([
    [401, GiosgUnauthorizedError, false],
    [403, GiosgForbiddenError, false],
    [404, GiosgNotFoundError, false],
    [429, GiosgRateLimitedError, false],
    [503, GiosgUnavailableError, true],
    [302, GiosgUnexpectedAnswerError, true],
  ])('turns %p into its error', async (status, type, outcomeUnknown) => {
    const client = await clientFor(() => ({ status, json: { detail: 'No.' }, headers: { 'retry-after': '3' } }));
    const error: unknown = await client.setOnlineEnabled(userId, true).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(type);
    expect(error).toMatchObject({ vendor: 'giosg', call: 'setOnlineEnabled', outcomeUnknown });
    if (status === 429) expect(error).toMatchObject({ retryAfterMs: 3_000 });
  });

  it('keeps the credentials out of errors', async () => {
    const client = await clientFor(() => ({ instead: 'reset' }), {
      giosgApp: { token: 'hidden-a', secret: 'hidden-b' },
    });
    const error: unknown = await client.getMe().catch((thrown: unknown) => thrown);
    expect(`${JSON.stringify(error)} ${String(error)} ${(error as Error).stack}`).not.toContain('hidden');
  });
});
