import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What the two vendors answer; a test sets it to what it needs. */
export interface VendorBehaviour {
  /** `is_manager` of whoever asks with GIOSGAPP; a number is an HTTP status instead. */
  manager: boolean | null | number;
  /** `is_manager` as the bot reads it. */
  managerAsBot: boolean | null | number;
  /** One-time code exchange: the token it gives, or an HTTP status. */
  exchange: string | number;
  exchangeOrganization: string;
  /** Genesys Cloud's token request. */
  tokenStatus: number;
  definitionsStatus: number;
  searchStatus: number;
  /** Users by id: those whom Genesys Cloud knows, or an HTTP status. */
  users: string[] | number;
  /** Of a presence write, for a user who cannot exist; and of the list of channels. */
  writeStatus: number;
  channelsStatus: number;
}

export interface Vendors {
  url: string;
  behaviour: VendorBehaviour;
  /** `METHOD path` of every call, in order. */
  calls: string[];
  reset(): void;
  close(): Promise<void>;
}

export const userId = '000f7116-4499-11e9-bca4-0242ac110009';
export const botUserId = '83995a52-523f-11e9-8058-0242ac110008';
export const organizationId = 'a17cea80-e397-11e0-b51a-00163e0c01f2';

const initial = (): VendorBehaviour => ({
  manager: true,
  managerAsBot: null,
  exchange: 'bot-token-1',
  exchangeOrganization: organizationId,
  tokenStatus: 200,
  definitionsStatus: 200,
  searchStatus: 200,
  users: [],
  writeStatus: 404,
  channelsStatus: 200,
});

/** A loopback server that stands for giosg and Genesys Cloud, with just what the API calls itself. */
export async function startVendors(): Promise<Vendors> {
  const behaviour = initial();
  const calls: string[] = [];
  const server = createServer((request, response) => {
    const path = (request.url ?? '').split('?')[0] ?? '';
    calls.push(`${request.method} ${path}`);
    answer(behaviour, request, response, path);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    behaviour,
    calls,
    reset() {
      Object.assign(behaviour, initial());
      calls.length = 0;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function answer(behaviour: VendorBehaviour, request: IncomingMessage, response: ServerResponse, path: string): void {
  const send = (status: number, body: unknown) => {
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  };
  const user = (id: string, isManager: boolean | null | number) =>
    typeof isManager === 'number' ? send(isManager, { detail: 'no' }) : send(200, giosgUser(id, isManager));

  if (path === '/identity/token') return exchange(behaviour, send);
  if (path === '/api/v5/users/me') return user(userId, behaviour.manager);
  if (path.startsWith('/api/v5/orgs/')) return user(userId, behaviour.managerAsBot);
  if (path === '/oauth/token') {
    const accepted = behaviour.tokenStatus === 200;
    const body = accepted ? { access_token: 'genesys-token', expires_in: 86_400 } : { error: 'invalid_client' };
    return send(behaviour.tokenStatus, body);
  }
  if (path === '/api/v2/presence/definitions') {
    const refused = { code: 'missing.permission', message: 'Missing: presence:presenceDefinition:view' };
    return send(behaviour.definitionsStatus, behaviour.definitionsStatus === 200 ? definitions : refused);
  }
  if (path === '/api/v2/users/search') {
    return send(behaviour.searchStatus, behaviour.searchStatus === 200 ? { results: [], total: 0 } : {});
  }
  if (path === '/api/v2/users') {
    const { users } = behaviour;
    if (typeof users === 'number') return send(users, {});
    return send(200, { entities: users.map((id) => ({ id, state: 'active' })) });
  }
  if (path.endsWith('/presences/purecloud')) return send(behaviour.writeStatus, {});
  if (path === '/api/v2/notifications/channels') return send(behaviour.channelsStatus, { entities: [] });
  send(404, {});
}

function exchange(behaviour: VendorBehaviour, send: (status: number, body: unknown) => void): void {
  if (typeof behaviour.exchange === 'number') {
    return send(behaviour.exchange, { error: 'invalid_grant', error_description: 'The code has expired' });
  }
  send(200, {
    access_token: behaviour.exchange,
    token_type: 'Token',
    user_id: botUserId,
    organization_id: behaviour.exchangeOrganization,
    app_id: 'app',
  });
}

const giosgUser = (id: string, isManager: boolean | null) => ({
  id,
  email: 'maija@example.com',
  is_manager: isManager,
  is_online_enabled: true,
  is_online: true,
  is_present: true,
  current_chat_count: 0,
});

const definitions = {
  entities: [
    { id: '6a3af858-942f-489d-9700-5f9bcdcdae9b', systemPresence: 'Available', type: 'System', deactivated: false },
    { id: 'e08eaf1b-ee47-4fa9-a231-1200e284798f', systemPresence: 'OnQueue', type: 'System', deactivated: false },
    {
      id: 'lunch',
      systemPresence: 'Meal',
      type: 'User',
      deactivated: false,
      languageLabels: { en_US: 'Lunch' },
    },
  ],
};
