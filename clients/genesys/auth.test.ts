import { type LoopbackServer, type Reply, startLoopbackServer } from '../testing/loopback-server';
import { requestToken } from './auth';
import { GenesysInvalidClientError, GenesysRateLimitedError, GenesysUnavailableError } from './errors';

let server: LoopbackServer | undefined;
afterEach(() => server?.close());

async function request(reply: Reply) {
  server = await startLoopbackServer(() => reply);
  return requestToken({ loginUrl: server.url, clientId: 'id', clientSecret: 'hidden-secret' });
}

describe('requestToken', () => {
  it('asks by Basic and form, as the vendor’s client does', async () => {
    const json = { access_token: 'T', token_type: 'bearer', expires_in: 600 };
    expect(await request({ json })).toEqual({ accessToken: 'T', expiresInSeconds: 600 });
    expect(server?.requests[0]).toMatchObject({
      method: 'POST',
      url: '/oauth/token',
      body: 'grant_type=client_credentials',
      headers: { authorization: `Basic ${Buffer.from('id:hidden-secret').toString('base64')}` },
    });
  });

  it('assumes a day where the lifetime is not said', async () => {
    expect(await request({ json: { access_token: 'T' } })).toMatchObject({ expiresInSeconds: 86_400 });
  });

  it.each([
    [400, 'client not found'],
    [400, 'authentication failed'],
    [401, 'authentication failed'],
  ])('takes %p "%s" for wrong credentials', async (status, description) => {
    const json = { error: 'invalid_client', description, error_description: description };
    await expect(request({ status, json })).rejects.toThrow(GenesysInvalidClientError);
    await server?.close();
    await expect(request({ status, json })).rejects.toThrow(description);
  });

  it('tells other failures apart', async () => {
    await expect(request({ status: 503, text: 'down' })).rejects.toThrow(GenesysUnavailableError);
    await server?.close();
    await expect(request({ status: 429, headers: { 'retry-after': '7' } })).rejects.toMatchObject({
      retryAfterMs: 7_000,
      constructor: GenesysRateLimitedError,
    });
    await server?.close();
    await expect(request({ json: { token: 'x' } })).rejects.toThrow(/no access_token/);
  });

  it('keeps the secret out of every error', async () => {
    const basic = Buffer.from('id:hidden-secret').toString('base64');
    const replies: Reply[] = [
      { instead: 'reset' },
      { status: 500, text: basic },
      { status: 302 },
      { status: 400, json: {} },
    ];
    for (const reply of replies) {
      const error: unknown = await request(reply).catch((thrown: unknown) => thrown);
      await server?.close();
      const text = `${JSON.stringify(error)} ${String(error)} ${(error as Error).stack}`;
      expect(text).not.toMatch(/hidden-secret|aWQ6aGlkZGVu/);
    }
  });
});
