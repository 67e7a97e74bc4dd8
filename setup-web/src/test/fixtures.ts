import type { Agent } from '../../../api/contracts/agents';
import type { ListPresencesAnswer, PolicyAnswer } from '../../../api/contracts/policy';
import type { RegistrationAnswer } from '../../../api/contracts/registration';
import type { SessionAnswer } from '../../../api/contracts/session';
import type { SetupAnswer } from '../../../api/contracts/setup';
import type { TimelineEntry } from '../../../api/contracts/timeline';
import type { TodayAnswer } from '../../../api/contracts/today';

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

export const quietToday: TodayAnswer = {
  since,
  changes: { written: 0, refused: 0, rehearsed: 0 },
  latencyMs: null,
  hours: [],
  now: { available: 0, onlineInGiosg: 0, onQueue: 0, onCall: 0 },
};
export const busyToday: TodayAnswer = {
  since,
  changes: { written: 128, refused: 2, rehearsed: 0 },
  latencyMs: { median: 84, p95: 1_240 },
  hours: [
    { at: '2026-11-20T06:00:00.000Z', giosg: 12, genesys: 9 },
    { at: '2026-11-20T07:00:00.000Z', giosg: 31, genesys: 28 },
    { at: '2026-11-20T09:00:00.000Z', giosg: 22, genesys: 26 },
  ],
  now: { available: 41, onlineInGiosg: 36, onQueue: 40, onCall: 5 },
};

const primary = (id: string, name: string, systemPresence: string, meaning: 'online' | 'offline' | 'ignore') => ({
  id,
  name,
  systemPresence,
  primary: true,
  deactivated: false,
  meaning,
});
export const presences: ListPresencesAnswer = {
  presences: [
    primary('available', 'Available', 'AVAILABLE', 'offline'),
    primary('on-queue', 'On Queue', 'ON_QUEUE', 'online'),
    primary('break', 'Break', 'BREAK', 'offline'),
    { ...primary('lunch', 'Lunch with the team', 'BREAK', 'offline'), primary: false },
    primary('meeting', 'Meeting', 'MEETING', 'offline'),
  ],
};
export const defaultRules: PolicyAnswer = {
  version: 0,
  savedAt: null,
  savedBy: null,
  policy: {
    mapping: {},
    offQueuePresence: 'available',
    busyRoutingStatuses: ['COMMUNICATING', 'INTERACTING'],
    chatThreshold: 'capacity',
    defaultCapacity: 5,
    consoleGraceSeconds: 5,
    initialSync: 'adopt',
    scope: 'all',
    dryRun: false,
  },
};

export const entry: TimelineEntry = {
  at: since,
  agent: 'giosg-anna',
  side: 'giosg',
  change: 'wanted true → false',
  cause: 'routing COMMUNICATING',
  rule: 'call',
  policyVersion: 0,
  outcome: 'written',
  latencyMs: 64,
  by: 'ourselves',
};

export const registration: RegistrationAnswer = {
  giosgApp: {
    name: 'Agent Sync',
    description: 'Keeps each agent’s state the same in giosg and in Genesys Cloud.',
    triggerUrl: 'https://sync.example.com/app_trigger',
    triggerConditions: [
      { type: 'install', tick: 'required' },
      { type: 'manual_nav', tick: 'recommended' },
      { type: 'chat_focus', tick: 'optional' },
    ],
    isAppUserRequired: true,
    appUserFirstName: 'Agent',
    appUserLastName: 'Sync',
    requiredScopes: ['users'],
    termsUrl: 'https://sync.example.com/terms',
    privacyUrl: 'https://sync.example.com/privacy',
    iconUrl: 'https://sync.example.com/icon.png',
  },
  giosgWebhook: {
    endpointUrl: 'https://sync.example.com/purecloud_trigger?secret=0123456789abcdef0123456789abcdef',
    subscriptions: [
      { channelPattern: '/api/v5/orgs/{organization_id}/users', additions: true, changes: true, removals: true },
      { channelPattern: '/api/v5/orgs/{organization_id}/users/*', additions: true, changes: true, removals: true },
    ],
  },
  genesysEmbedding: {
    applicationUrl: 'https://service.giosg.com/',
    applicationType: 'standalone',
    sandbox: 'allow-scripts,allow-popups,allow-same-origin,allow-forms,allow-modals',
    sandboxOptions: ['allow-scripts', 'allow-popups', 'allow-same-origin', 'allow-forms', 'allow-modals'],
    groupFilter: 'required',
    permissions: ['integrations:integration:view', 'integrations:integration:add', 'integrations:integration:edit'],
    api: { integrationType: 'embedded-client-app', intendedState: 'ENABLED' },
  },
  problems: [],
};
