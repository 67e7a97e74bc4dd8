/** What the direct way calls, written as one would by hand: fetch, JSON, an error for anything but success. */
export interface DirectVendors {
  readonly organizationId: string;
  giosgUser(id: string): Promise<{ id: string; email: string | null; isOn: boolean }>;
  giosgUsers(): Promise<{ id: string; email: string | null }[]>;
  setGiosg(id: string, isOn: boolean): Promise<void>;
  genesysUsers(): Promise<{ id: string; email: string }[]>;
  isOnQueue(id: string): Promise<boolean>;
  setOnQueue(id: string, isOn: boolean): Promise<void>;
  /** A channel that tells of these users' presences. */
  openChannel(userIds: readonly string[]): Promise<string>;
}

export interface DirectSettings {
  readonly vendorsUrl: string;
  readonly appId: string;
  readonly appSecret: string;
  readonly clientId: string;
  readonly clientSecret: string;
  /** `data` of giosg's install trigger: it holds the one-time code. */
  readonly triggerData: string;
}

type Fields = Record<string, unknown>;

interface GiosgResource {
  id: string;
  email: string | null;
  is_online_enabled: boolean;
}

export const isOnQueueName = (systemPresence: unknown): boolean =>
  typeof systemPresence === 'string' && systemPresence.toUpperCase().replaceAll(/[\s_]/g, '') === 'ONQUEUE';

const topicsAtOnce = 1_000;

export async function createDirectVendors(settings: DirectSettings): Promise<DirectVendors> {
  const { vendorsUrl: base } = settings;
  const call = async <Answer>(method: string, url: string, headers: Record<string, string>, body?: unknown) => {
    const type = body instanceof URLSearchParams || body === undefined ? {} : { 'content-type': 'application/json' };
    const sent = body === undefined ? {} : { body: body instanceof URLSearchParams ? body : JSON.stringify(body) };
    const response = await fetch(url, { method, headers: { ...headers, ...type }, ...sent });
    if (!response.ok) throw new Error(`${method} answered ${response.status}`);
    return (await response.json()) as Answer;
  };

  const claims = JSON.parse(Buffer.from(settings.triggerData.split('.')[1] ?? '', 'base64url').toString()) as Fields;
  const form = new URLSearchParams({
    grant_type: 'authorization_code',
    code: String(claims['app_user_code']),
    client_id: settings.appId,
    client_secret: settings.appSecret,
  });
  const bot = await call<{ access_token: string; organization_id: string }>('POST', `${base}/identity/token`, {}, form);
  const basic = Buffer.from(`${settings.clientId}:${settings.clientSecret}`).toString('base64');
  const grant = new URLSearchParams({ grant_type: 'client_credentials' });
  const asClient = { authorization: `Basic ${basic}` };
  const token = await call<{ access_token: string }>('POST', `${base}/oauth/token`, asClient, grant);

  const giosg = { authorization: `Token ${bot.access_token}` };
  const genesys = { authorization: `Bearer ${token.access_token}` };
  const users = `${base}/api/v5/orgs/${bot.organization_id}/users`;
  const presence = (id: string): string => `${base}/api/v2/users/${id}/presences/purecloud`;
  const { entities } = await call<{ entities: { id: string; systemPresence: string }[] }>(
    'GET',
    `${base}/api/v2/presence/definitions`,
    genesys,
  );
  const definitionOf = (isWanted: (name: string) => boolean): string =>
    entities.find(({ systemPresence }) => isWanted(systemPresence))?.id ?? '';
  const onQueue = definitionOf(isOnQueueName);
  const available = definitionOf((name) => name.toUpperCase() === 'AVAILABLE');

  return {
    organizationId: bot.organization_id,
    async giosgUser(id) {
      const user = await call<GiosgResource>('GET', `${users}/${id}`, giosg);
      return { id, email: user.email, isOn: user.is_online_enabled };
    },
    async giosgUsers() {
      const found: GiosgResource[] = [];
      for (let next: string | null = users; next !== null;) {
        const page: { results: GiosgResource[]; next: string | null } = await call('GET', next, giosg);
        found.push(...page.results);
        next = page.next;
      }
      return found;
    },
    async setGiosg(id, isOn) {
      await call('PATCH', `${users}/${id}`, giosg, { is_online_enabled: isOn });
    },
    async genesysUsers() {
      const found: { id: string; email: string }[] = [];
      for (let page = 1, pages = 1; page <= pages; page += 1) {
        const url = `${base}/api/v2/users?pageSize=100&pageNumber=${page}`;
        const answer = await call<{ entities: { id: string; email: string }[]; pageCount: number }>(
          'GET',
          url,
          genesys,
        );
        found.push(...answer.entities);
        pages = answer.pageCount;
      }
      return found;
    },
    async isOnQueue(id) {
      const answer = await call<{ presenceDefinition: Fields }>('GET', presence(id), genesys);
      return isOnQueueName(answer.presenceDefinition['systemPresence']);
    },
    async setOnQueue(id, isOn) {
      await call('PATCH', presence(id), genesys, { presenceDefinition: { id: isOn ? onQueue : available } });
    },
    async openChannel(userIds) {
      const channels = `${base}/api/v2/notifications/channels`;
      const channel = await call<{ id: string; connectUri: string }>('POST', channels, genesys);
      const topics = userIds.slice(0, topicsAtOnce).map((id) => ({ id: `v2.users.${id}.presence` }));
      await call('PUT', `${channels}/${channel.id}/subscriptions`, genesys, topics);
      return channel.connectUri;
    },
  };
}
