import { createSandbox, type Sandbox } from './create-sandbox';
import { botToken, call, eventually, genesysToken, listen } from './test-support/calls';
import { startProductDouble, type ProductDouble } from './test-support/product-double';

describe('sandbox', () => {
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

  it('carries a change from giosg to a webhook and a write in Genesys Cloud to a socket', async () => {
    const token = await botToken(sandbox);
    const organization = sandbox.control.state().organizations[0]!;
    const agent = organization.agents[0]!;
    sandbox.control.people.giosg(agent.giosg!.id, { wanted: true });
    const hooks = await eventually(() => product.webhooks().length === 2 && product.webhooks());
    expect(hooks.map((hook) => hook['channel']).sort()).toEqual([
      `/api/v5/orgs/${organization.id}/users`,
      `/api/v5/orgs/${organization.id}/users/${agent.giosg!.id}`,
    ]);
    const user = await call(`${sandbox.url}/api/v5/orgs/${organization.id}/users/${agent.giosg!.id}`, {
      headers: { Authorization: `Token ${token}` },
    });
    expect(user.body).toMatchObject({ is_online: true, is_online_enabled: true });

    const headers = { Authorization: `Bearer ${await genesysToken(sandbox)}` };
    const api = `${sandbox.url}/api/v2`;
    const channel = (await call(`${api}/notifications/channels`, { method: 'POST', headers })).body as {
      id: string;
      connectUri: string;
    };
    const userId = agent.genesys!.id;
    await call(`${api}/notifications/channels/${channel.id}/subscriptions?ignoreErrors=true`, {
      method: 'PUT',
      headers,
      json: [{ id: `v2.users.${userId}?presence&routingStatus` }],
    });
    const listener = await listen(channel.connectUri);
    const onQueue = 'e08eaf1b-ee47-4fa9-a231-1200e284798f';
    const patched = await call(`${api}/users/${userId}/presences/purecloud`, {
      method: 'PATCH',
      headers,
      json: { presenceDefinition: { id: onQueue } },
    });
    expect(patched.body).toMatchObject({ presenceDefinition: { id: onQueue, systemPresence: 'On Queue' } });
    await eventually(() => listener.frames.length === 2);
    expect(listener.frames).toMatchObject([
      { topicName: `v2.users.${userId}.presence`, eventBody: { presenceDefinition: { systemPresence: 'ON_QUEUE' } } },
      { topicName: `v2.users.${userId}.routingStatus`, eventBody: { routingStatus: { status: 'IDLE' } } },
    ]);
  });
});
