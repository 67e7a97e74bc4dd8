import { readGiosgFixture } from '../testing/fixtures';
import { type LoopbackServer, type Reply, startLoopbackServer } from '../testing/loopback-server';
import { GiosgCodeRefusedError, GiosgUnavailableError, GiosgUnexpectedAnswerError } from './errors';
import { exchangeCode } from './token-exchange';

const example = readGiosgFixture('token-exchange.constructed') as Record<string, Record<string, unknown>>;

let server: LoopbackServer | undefined;
afterEach(() => server?.close());

async function exchange(reply: Reply) {
  server = await startLoopbackServer(() => reply);
  return exchangeCode({ baseUrl: server.url, appId: 'app', appSecret: 'hidden-secret', code: 'hidden-code' });
}

describe('exchangeCode', () => {
  it('posts the form of the example and reads its answer', async () => {
    const { response_200: json, request } = example;
    expect(await exchange({ json })).toEqual({
      accessToken: '<opaque, long-lived>',
      tokenType: 'Token',
      userId: '742c2282-b0b3-585a-a429-6379c9a0c8b8',
      organizationId: '060f67b6-f81c-566a-9148-c21815aa8d0d',
    });
    const sent = server?.requests[0];
    expect(sent).toMatchObject({ method: request?.['method'], url: '/identity/token' });
    expect(sent?.headers['content-type']).toContain(request?.['content_type']);
    const form = new URLSearchParams(sent?.body);
    expect([...form.keys()]).toEqual(Object.keys(request?.['form'] as object));
    expect(Object.fromEntries(form)).toMatchObject({ grant_type: 'authorization_code', client_id: 'app' });
  });

  it('says that a code has expired, and that it was refused for another reason', async () => {
    await expect(exchange({ status: 400, json: example['response_400'] })).rejects.toMatchObject({
      name: 'GiosgCodeRefusedError',
      expired: true,
    });
    await server?.close();
    const used = { status: 400, json: { error: 'invalid_grant', error_description: 'used' } };
    await expect(exchange(used)).rejects.toMatchObject({ constructor: GiosgCodeRefusedError, expired: false });
  });

  it('tells other failures apart and keeps secrets out of them', async () => {
    const cases: [Reply, unknown][] = [
      [{ status: 503, text: 'down' }, GiosgUnavailableError],
      [{ instead: 'reset' }, GiosgUnavailableError],
      [{ json: { access_token: 'x' } }, GiosgUnexpectedAnswerError],
    ];
    for (const [reply, type] of cases) {
      const error: unknown = await exchange(reply).catch((thrown: unknown) => thrown);
      await server?.close();
      expect(error).toMatchObject({ constructor: type });
      expect(`${JSON.stringify(error)} ${(error as Error).stack}`).not.toContain('hidden');
    }
  });
});
