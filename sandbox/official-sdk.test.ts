import platformClient from 'purecloud-platform-client-v2';
import { createSandbox, type Sandbox } from './create-sandbox';
import { sandboxDefaults } from './defaults';
import { eventually, listen } from './test-support/calls';

const onQueue = 'e08eaf1b-ee47-4fa9-a231-1200e284798f';

/** The vendor's own client: what it can't use isn't Genesys Cloud. */
describe('the official Genesys Cloud SDK on the sandbox', () => {
  let sandbox: Sandbox;
  let client: InstanceType<typeof platformClient.ApiClientClass>;

  beforeAll(async () => {
    sandbox = await createSandbox();
    client = new platformClient.ApiClientClass();
    client.config.live_reload_config = false;
    client.setGateway({
      host: '127.0.0.1',
      protocol: 'http',
      port: sandbox.port,
      path_params_login: '',
      path_params_api: '',
    });
    await client.loginClientCredentialsGrant(sandboxDefaults.genesysClientId, sandboxDefaults.genesysClientSecret);
  });
  afterAll(() => sandbox.close());

  const agent = () => sandbox.control.state().organizations[0]!.agents[0]!;

  it('knows its organization and token', async () => {
    const organization = await new platformClient.OrganizationApi(client).getOrganizationsMe();
    expect(organization.name).toBe('Esimerkki Oy');
    const token = await new platformClient.TokensApi(client).getTokensMe();
    expect(token.OAuthClient?.id).toBe(sandboxDefaults.genesysClientId);
  });

  it('finds a user by exact address and reads both states of several', async () => {
    const users = new platformClient.UsersApi(client);
    const found = await users.postUsersSearch({
      pageSize: 25,
      pageNumber: 1,
      query: [{ type: 'EXACT', fields: ['email'], value: agent().email! }],
    });
    expect(found.results.map((user) => user.id)).toEqual([agent().genesys!.id]);
    const page = await users.getUsers({ id: [agent().genesys!.id], expand: ['presence', 'routingStatus'] });
    expect(page.entities?.[0]).toMatchObject({
      presence: { presenceDefinition: { systemPresence: 'Available' } },
      routingStatus: { status: 'OFF_QUEUE' },
    });
  });

  it('reads a routing status, and all users page by page', async () => {
    const status = await new platformClient.UsersApi(client).getUserRoutingstatus(agent().genesys!.id);
    expect(status).toMatchObject({ userId: agent().genesys!.id, status: 'OFF_QUEUE' });
    const users = new platformClient.UsersApi(client);
    const pages = [1, 2].map((pageNumber) => users.getUsers({ pageSize: 4, pageNumber, state: 'active' }));
    const listed = (await Promise.all(pages)).map((page) => page.entities?.length);
    expect(listed).toEqual([4, 3]);
  });

  it('lists its channels, and topics with the permissions they need', async () => {
    const notifications = new platformClient.NotificationsApi(client);
    const { id } = await notifications.postNotificationsChannels();
    const listed = await notifications.getNotificationsChannels({ includechannels: 'oauthclient' });
    expect(listed.entities?.map((channel) => channel.id)).toContain(id);
    const expand = ['requiresPermissions', 'permissionDetails', 'enforced'];
    const topics = await notifications.getNotificationsAvailabletopics({ expand });
    expect(topics.entities?.map((topic) => topic.id)).toContain('v2.users.{id}.presence');
  });

  it('lists presence definitions, the organization’s own among them', async () => {
    const listing = await new platformClient.PresenceApi(client).getPresenceDefinitions0();
    expect(listing.entities).toHaveLength(11);
    expect(listing.entities?.filter((entry) => entry.type === 'User')).toMatchObject([{ name: 'Coffee' }]);
  });

  it('creates a channel, subscribes, sets a presence and gets its events', async () => {
    const userId = agent().genesys!.id;
    const notifications = new platformClient.NotificationsApi(client);
    const channel = await notifications.postNotificationsChannels();
    const topics = [{ id: `v2.users.${userId}?presence&routingStatus` }];
    await notifications.putNotificationsChannelSubscriptions(channel.id!, topics, { ignoreErrors: true });
    await notifications.headNotificationsChannel(channel.id!);
    const listener = await listen(channel.connectUri!);
    const presences = new platformClient.PresenceApi(client);
    await presences.patchUserPresencesPurecloud(userId, { presenceDefinition: { id: onQueue } });
    await eventually(() => listener.frames.length === 2);
    expect(listener.frames).toMatchObject([
      { topicName: `v2.users.${userId}.presence`, eventBody: { presenceDefinition: { systemPresence: 'ON_QUEUE' } } },
      { topicName: `v2.users.${userId}.routingStatus`, eventBody: { routingStatus: { status: 'IDLE' } } },
    ]);
    const read = await presences.getUserPresencesPurecloud(userId);
    expect(read.presenceDefinition).toMatchObject({ id: onQueue, systemPresence: 'On Queue' });
    const bulk = await presences.getUsersPresencesPurecloudBulk({ id: [userId] });
    expect(bulk).toMatchObject([{ userId }]);
    const subscriptions = await notifications.getNotificationsChannelSubscriptions(channel.id!);
    expect(subscriptions.entities?.map((topic) => topic.id)).toEqual(topics.map((topic) => topic.id));
    listener.socket.close();
  });

  it('reads the older listing, too', async () => {
    const listing = await new platformClient.PresenceApi(client).getPresencedefinitions({ pageSize: 100 });
    expect(listing.entities?.map((entry) => entry.systemPresence)).toContain('On Queue');
  });

  it('sets several presences at once', async () => {
    const agents = sandbox.control.state().organizations[0]!.agents.slice(1, 3);
    const wanted = agents.map((entry) => ({ id: entry.genesys!.id, presenceDefinition: { id: onQueue } }));
    const answer = await new platformClient.PresenceApi(client).putUsersPresencesBulk(wanted);
    expect(answer).toHaveLength(2);
    expect(sandbox.control.state().organizations[0]!.agents[1]!.genesys).toMatchObject({
      presence: 'On Queue',
      routing: 'IDLE',
    });
  });

  it('is told what it may not do', async () => {
    sandbox.control.updateClient(sandboxDefaults.genesysClientId, { permissions: [] });
    const attempt = new platformClient.PresenceApi(client).patchUserPresencesPurecloud(agent().genesys!.id, {});
    await expect(attempt).rejects.toMatchObject({ status: 403, code: 'missing.permissions' });
    const nobody = '00000000-0000-0000-0000-000000000000';
    sandbox.control.updateClient(sandboxDefaults.genesysClientId, { permissions: ['presence:userPresence:edit'] });
    const aimless = new platformClient.PresenceApi(client).patchUserPresencesPurecloud(nobody, {});
    await expect(aimless).rejects.toMatchObject({ status: 404 });
  });
});
