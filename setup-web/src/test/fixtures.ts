import type { Agent } from '../../../api/contracts/agents';
import type { SessionAnswer } from '../../../api/contracts/session';
import type { SetupAnswer } from '../../../api/contracts/setup';

export const giosgUrl = 'https://service.giosg.example';
export const since = '2026-11-20T08:15:00.000Z';

export const managerSession: SessionAnswer = {
  role: 'manager',
  giosgUserId: 'giosg-manager',
  expiresAt: '2026-11-20T09:15:00.000Z',
  giosgUrl,
};
export const agentSession: SessionAnswer = { ...managerSession, role: 'agent', giosgUserId: 'giosg-anna' };

export const freshSetup: SetupAnswer = {
  organization: { id: 'organization-1' },
  installation: { status: 'installed' },
  credentials: { status: 'missing', region: null, clientId: null, checkedAt: null },
  connection: { status: 'disconnected', since: null, channels: [] },
  agents: { matched: 0, unmatched: 0 },
};
export const savedSetup: SetupAnswer = {
  ...freshSetup,
  credentials: { status: 'valid', region: 'mypurecloud.ie', clientId: 'client-1', checkedAt: since },
};
export const refusedSetup: SetupAnswer = {
  ...savedSetup,
  credentials: {
    ...savedSetup.credentials,
    status: 'invalid',
    problem: { code: 'genesys_invalid_client', message: 'Genesys Cloud refused the client secret.', since },
  },
};
export const connectedSetup: SetupAnswer = {
  ...savedSetup,
  connection: {
    status: 'connected',
    since,
    channels: [{ number: 1, agents: 2, connectedAt: since, expiresAt: '2026-11-21T08:15:00.000Z' }],
  },
  agents: { matched: 2, unmatched: 1 },
};

export const inConnection = (setup: SetupAnswer, status: SetupAnswer['connection']['status']): SetupAnswer => ({
  ...setup,
  connection: { ...setup.connection, status },
});
export const inInstallation = (setup: SetupAnswer, status: SetupAnswer['installation']['status']): SetupAnswer => ({
  ...setup,
  installation: { status },
});

export const anna: Agent = {
  giosgUserId: 'giosg-anna',
  genesysUserId: 'genesys-anna',
  email: 'anna@example.com',
  name: 'Anna Virtanen',
  match: 'email',
  giosg: { online: true, wanted: true, chats: 2, capacity: 5 },
  genesys: { presence: 'On Queue', systemPresence: 'ON_QUEUE', routingStatus: 'IDLE' },
  available: true,
  pauses: [],
};
export const bertil: Agent = {
  ...anna,
  giosgUserId: 'giosg-bertil',
  genesysUserId: 'genesys-bertil',
  email: 'bertil@example.com',
  name: 'Bertil Öst',
  match: 'manual',
  giosg: { online: false, wanted: false, chats: 0, capacity: null },
  genesys: { presence: 'On Queue', systemPresence: 'ON_QUEUE', routingStatus: 'COMMUNICATING' },
  pauses: ['call'],
  differences: [{ side: 'genesys', reason: 'adopted' }],
  lastChange: { at: since, side: 'giosg', change: 'giosg wanted true → false', rule: 'call' },
};
export const carin: Agent = {
  giosgUserId: 'giosg-carin',
  email: 'carin@example.com',
  name: '',
  match: 'none',
  giosg: { online: null, wanted: null, chats: null, capacity: null },
  genesys: { presence: null, systemPresence: null, routingStatus: null },
  available: null,
  pauses: [],
};
