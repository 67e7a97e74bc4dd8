import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createSilentLogger } from '../runtime/logger';
import { createMetrics } from '../runtime/metrics';
import type { ApiError } from './errors';
import { assertNothingMissing, createGenesysCheck } from './genesys-check';

const metrics = createMetrics('check_');
const credentials = {
  organizationId: 'o-1',
  region: 'mypurecloud.de',
  clientId: 'client',
  clientSecret: 'a-hidden-secret',
};

interface Answer {
  status: number;
  body?: unknown;
  /** Nobody listens any more. */
  isGone?: boolean;
}

/** What becomes of a check when the login answers so, and everything else so. */
async function check(login: Answer, rest: Answer = { status: 200 }): Promise<ApiError> {
  const server = createServer((request, response) => {
    const { status, body = {} } = request.url === '/oauth/token' ? login : rest;
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const close = (): Promise<void> => new Promise((resolve) => void server.close(() => resolve()));
  if (login.isGone) await close();
  const organizations = { blockGenesys: () => Promise.resolve(), genesysBlockedForMs: () => Promise.resolve(0) };
  const overrides = { loginUrl: url, apiUrl: url };
  const run = createGenesysCheck({ organizations, overrides, logger: createSilentLogger(), metrics });
  try {
    assertNothingMissing((await run(credentials)).checks);
    throw new Error('nothing was wrong');
  } catch (error) {
    return error as ApiError;
  } finally {
    server.closeAllConnections();
    if (!login.isGone) await close();
  }
}

const token = { status: 200, body: { access_token: 'T', expires_in: 600 } };
const invalidClient = { error: 'invalid_client', description: 'authentication failed' };

describe('a check of credentials', () => {
  it('has a message of its own for each way to fail, without the secret', async () => {
    const refused = await check({ status: 400, body: invalidClient });
    const weak = await check(token, { status: 403 });
    const broken = await check({ status: 503 });
    const gone = await check({ status: 0, isGone: true });
    expect([refused, weak, broken, gone].map(({ code }) => code)).toEqual([
      'genesys_invalid_client',
      'genesys_missing_permission',
      'genesys_unreachable',
      'genesys_unreachable',
    ]);
    expect(new Set([refused, weak, gone].map(({ message }) => message)).size).toBe(3);
    expect(weak.details).toEqual([
      'presence:presenceDefinition:view',
      'directory:user:view',
      'presence:userPresence:edit',
      'notifications',
    ]);
    for (const { message, cause } of [refused, weak, broken, gone]) {
      expect(`${message} ${JSON.stringify(cause)} ${String(cause)}`).not.toContain('a-hidden-secret');
    }
  });

  it('takes a fresh token that is refused at once for refused credentials', async () => {
    expect(await check(token, { status: 401 })).toMatchObject({ code: 'genesys_invalid_client' });
  });

  it('asks to come back when Genesys Cloud allows no call for now', async () => {
    const limited = await check(token, { status: 429 });
    expect(limited).toMatchObject({ code: 'genesys_unreachable', headers: { 'Retry-After': '10' } });
  });
});
