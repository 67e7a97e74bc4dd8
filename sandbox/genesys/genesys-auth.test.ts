import { createSandbox, type Sandbox } from '../create-sandbox';
import { sandboxDefaults } from '../defaults';
import { call, genesysToken } from '../test-support/calls';

describe('Genesys credentials and limits', () => {
  let sandbox: Sandbox;

  beforeEach(async () => {
    sandbox = await createSandbox();
  });
  afterEach(() => sandbox.close());

  const login = (id: string, secret: string) =>
    call(`${sandbox.url}/oauth/token`, {
      form: { grant_type: 'client_credentials' },
      headers: { Authorization: `Basic ${Buffer.from(`${id}:${secret}`).toString('base64')}` },
    });
  const tokensMe = (token: string) =>
    call(`${sandbox.url}/api/v2/tokens/me`, { headers: { Authorization: `Bearer ${token}` } });

  it('gives a token with its lifetime, and says what was wrong with a client', async () => {
    sandbox.control.updateClient(sandboxDefaults.genesysClientId, { tokenLifetimeSeconds: 300 });
    const good = await login(sandboxDefaults.genesysClientId, sandboxDefaults.genesysClientSecret);
    expect(good.body).toEqual({ access_token: expect.any(String) as string, token_type: 'bearer', expires_in: 300 });
    const unknown = await login('nobody', 'x');
    expect([unknown.status, unknown.body]).toEqual([
      400,
      { error: 'invalid_client', description: 'client not found', error_description: 'client not found' },
    ]);
    expect((await login(sandboxDefaults.genesysClientId, 'wrong')).body).toMatchObject({
      description: 'authentication failed',
    });
  });

  it('ends tokens by their lifetime, by revocation and by DELETE', async () => {
    const [first, second] = [await genesysToken(sandbox), await genesysToken(sandbox)];
    await call(`${sandbox.url}/api/v2/tokens/me`, { method: 'DELETE', headers: { Authorization: `Bearer ${first}` } });
    expect([(await tokensMe(first)).status, (await tokensMe(second)).status]).toEqual([401, 200]);
    expect(sandbox.control.revokeTokens()).toBe(1);
    expect((await tokensMe(second)).body).toMatchObject({ status: 401, code: 'bad.credentials' });
    sandbox.control.updateClient(sandboxDefaults.genesysClientId, { tokenLifetimeSeconds: -1 });
    expect((await tokensMe(await genesysToken(sandbox))).status).toBe(401);
  });

  it('counts calls per token and answers 429 with Retry-After beyond the limit', async () => {
    sandbox.control.configure({ requestsPerMinute: 2 });
    const token = await genesysToken(sandbox);
    const first = await tokensMe(token);
    expect(first.headers.get('inin-ratelimit-count')).toBe('1');
    expect(first.headers.get('inin-ratelimit-allowed')).toBe('2');
    await tokensMe(token);
    const refused = await tokensMe(token);
    expect(refused.status).toBe(429);
    expect(refused.body).toMatchObject({ code: 'too.many.requests', status: 429 });
    expect(refused.headers.get('retry-after')).toBe(refused.headers.get('inin-ratelimit-reset'));
    expect((await tokensMe(await genesysToken(sandbox))).status).toBe(200);
  });

  it('keeps organizations apart', async () => {
    const other = sandbox.control.addOrganization({ agents: 12, genesysOnly: 1 });
    const { client } = sandbox.control.state(other.id).organizations[0]!;
    const headers = { Authorization: `Bearer ${await genesysToken(sandbox, client!.id, client!.secret)}` };
    const users = await call(`${sandbox.url}/api/v2/users`, { headers });
    expect(users.body).toMatchObject({ total: 13 });
    const stranger = sandbox.control.state().organizations[0]!.agents[0]!.genesys!.id;
    expect((await call(`${sandbox.url}/api/v2/users/${stranger}`, { headers })).status).toBe(404);
  });

  it('refuses a call whose scope the client lacks', async () => {
    const token = await genesysToken(sandbox);
    sandbox.control.updateClient(sandboxDefaults.genesysClientId, { scopes: ['users'] });
    const answer = await call(`${sandbox.url}/api/v2/notifications/channels`, {
      headers: { Authorization: `Bearer ${token}` },
    });
    expect(answer.body).toMatchObject({ status: 403, code: 'invalid.scope' });
  });
});
