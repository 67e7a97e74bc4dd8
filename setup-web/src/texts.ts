import type { AgentFilter, AgentMatch, AgentPause } from '../../api/contracts/agents';
import type { ConnectionStatus, CredentialsStatus } from '../../api/contracts/setup';
import type { PageErrorCode } from './lib/api-error';

/** What happened, whether anything is lost, what to do. */
export interface ProblemText {
  happened: string;
  lost: string;
  todo: string;
}

const nothingLost = 'Nothing is lost.';
const nothingChanged = 'Nothing was changed.';
const notStored = 'Nothing was saved; earlier credentials stay in use.';

const problems: Record<PageErrorCode, ProblemText> = {
  malformed_json: { happened: 'The request arrived damaged.', lost: nothingChanged, todo: 'Try again.' },
  session_required: {
    happened: 'There is no session.',
    lost: nothingChanged,
    todo: 'Open Setup from giosg’s list of apps.',
  },
  session_expired: {
    happened: 'Your session has ended.',
    lost: nothingLost,
    todo: 'Open Setup from giosg’s list of apps again.',
  },
  managers_only: {
    happened: 'Only a giosg manager may do this.',
    lost: nothingChanged,
    todo: 'Ask a manager of your organization to open Setup.',
  },
  not_found: {
    happened: 'The server does not know this address.',
    lost: nothingChanged,
    todo: 'Load the page again: it may be older than the server.',
  },
  agent_not_found: {
    happened: 'This agent is no longer in the list.',
    lost: nothingChanged,
    todo: 'Check in giosg whether the user still exists.',
  },
  method_not_allowed: {
    happened: 'The server does not accept this action.',
    lost: nothingChanged,
    todo: 'Load the page again: it may be older than the server.',
  },
  client_in_use: {
    happened: 'Another organization here already uses this OAuth client.',
    lost: notStored,
    todo: 'Create an OAuth client of its own for this organization in Genesys Cloud and enter that one.',
  },
  credentials_required: {
    happened: 'There are no valid credentials to connect with.',
    lost: nothingChanged,
    todo: 'Save valid Genesys Cloud credentials first.',
  },
  already_matched: {
    happened: 'That Genesys Cloud user already belongs to another agent.',
    lost: nothingChanged,
    todo: 'Release the other match first, or choose another user.',
  },
  removal_not_offered: {
    happened: 'The installation is in use, so it was not removed.',
    lost: nothingLost,
    todo: 'Uninstall the app in giosg if you want it gone.',
  },
  body_too_large: { happened: 'The request was too large.', lost: nothingChanged, todo: 'Enter less text.' },
  invalid_request: {
    happened: 'The server could not accept what was entered.',
    lost: nothingChanged,
    todo: 'Check the fields and try again.',
  },
  invalid_region: {
    happened: 'This is not a region of Genesys Cloud.',
    lost: notStored,
    todo: 'Choose the region in which your organization was created.',
  },
  genesys_invalid_client: {
    happened: 'Genesys Cloud refused the Client ID or the Client secret.',
    lost: notStored,
    todo: 'Copy both again from Genesys Cloud (Admin > Integrations > OAuth) and check the region.',
  },
  genesys_missing_permission: {
    happened: 'Genesys Cloud accepted the credentials, but their roles lack permissions.',
    lost: notStored,
    todo: 'Give the OAuth client a role with these permissions, then save again:',
  },
  policy_cannot_work: {
    happened: 'These rules cannot work together.',
    lost: 'The rules in force stay as they are.',
    todo: 'Mend the points below and save again.',
  },
  too_many_requests: {
    happened: 'There were too many requests in a short time.',
    lost: nothingChanged,
    todo: 'Wait a minute and try again.',
  },
  internal_error: {
    happened: 'Something went wrong on the server.',
    lost: 'What was saved before is still there.',
    todo: 'Try again; if it stays, tell whoever runs this service.',
  },
  not_ready: {
    happened: 'The sync service did not answer within 5 seconds.',
    lost: nothingLost,
    todo: 'Try again in a moment.',
  },
  genesys_unreachable: {
    happened: 'Genesys Cloud could not be reached.',
    lost: notStored,
    todo: 'Check the region, wait a minute, and save again.',
  },
  offline: {
    happened: 'The server could not be reached.',
    lost: nothingLost,
    todo: 'Check your network connection and try again.',
  },
  unreadable: {
    happened: 'Something between you and the server answered in its place.',
    lost: nothingLost,
    todo: 'Try again; if it stays, tell whoever runs your network.',
  },
};

const connection: Record<ConnectionStatus, string> = {
  disconnected: 'Disconnected',
  connecting: 'Connecting…',
  connected: 'Connected',
  reconnecting: 'Reconnecting…',
  disconnecting: 'Disconnecting…',
};

