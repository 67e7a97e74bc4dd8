import { createSandbox, type Sandbox } from '../create-sandbox';
import { sandboxDefaults } from '../defaults';
import { botToken, call, eventually } from '../test-support/calls';
import { startProductDouble, type ProductDouble } from '../test-support/product-double';

describe('webhooks', () => {
  let product: ProductDouble;
  let sandbox: Sandbox;
  let token: string;

  beforeEach(async () => {
    product = await startProductDouble();
    sandbox = await createSandbox({ publicUrl: product.url, settings: { webhookRetryDelaysMs: [20, 20] } });
    token = await botToken(sandbox);
  });
  afterEach(async () => {
    await sandbox.close();
    await product.close();
  });

  const agent = () => sandbox.control.state().organizations[0]!.agents[0]!.giosg!;
  const hooks = (count: number) =>
    eventually(() => product.webhooks().length === count && product.webhooks(), `${count} webhooks`);

  it('posts only what changed, on both channels, with the secret and the bot’s short token', async () => {
    sandbox.control.people.giosg(agent().id, { wanted: true });
    const [collection, single] = (await hooks(2)).sort(
      (a, b) => String(a['channel']).length - String(b['channel']).length,
    );
    expect(product.received[0]!.url.searchParams.get('secret')).toBe(sandboxDefaults.giosgWebhookSecret);
    expect(collection).toMatchObject({ action: 'changed', resource_id: agent().id });
    expect(collection!['resource']).toEqual({ id: agent().id, is_online_enabled: true, is_online: true });
    expect(single!['resource']).toEqual({ is_online_enabled: true, is_online: true });
    const auth = collection!['app_user_auth'] as Record<string, unknown>;
    expect(auth).toMatchObject({ token_type: 'Bearer', expires_in: 300 });
    const me = await call(`${sandbox.url}/api/v5/users/me`, {
      headers: { Authorization: `Bearer ${String(auth['access_token'])}` },
    });
    expect(me.body).toMatchObject({ is_bot: true });
  });

  it('echoes the product’s own PATCH, and says nothing when nothing changed', async () => {
    const url = `${sandbox.url}/api/v5/orgs/${sandbox.control.organization().id}/users/${agent().id}`;
    const patch = () =>
      call(url, { method: 'PATCH', headers: { Authorization: `Token ${token}` }, json: { is_online_enabled: true } });
    await patch();
    await patch();
    sandbox.control.people.giosg(agent().id, { chatsBy: 1 });
    const bodies = await hooks(4);
    expect(bodies.filter((body) => 'current_chat_count' in (body['resource'] as object))).toHaveLength(2);
  });

  it('tries again while the product fails, then gives up; all of it in the log', async () => {
    sandbox.control.configure({ webhookPatterns: ['/api/v5/orgs/{organization_id}/users/*'] });
    product.answer = () => (product.webhooks().length < 2 ? 503 : 202);
    sandbox.control.people.giosg(agent().id, { chatsBy: 1 });
    await hooks(2);
    await eventually(() => sandbox.control.webhookLog().at(-1)?.status === 'successful');
    expect(
      sandbox.control.webhookLog().map((entry) => [entry.retry_index, entry.status, entry.response_status_code]),
    ).toEqual([
      [0, 'failed', 503],
      [1, 'successful', 202],
    ]);
    product.answer = () => 500;
    sandbox.control.people.giosg(agent().id, { chatsBy: 1 });
    await eventually(() => sandbox.control.webhookLog().filter((entry) => entry.status === 'failed').length === 4);
  });

  it('tells of new and of removed users', async () => {
    sandbox.control.configure({ webhookAuth: false });
    const { giosgUserId } = sandbox.control.addAgent({ name: 'Uusi Agentti', email: 'uusi@example.com' });
    const [added] = await hooks(2);
    expect(added).toMatchObject({ action: 'added', resource: { email: 'uusi@example.com', is_bot: false } });
    sandbox.control.people.giosg(giosgUserId!, { deleted: true });
    const removed = (await hooks(4)).at(-1)!;
    expect(Object.keys(removed).sort()).toEqual(['action', 'channel', 'resource_id']);
  });

  it('posts what happened while giosg was down once it is up again', async () => {
    sandbox.control.outages.begin('giosg', 60);
    sandbox.control.people.giosg(agent().id, { chatsBy: 1 });
    await expect(call(`${sandbox.url}/api/v5/users/me`)).rejects.toThrow();
    expect(product.webhooks()).toEqual([]);
    sandbox.control.heal();
    await hooks(2);
  });

  it('loses and doubles webhooks on demand', async () => {
    sandbox.control.disturb('giosg', { action: 'drop', count: 1 });
    sandbox.control.disturb('giosg', { action: 'duplicate', count: 1 });
    sandbox.control.people.giosg(agent().id, { chatsBy: 1 });
    const bodies = await hooks(2);
    expect(bodies[0]).toEqual(bodies[1]);
  });
});
