import { createHmac } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { createSandbox, type Sandbox } from '../create-sandbox';
import { sandboxDefaults } from '../defaults';
import { botToken, call, claimsOf, codeIn, exchange } from '../test-support/calls';
import { startProductDouble, type ProductDouble } from '../test-support/product-double';

const fixture = JSON.parse(
  readFileSync(path.join(__dirname, '../../tests/fixtures/giosg/trigger-tokens-claims.json'), 'utf8'),
) as Record<'data' | 'token' | 'app_user_code', { header: object; claims: Record<string, unknown> }>;

const kinds = (claims: Record<string, unknown>) =>
  Object.fromEntries(
    Object.entries(claims).map(([key, value]) => [
      key,
      value === null ? 'null' : Array.isArray(value) ? 'array' : typeof value,
    ]),
  );

describe('triggers and the app’s installation', () => {
  let product: ProductDouble;
  let sandbox: Sandbox;

  beforeEach(async () => {
    product = await startProductDouble();
    sandbox = await createSandbox({ publicUrl: product.url });
  });
  afterEach(async () => {
    await sandbox.close();
    await product.close();
  });

  const install = () => new URL(sandbox.control.trigger({ type: 'install', redirectUri: `${sandbox.url}/` }));
  const me = (authorization: string) =>
    call(`${sandbox.url}/api/v5/users/me`, { headers: { Authorization: authorization } });

  it('signs data with the app secret, with the claims of a real trigger', () => {
    const url = install();
    expect(url.pathname).toBe('/app_trigger');
    expect(url.searchParams.get('redirect_uri')).toBe(`${sandbox.url}/`);
    const data = url.searchParams.get('data')!;
    const [header, payload, signature] = data.split('.');
    expect(
      createHmac('sha256', sandboxDefaults.giosgAppSecret).update(`${header}.${payload}`).digest('base64url'),
    ).toBe(signature);
    expect(JSON.parse(Buffer.from(header!, 'base64url').toString('utf8'))).toEqual(fixture.data.header);
    expect(kinds(claimsOf(data))).toEqual(kinds(fixture.data.claims));
    expect(kinds(claimsOf(url.searchParams.get('token')!))).toEqual(kinds(fixture.token.claims));
    expect(kinds(claimsOf(codeIn(url)))).toEqual(kinds(fixture.app_user_code.claims));
  });

  it('changes a code for the bot’s token once, and within its life only', async () => {
    const code = codeIn(install());
    const good = await exchange(sandbox, code);
    expect(good.body).toMatchObject({ token_type: 'Token', app_id: sandboxDefaults.giosgAppId });
    expect(await exchange(sandbox, code)).toMatchObject({ status: 400, body: { error: 'invalid_grant' } });
    expect((await exchange(sandbox, 'stranger')).status).toBe(400);
    sandbox.control.configure({ codeLifetimeSeconds: -1 });
    expect((await exchange(sandbox, codeIn(install()))).body).toEqual({
      error: 'invalid_grant',
      error_description: 'The code has expired',
    });
    const { access_token: token } = good.body as { access_token: string };
    expect((await me(`Token ${token}`)).body).toMatchObject({ is_bot: true, email: null });
  });

  it('knows the user who clicked by the trigger’s token and the app secret', async () => {
    const url = install();
    const authorization = `GIOSGAPP ${url.searchParams.get('token') ?? ''} ${sandboxDefaults.giosgAppSecret}`;
    expect((await me(authorization)).body).toMatchObject({ full_name: 'Maija Operaattori', is_manager: true });
    const agent = sandbox.control.state().organizations[0]!.agents[1]!.giosg!;
    const nav = new URL(sandbox.control.trigger({ type: 'manual_nav', userId: agent.id }));
    expect(nav.searchParams.has('redirect_uri')).toBe(false);
    const own = `GIOSGAPP ${nav.searchParams.get('token') ?? ''} ${sandboxDefaults.giosgAppSecret}`;
    expect((await me(own)).body).toMatchObject({ id: agent.id, is_manager: false });
    expect((await me(`GIOSGAPP ${nav.searchParams.get('token') ?? ''} wrong`)).status).toBe(401);
  });

  it('uninstalls by a call without a token, after which the bot token is refused', async () => {
    const token = await botToken(sandbox);
    product.answer = () => 200;
    expect(await sandbox.control.uninstall()).toEqual({ status: 200 });
    const { url, method } = product.received.find((entry) => entry.url.searchParams.get('type') === 'uninstall')!;
    expect([method, url.pathname, url.searchParams.has('token')]).toEqual(['GET', '/app_trigger', false]);
    expect(claimsOf(url.searchParams.get('data')!)).toMatchObject({
      app_id: sandboxDefaults.giosgAppId,
      app_user_code: null,
    });
    expect((await me(`Token ${token}`)).status).toBe(401);
    expect(await botToken(sandbox)).not.toBe(token);
  });

  it('calls background triggers by itself', async () => {
    install();
    product.answer = () => 200;
    expect(await sandbox.control.backgroundTrigger({ type: 'console_load' })).toEqual({ status: 200 });
    expect(product.received.at(-1)?.url.searchParams.get('type')).toBe('console_load');
  });
});