const credentials: Record<CredentialsStatus, string> = {
  missing: 'Not entered yet',
  valid: 'Valid',
  invalid: 'Refused',
};

const match: Record<AgentMatch, string> = {
  email: 'Matched by e-mail',
  manual: 'Matched by hand',
  none: 'No Genesys Cloud user',
  ambiguous: 'Several Genesys Cloud users',
};

const pauses: Record<AgentPause, string> = {
  call: 'On a call: chats stopped',
  chats: 'Enough chats: calls stopped',
  console: 'Console closed: calls stopped',
};

const filters: Record<AgentFilter | 'all', string> = {
  all: 'All agents',
  matched: 'Matched',
  unmatched: 'Not matched',
  ambiguous: 'Several candidates',
  paused: 'Sync paused',
  different: 'A side not as wanted',
};

const routing: Record<string, string> = {
  OFF_QUEUE: 'Off queue',
  IDLE: 'Waiting for work',
  INTERACTING: 'In an interaction',
  NOT_RESPONDING: 'Not responding',
  COMMUNICATING: 'On a call',
  UNKNOWN: 'Unknown',
};

const differences = {
  adopted: 'left as it was found',
  held_back: 'not written now',
  refused: 'our change was refused',
} as const;

const roleOfClient = 'Admin > Integrations > OAuth > the client > Roles: a role with';
const scopeOfClient = 'Admin > Integrations > OAuth > the client > Scope:';
const roleOfAgents = 'Admin > People & Permissions > Roles: a role of every agent with';

/** Where an administrator of Genesys Cloud grants what a check names. */
const whereToGrant: Record<string, string> = {
  'presence:presenceDefinition:view': `${roleOfClient} Presence > Presence Definition > View`,
  'directory:user:view': `${roleOfClient} Directory > User > View`,
  'presence:userPresence:edit': `${roleOfClient} Presence > User Presence > Edit, for the divisions of your agents`,
  'presence:userPresence:view': `${roleOfClient} Presence > User Presence > View, for the divisions of your agents`,
  'routing:agent:onqueue': `${roleOfAgents} Routing > Agent > On Queue`,
  presence: `${scopeOfClient} presence`,
  'users:readonly': `${scopeOfClient} users:readonly (users will do, too)`,
  notifications: `${scopeOfClient} notifications`,
  'v2.users.{id}.presence': 'Grant the permissions of this list that are missing; it needs nothing else.',
  'v2.users.{id}.routingStatus': 'Grant the permissions of this list that are missing; it needs nothing else.',
};

/** What nobody foresaw, by the form of its name: `domain:entity:action` is a permission, all else a scope. */
const whereToGrantAny = (name: string) =>
  /^\w+:\w+:[\w*]+$/.test(name) ? `${roleOfClient} the permission ${name}` : `${scopeOfClient} ${name}`;

const count = (amount: number, one: string, many: string) => `${amount} ${amount === 1 ? one : many}`;

