import { agents } from './agents';
import { connectionView } from './connection-view';
import { overview } from './overview';
import { problems } from './problems';
import { registration } from './registration';
import { rules } from './rules';
import { timeline } from './timeline';
import { whereToGrant } from './where-to-grant';
import type { ConnectionStatus, CredentialsStatus } from '../../../api/contracts/setup';

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

const count = (amount: number, one: string, many: string) => `${amount} ${amount === 1 ? one : many}`;

/** Every word that the page says, so that another language is another file like this one. */
export const texts = {
  productName: 'Agent Sync',
  logo: 'Agent Sync logo',
  tagline: 'giosg and Genesys Cloud, one state per agent',
  backToGiosg: 'Back to giosg',
  views: {
    label: 'Views',
    overview: 'Overview',
    agents: 'Agents',
    rules: 'Rules',
    timeline: 'Timeline',
    connection: 'Connection',
  },
  notFound: { title: 'There is no such view', body: 'The address may be from another version of this page.' },
  managersOnly: 'This view is for giosg managers. Your own state is below.',
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
      whereToGrant,
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

  agents,
  connectionView,
  overview,
  registration,
  rules,
  timeline,

  own: {
    title: 'My state',
    available: 'Available',
    hint: 'Switch off to stay off after this call or chat; switch on to get work again.',
    stayOff: 'Stay off after this call',
    stayingOff: 'You stay off until you switch on again.',
    missing:
      'There is no agent for your giosg user. Only people with a user in both systems are kept in step; ask a manager.',
  },
} as const;
