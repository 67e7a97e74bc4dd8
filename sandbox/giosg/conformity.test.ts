import type {
  GiosgAppTriggerCondition,
  NestedWebhookChannelSubscription,
  User,
  WebhookPayload,
  WebhookRequestLogEntry,
} from '@giosg/types';
import { createSandbox, type Sandbox } from '../create-sandbox';
import { botToken, call, eventually } from '../test-support/calls';
import { startProductDouble, type ProductDouble } from '../test-support/product-double';
import type { UserPage } from './user-pages';
import type { DeliveryLogEntry } from './webhooks';

/** giosg's own types without the brands of their ids. */
type Unbranded<T> = T extends string
  ? string
  : T extends number
    ? number
    : T extends object
      ? { [K in keyof T]: Unbranded<T[K]> }
      : T;

// These are the check, as in users.test.ts: the compiler refuses what isn't giosg's type, or lacks a part of it.
type Conforms<Giosg, Ours extends Giosg> = Ours;
export type Checked = [
  Conforms<{ results: Unbranded<User>[]; next: string | null; previous: string | null }, UserPage>,
  Conforms<Omit<Unbranded<WebhookRequestLogEntry>, 'status'>, DeliveryLogEntry>,
  Conforms<WebhookRequestLogEntry['status'], DeliveryLogEntry['status']>,
];

const types: readonly GiosgAppTriggerCondition[] = [
  'install',
  'setup',
  'manual_nav',
  'manual_dialog',
  'console_load',
  'chat_start',
  'chat_end',
  'chat_end_with_msgs',
  'chat_open',
  'chat_close',
  'chat_focus',
];

describe('the simulated giosg keeps to the contract', () => {
  let product: ProductDouble;
  let sandbox: Sandbox;
  let headers: Record<string, string>;

  beforeEach(async () => {
    product = await startProductDouble();
    sandbox = await createSandbox({ publicUrl: product.url, settings: { webhookRetryDelaysMs: [] } });
    headers = { Authorization: `Token ${await botToken(sandbox)}` };
  });
  afterEach(async () => {
    await sandbox.close();
    await product.close();
  });

  const agent = () => sandbox.control.state().organizations[0]!.agents[0]!.giosg!;
  const path = () => `/api/v5/orgs/${sandbox.control.organization().id}/users`;
  const hooks = (count: number) =>
    eventually(() => product.webhooks().length === count && product.webhooks(), `${count} webhooks`);
  const subscriptions = (): WebhookPayload => ({
    endpoint_url: product.url,
    channel_subscriptions: sandbox.control
      .configure({})
      .webhookPatterns.map((channel_pattern): NestedWebhookChannelSubscription => ({
        channel_pattern,
        is_additions_subscribed: true,
        is_changes_subscribed: true,
        is_removals_subscribed: true,
      })),
  });

  it.each(types)('%s: empty ids as "" and as null, redirect_uri with install only', (type) => {
    const url = new URL(sandbox.control.trigger({ type, redirectUri: sandbox.url }));
    const payload = (url.searchParams.get('data') ?? '').split('.')[1] ?? '';
    const claims = JSON.parse(Buffer.from(payload, 'base64url').toString()) as Record<string, unknown>;
    expect(claims).toMatchObject({ chat_id: '', visitor_id: '', room_id: null, domain_host: null });
    expect(url.searchParams.has('token')).toBe(true);
    expect(url.searchParams.has('redirect_uri')).toBe(type === 'install');
  });

  it('subscribes to the channels that the registration advises', () => {
    expect(subscriptions().channel_subscriptions?.map((each) => each.channel_pattern)).toEqual([
      '/api/v5/orgs/{organization_id}/users',
      '/api/v5/orgs/{organization_id}/users/*',
    ]);
  });

  it.each([
    ['always', [true, true]],
    ['never', [false, false]],
    ['mixed', [true, false]],
  ] as const)('changed bodies are partial, with their id %s', async (webhookResourceId, expected) => {
    sandbox.control.configure({ webhookResourceId });
    sandbox.control.people.giosg(agent().id, { chatsBy: 1 });
    const bodies = await hooks(2);
    const byChannel = (channel: string) =>
      bodies.find((body) => body['channel'] === channel)?.['resource'] as Partial<Unbranded<User>>;
    const resources = [byChannel(path()), byChannel(`${path()}/${agent().id}`)];
    expect(resources.map((resource) => 'id' in resource)).toEqual(expected);
    for (const resource of resources) expect(resource).toMatchObject({ current_chat_count: 1 });
  });

  it.each([true, false])('webhooks carry app_user_auth: %s', async (webhookAuth) => {
    sandbox.control.configure({ webhookAuth });
    sandbox.control.people.giosg(agent().id, { chatsBy: 1 });
    for (const body of await hooks(2)) expect('app_user_auth' in body).toBe(webhookAuth);
  });

  it('turns webhooks round on demand', async () => {
    sandbox.control.configure({ webhookPatterns: ['/api/v5/orgs/{organization_id}/users/*'] });
    sandbox.control.disturb('giosg', { action: 'reorder', count: 1 });
    sandbox.control.people.giosg(agent().id, { chats: 1 });
    sandbox.control.people.giosg(agent().id, { chats: 2 });
    const counts = (await hooks(2)).map((body) => (body['resource'] as Partial<User>).current_chat_count);
    expect(counts).toEqual([2, 1]);
  });

  it('lets presence expire without anybody’s PATCH', async () => {
    sandbox.control.people.giosg(agent().id, { wanted: true, presentForSeconds: 0.05 });
    expect((await call(`${sandbox.url}${path()}/${agent().id}`, { headers })).body).toMatchObject({ is_online: true });
    await eventually(() => !agent().online, 'the presence to expire');
    expect(agent()).toMatchObject({ wanted: true, present: false });
    const last = await eventually(() => product.webhooks().at(-1));
    expect(last['action']).toBe('changed');
  });

  it.each([
    [429, '7'],
    [503, null],
    [500, null],
  ])('answers %s on demand, once', async (status, retryAfter) => {
    const wait = retryAfter === null ? {} : { retryAfterSeconds: Number(retryAfter) };
    sandbox.control.faults.add({
      match: 'giosg.user.get',
      count: 1,
      when: 'before',
      action: { type: 'status', status, ...wait },
    });
    const get = () => call(`${sandbox.url}${path()}/${agent().id}`, { headers });
    const refused = await get();
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([status, retryAfter]);
    expect((await get()).status).toBe(200);
  });

  it('says 403 to a disabled app, 401 after its uninstall, and tells a disabled one nothing', async () => {
    const me = () => call(`${sandbox.url}/api/v5/users/me`, { headers });
    sandbox.control.updateInstallation(sandbox.control.organization().id, { isDisabled: true });
    expect((await me()).status).toBe(403);
    sandbox.control.people.giosg(agent().id, { chatsBy: 1 });
    expect(product.webhooks()).toEqual([]);
    await sandbox.control.uninstall(undefined, { silently: true });
    expect((await me()).status).toBe(401);
  });
});