/** Every word that the page says, so that another language is another file like this one. */
export const texts = {
  productName: 'Agent Sync',
  logo: 'Agent Sync logo',
  tagline: 'giosg and Genesys Cloud, one state per agent',
  backToGiosg: 'Back to giosg',
  views: { label: 'Views', overview: 'Overview', agents: 'Agents' },
  loading: 'Loading…',
  tryAgain: 'Try again',
  unknown: 'Unknown',
  problems,
  stale: (time: string) => `This is what was known at ${time}. The page keeps trying.`,
  since: 'since',

  noSession: {
    title: 'Open Setup from giosg',
    body: 'This page works only when giosg opens it. In giosg, go to Settings > giosg apps and choose Setup beside this app.',
    install: 'If the app is not in that list yet, a giosg administrator installs it there first.',
  },
  expired: {
    title: 'Your session has ended',
    body: 'Nothing is lost, and the sync goes on. To continue here, open Setup from giosg’s list of apps again. If the app was uninstalled meanwhile, install it there first.',
  },
  removed: {
    title: 'Everything was removed',
    body: 'The connection is closed, and the installation, its credentials, tokens and channels are deleted. To begin anew, install the app in giosg.',
  },

  status: {
    missing: 'Enter your Genesys Cloud credentials to begin. Nothing is synced yet.',
    invalid:
      'Genesys Cloud refuses the stored credentials. Enter valid ones below; agents stay as they are until then.',
    ready: 'Ready to connect. Nothing is synced until you do.',
    connecting: 'Connecting to Genesys Cloud. Agents are read on both sides, then kept in step.',
    connected: (matched: number) =>
      `Connected. ${count(matched, 'agent is', 'agents are')} kept in step on both sides.`,
    reconnecting:
      'The connection to Genesys Cloud broke and is being rebuilt. Nothing is lost: every state is read again afterwards.',
    disconnecting: 'Disconnecting. No new change is written from now on.',
    accessLost: 'Access to giosg was lost. Nothing is synced until it is back.',
    unconfirmed: 'An uninstall was announced, but giosg still lets us in. The sync goes on.',
    unmatched: (amount: number) => `${count(amount, 'giosg user has', 'giosg users have')} no match in Genesys Cloud.`,
    agentOff:
      'Your two states are not kept in step right now. A manager of your organization has to see to it on this page.',
    agentOn: 'Connected. Your two states are kept in step.',
  },

  accessLost: {
    title: 'giosg no longer accepts our access',
    body: 'Nothing is lost: credentials and matches stay. Open Setup from giosg’s list of apps again; that renews the access. If that does not help, remove the app in giosg and install it anew.',
  },
  unconfirmed: {
    title: 'Was the app uninstalled?',
    body: 'giosg announced that it was, yet it still accepts our access, so nothing was removed and the sync goes on. If you did uninstall it, remove everything here. This deletes the credentials, tokens and matches and cannot be undone.',
    remove: 'Remove everything',
  },

  credentials: {
    title: 'Genesys Cloud credentials',
    intro:
      'From an OAuth client of the type Client Credentials, made for this connection alone (Admin > Integrations > OAuth).',
    state: 'Credentials',
    states: credentials,
    checked: 'checked',
    region: 'Region',
    chooseRegion: 'Choose a region',
    clientId: 'Client ID',
    clientSecret: 'Client secret',
    secretHint: 'Stored encrypted and never shown again.',
    secretHintStored: 'Stored encrypted and never shown again. Enter it anew to change anything here.',
    save: 'Save',
    saved: 'Saved. Genesys Cloud accepts these credentials.',
    checks: {
      title: 'What Genesys Cloud allows this client',
      again: 'Check again',
      whereToGrant: (name: string) => whereToGrant[name] ?? whereToGrantAny(name),
      kinds: { token: 'Token', permission: 'Permission', scope: 'Scope', topic: 'Notifications' },
      statuses: { granted: 'Granted', missing: 'Missing', unknown: 'Cannot be told' },
    },
    needed: {
      region: 'Choose the region of your Genesys Cloud organization.',
      clientId: 'Enter the Client ID.',
      clientSecret: 'Enter the Client secret.',
    },
  },

  connection: {
    title: 'Connection',
    states: connection,
    connect: 'Connect',
    disconnect: 'Disconnect',
    needsCredentials: 'Save valid credentials first.',
    heldOff: 'These agents were held off one kind of work just when the sync stopped. Check them by hand:',
    channels: 'Channels to Genesys Cloud',
    channel: (channel: number, agents: number) => `Channel ${channel}: ${count(agents, 'agent', 'agents')}`,
    openSince: 'open since',
    renewedBefore: 'renewed before',
    notOpen: 'not open',
  },

  agents: {
    title: 'Agents',
    counts: (matched: number, unmatched: number) => `${matched} matched, ${unmatched} not matched`,
    filter: 'Show',
    filters,
    columns: { agent: 'Agent', giosg: 'giosg', genesys: 'Genesys Cloud', wanted: 'Wants work', sync: 'Sync' },
    match,
    online: 'Online',
    offline: 'Offline',
    switchedOn: 'Switched on',
    switchedOff: 'Switched off',
    chats: (chats: number | null, capacity: number | null) => `Chats ${chats ?? '?'} of ${capacity ?? '?'}`,
    routing: (status: string) => routing[status] ?? status,
    available: 'Available',
    notAvailable: 'Not available',
    notSeen: 'Not seen yet',
    pauses,
    difference: (side: 'giosg' | 'genesys', reason: keyof typeof differences) =>
      `${side === 'giosg' ? 'giosg' : 'Genesys Cloud'}: ${differences[reason]}`,
    syncOn: 'On',
    syncPaused: 'Paused',
    pausedUntil: 'Paused until',
    pausedByBreaker: 'Changed too often in a minute',
    pause: 'Pause sync',
    resume: 'Resume sync',
    pauseOf: (name: string) => `Pause sync of ${name}`,
    resumeOf: (name: string) => `Resume sync of ${name}`,
    lastChange: 'Last change',
    next: 'Next page',
    previous: 'Previous page',
    empty: 'No agents yet. They appear after the first connect, once users exist on both sides.',
    emptyFilter: 'No agent fits this filter.',
    failed: 'The list of agents could not be loaded.',
  },

  own: {
    title: 'My state',
    available: 'Available',
    hint: 'Switch off to stay off after this call or chat; switch on to get work again.',
    missing:
      'There is no agent for your giosg user. Only people with a user in both systems are kept in step; ask a manager.',
  },
} as const;
