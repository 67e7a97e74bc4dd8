import { requestToken } from '../../clients/genesys/auth';
import { GenesysError, GenesysMissingPermissionError } from '../../clients/genesys/errors';
import { createGenesysClient, type GenesysClient } from '../../clients/genesys/genesys-client';
import { topicForUser } from '../../clients/genesys/topics';
import { createSandbox, type Sandbox } from '../../sandbox/create-sandbox';
import { createOpenapiChecker } from '../../sandbox/test-support/openapi';

const onQueue = 'e08eaf1b-ee47-4fa9-a231-1200e284798f';
const nobody = '00000000-0000-0000-0000-000000000000';

interface Exchange {
  call: string;
  wrong: string[];
}

const checker = createOpenapiChecker();
const exchanges: Exchange[] = [];
const realFetch = globalThis.fetch;

/** Both directions of a call, held against Genesys Cloud's description of it. */
async function checkedFetch(...[input, init]: Parameters<typeof fetch>): Promise<Response> {
  const response = await realFetch(input, init);
  const { pathname, searchParams } = new URL(input instanceof Request ? input.url : input);
  const method = init?.method ?? 'GET';
  const template = checker.template(method, pathname) ?? pathname;
  const form = init?.body instanceof URLSearchParams ? Object.fromEntries(init.body) : undefined;
  const body: unknown = form ?? (typeof init?.body === 'string' ? JSON.parse(init.body) : undefined);
  const type = form ? 'application/x-www-form-urlencoded' : 'application/json';
  const text = await response.clone().text();
  const answer: unknown = text === '' ? undefined : JSON.parse(text);
  exchanges.push({
    call: `${method} ${template}`,
    wrong: [
      ...checker.request(method, template, { query: searchParams, type, body }),
      ...checker.answer(method, template, { status: response.status, body: answer }),
    ],
  });
  return response;
}

describe('every call of the product to Genesys Cloud, by its description', () => {
  let sandbox: Sandbox;
  let client: GenesysClient;
  let userIds: string[];

  beforeAll(async () => {
    sandbox = await createSandbox();
    globalThis.fetch = checkedFetch;
    const { client: credentials, agents } = sandbox.control.state().organizations[0]!;
    userIds = agents.flatMap(({ genesys }) => genesys?.id ?? []);
    const { id: clientId, secret: clientSecret } = credentials!;
    const { accessToken } = await requestToken({ loginUrl: sandbox.url, clientId, clientSecret });
    client = createGenesysClient({ apiUrl: sandbox.url, getToken: async () => ({ accessToken, generation: 1 }) });
  });
  afterAll(async () => {
    globalThis.fetch = realFetch;
    await sandbox.close();
  });

  it('is well-formed in both directions', async () => {
    const userId = userIds[0]!;
    const channel = await client.createChannel();
    const topics = [topicForUser(userId), 'nonsense'];
    const calls: Record<keyof GenesysClient, () => Promise<unknown>> = {
      getTokenInfo: () => client.getTokenInfo(),
      getOrganization: () => client.getOrganization(),
      searchUsersByEmail: () => client.searchUsersByEmail('maija.operaattori@example.com'),
      listUsers: () => client.listUsers(),
      getUsersByIds: () => client.getUsersByIds([...userIds, nobody]),
      getPresenceDefinitions: () => client.getPresenceDefinitions(),
      getPresence: () => client.getPresence(userId),
      getRoutingStatus: () => client.getRoutingStatus(userId),
      setPresence: () => client.setPresence(userId, onQueue),
      setPresencesBulk: () =>
        client.setPresencesBulk(userIds.slice(1, 3).map((id) => ({ userId: id, definitionId: onQueue }))),
      createChannel: () => client.createChannel(),
      channelExists: () => client.channelExists(channel.id),
      listChannels: () => client.listChannels(),
      putSubscriptions: () => client.putSubscriptions(channel.id, topics),
      getSubscriptions: () => client.getSubscriptions(channel.id),
      getAvailableTopics: () => client.getAvailableTopics(),
    };
    // A call that is new to the product has to be tried here, too.
    expect(Object.keys(calls).sort()).toEqual(Object.keys(client).sort());
    for (const call of Object.values(calls)) await call();
    expect(exchanges.map(({ call }) => call)).toContain('POST /oauth/token');
    expect(new Set(exchanges.map(({ call }) => call)).size).toBe(Object.keys(calls).length);
    expect(exchanges.filter(({ wrong }) => wrong.length > 0)).toEqual([]);
  });

  it('is refused in the form that the description has', async () => {
    exchanges.length = 0;
    const { client: credentials } = sandbox.control.state().organizations[0]!;
    await expect(client.setPresence(nobody, onQueue)).rejects.toBeInstanceOf(GenesysError);
    await expect(client.putSubscriptions('gone', [])).rejects.toBeInstanceOf(GenesysError);
    sandbox.control.updateClient(credentials!.id, { permissions: [] });
    await expect(client.setPresence(nobody, onQueue)).rejects.toThrow(GenesysMissingPermissionError);
    await expect(client.getPresenceDefinitions()).rejects.toThrow(GenesysMissingPermissionError);
    await expect(
      requestToken({ loginUrl: sandbox.url, clientId: credentials!.id, clientSecret: 'wrong' }),
    ).rejects.toBeInstanceOf(GenesysError);
    expect(exchanges).toHaveLength(5);
    expect(exchanges.filter(({ wrong }) => wrong.length > 0)).toEqual([]);
  });

  it('would be noticed if it were not', () => {
    const wrong = (query: string, body?: unknown) =>
      checker.request('GET', '/api/v2/users', {
        query: new URLSearchParams(query),
        type: 'application/json',
        body,
      });
    expect(wrong('id=a,b&expand=presence,routingStatus&pageSize=100')).toEqual([]);
    expect(wrong('nonsense=1')).toHaveLength(1);
    expect(wrong('pageSize=many')).toHaveLength(1);
    expect(wrong('expand=everything')).toHaveLength(1);
    expect(wrong('', {})).toHaveLength(1);
    const patch = { query: new URLSearchParams(), type: 'application/json', body: { presence: 'Busy' } };
    expect(checker.request('PATCH', '/api/v2/users/{userId}/presences/purecloud', patch)).toHaveLength(1);
  });
});
