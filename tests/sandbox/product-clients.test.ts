import { requestToken } from '../../clients/genesys/auth';
import { GenesysMissingPermissionError, GenesysRateLimitedError } from '../../clients/genesys/errors';
import { createGenesysClient, type GenesysClient } from '../../clients/genesys/genesys-client';
import type { NotificationFrame } from '../../clients/genesys/notification-frames';
import { createNotificationSocket, type SocketEnd } from '../../clients/genesys/notification-socket';
import { checkConnectUri } from '../../clients/genesys/regions';
import { topicForUser } from '../../clients/genesys/topics';
import { GiosgCodeRefusedError, GiosgNotFoundError, GiosgUnauthorizedError } from '../../clients/giosg/errors';
import { createGiosgClient } from '../../clients/giosg/giosg-client';
import { exchangeCode } from '../../clients/giosg/token-exchange';
import { verifyTriggerData } from '../../clients/giosg/trigger';
import { parseUserWebhook } from '../../clients/giosg/webhook';
import { createSandbox, type Sandbox } from '../../sandbox/create-sandbox';
import { sandboxDefaults } from '../../sandbox/defaults';
import { eventually } from '../../sandbox/test-support/calls';
import { startProductDouble, type ProductDouble } from '../../sandbox/test-support/product-double';

const onQueue = 'e08eaf1b-ee47-4fa9-a231-1200e284798f';

/** Two readings of the same facts, made apart from each other, have to agree. */
describe('the product’s clients on the sandbox', () => {
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

  const organization = () => sandbox.control.state().organizations[0]!;
  const agent = () => organization().agents[0]!;

  describe('giosg', () => {
    const app = { appId: sandboxDefaults.giosgAppId, appSecret: sandboxDefaults.giosgAppSecret };
    const install = () => {
      const url = new URL(sandbox.control.trigger({ type: 'install', redirectUri: sandbox.url }));
      return { data: url.searchParams.get('data')!, token: url.searchParams.get('token')! };
    };
    const connect = async () => {
      const claims = await verifyTriggerData(install().data, app);
      const token = await exchangeCode({ baseUrl: sandbox.url, ...app, code: claims.appUserCode! });
      const authorization = { token: token.accessToken };
      return createGiosgClient({ baseUrl: sandbox.url, authorization, organizationId: token.organizationId });
    };

    it('verifies a trigger and exchanges its code once', async () => {
      const claims = await verifyTriggerData(install().data, app);
      expect(claims.organizationId).toBe(organization().id);
      const exchange = { baseUrl: sandbox.url, ...app, code: claims.appUserCode! };
      expect(await exchangeCode(exchange)).toMatchObject({ tokenType: 'Token', userId: claims.appUserId });
      await expect(exchangeCode(exchange)).rejects.toBeInstanceOf(GiosgCodeRefusedError);
    });

    it('knows by the trigger who clicked', async () => {
      const authorization = { giosgApp: { token: install().token, secret: app.appSecret } };
      const client = createGiosgClient({ baseUrl: sandbox.url, authorization, organizationId: organization().id });
      expect(await client.getMe()).toMatchObject({ id: agent().giosg!.id, isManager: true });
    });

    it('lists, reads and sets users, until the app is uninstalled', async () => {
      sandbox.control.configure({ giosgPageSize: 2 });
      const client = await connect();
      expect(await client.listUsers()).toHaveLength(8);
      const id = agent().giosg!.id;
      await client.setOnlineEnabled(id, true);
      expect(agent().giosg).toMatchObject({ wanted: true, online: true });
      expect(await client.getPreferences(id)).toEqual({ chatCapacity: 5 });
      await expect(client.getUser(organization().id)).rejects.toBeInstanceOf(GiosgNotFoundError);
      await sandbox.control.uninstall();
      await expect(client.getMe()).rejects.toBeInstanceOf(GiosgUnauthorizedError);
    });

    it('reads who changed from either webhook', async () => {
      await connect();
      sandbox.control.people.giosg(agent().giosg!.id, { chatsBy: 1 });
      const bodies = await eventually(() => product.webhooks().length === 2 && product.webhooks());
      const expected = {
        kind: 'user',
        action: 'changed',
        organizationId: organization().id,
        userId: agent().giosg!.id,
      };
      expect(bodies.map(parseUserWebhook)).toEqual([expected, expected]);
    });
  });

  describe('Genesys Cloud', () => {
    let client: GenesysClient;

    beforeEach(async () => {
      const { client: credentials } = organization();
      const { accessToken } = await requestToken({
        loginUrl: sandbox.url,
        clientId: credentials!.id,
        clientSecret: credentials!.secret,
      });
      client = createGenesysClient({ apiUrl: sandbox.url, getToken: async () => ({ accessToken, generation: 1 }) });
    });

    it('reads the organization, definitions and users with both states', async () => {
      expect(await client.getOrganization()).toMatchObject({ name: 'Esimerkki Oy' });
      const definitions = await client.getPresenceDefinitions();
      expect(definitions).toContainEqual(expect.objectContaining({ id: onQueue, systemPresence: 'ON_QUEUE' }));
      expect(await client.searchUsersByEmail(agent().email!)).toMatchObject([{ id: agent().genesys!.id }]);
      expect(await client.getUsersByIds([agent().genesys!.id])).toMatchObject([
        { presence: { systemPresence: 'AVAILABLE' }, routing: { routing: 'OFF_QUEUE' } },
      ]);
      expect(await client.listUsers()).toHaveLength(7);
    });

    it('sets presences one by one and in bulk', async () => {
      const others = organization().agents.slice(1, 3);
      expect(await client.setPresence(agent().genesys!.id, onQueue)).toMatchObject({ systemPresence: 'ON_QUEUE' });
      const wishes = others.map((other) => ({ userId: other.genesys!.id, definitionId: onQueue }));
      expect((await client.setPresencesBulk(wishes)).map((part) => part.userId)).toEqual(
        wishes.map((wish) => wish.userId),
      );
      expect(
        organization()
          .agents.slice(0, 3)
          .map((entry) => entry.genesys!.routing),
      ).toEqual(['IDLE', 'IDLE', 'IDLE']);
    });

    it('gets events over its socket, and notices a silent and a closed one', async () => {
      const channel = await client.createChannel();
      const userId = agent().genesys!.id;
      const { subscribed, rejected } = await client.putSubscriptions(channel.id, [topicForUser(userId), 'nonsense']);
      expect([subscribed, rejected]).toMatchObject([[topicForUser(userId)], [{ topic: 'nonsense' }]]);
      const frames: NotificationFrame[] = [];
      const ends: SocketEnd[] = [];
      const connectUri = checkConnectUri(channel.connectUri, 'mypurecloud.com', {
        loginUrl: sandbox.url,
        apiUrl: sandbox.url,
      });
      const open = () =>
        new Promise<void>((resolve) => {
          createNotificationSocket({
            connectUri,
            onOpen: resolve,
            onFrame: (frame) => frames.push(frame),
            onClosed: ({ reason }) => ends.push(reason),
            pingIntervalMs: 50,
            pongTimeoutMs: 50,
          });
        });
      await open();
      sandbox.control.people.genesys(userId, { presence: 'On Queue', call: 'acd' });
      await eventually(() => frames.length === 3);
      expect(frames).toMatchObject([
        { kind: 'presence', userId, presence: { systemPresence: 'ON_QUEUE' } },
        { kind: 'routing', userId, routing: { routing: 'IDLE' } },
        { kind: 'routing', userId, routing: { routing: 'INTERACTING' } },
      ]);
      sandbox.control.channels.mute();
      await eventually(() => ends.length === 1);
      await open();
      sandbox.control.channels.close(channel.id, { code: 1001 });
      await eventually(() => ends.length === 2);
      expect(ends).toEqual(['pong_timeout', 'closed']);
      expect(await client.channelExists(channel.id)).toBe(true);
      sandbox.control.channels.end(channel.id);
      expect(await client.channelExists(channel.id)).toBe(false);
    });

    it('names what it may not do, and how long it must wait', async () => {
      sandbox.control.updateClient(organization().client!.id, { permissions: [] });
      const refused = client.setPresence(agent().genesys!.id, onQueue);
      await expect(refused).rejects.toBeInstanceOf(GenesysMissingPermissionError);
      sandbox.control.configure({ requestsPerMinute: 0 });
      await expect(client.getOrganization()).rejects.toBeInstanceOf(GenesysRateLimitedError);
    });
  });
});
