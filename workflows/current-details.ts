import type { OrganizationState } from '../domain/organization-state';

const connectionWords: Record<OrganizationState['connection'], string> = {
  disconnected: 'Not connected. Waits for somebody to press Connect on the setup page.',
  connecting: 'Connecting to Genesys Cloud: opens notification channels and reads both sides.',
  connected: 'Connected. Keeps the agents of giosg and Genesys Cloud in step; waits for changes on either side.',
  reconnecting:
    'The connection to Genesys Cloud is being restored; nothing is lost, both sides are read again after it.',
  disconnecting: 'Disconnecting: no new change is written; waits for the connection to end.',
};

const credentialsWords: Record<OrganizationState['credentials'], string> = {
  missing: 'Genesys Cloud credentials: none yet. Waits for them on the setup page.',
  valid: 'Genesys Cloud credentials: accepted',
  invalid: 'Genesys Cloud credentials: refused by Genesys Cloud. Waits for new ones on the setup page.',
};

const installationWords: Record<OrganizationState['installation'], string> = {
  installed: 'Installed in giosg.',
  access_lost: 'giosg refuses this installation. Waits for somebody to open Setup in giosg.',
  uninstall_unconfirmed:
    'giosg said that the app was uninstalled but still accepts its token. Waits for a confirmation on the setup page.',
};

export interface Waits {
  tokenRefreshAt: string | null;
  uninstallAskAt: string | null;
  observing: boolean;
}

/** What the organization is doing now, for the Temporal Web UI. Markdown, readable without knowing the code. */
export function describeOrganization(state: OrganizationState, waits: Waits): string {
  const region = state.credentials === 'valid' && state.region ? ` for ${state.region}.` : '';
  const lines = [
    `**${connectionWords[state.connection]}** (since ${state.connectionSince})`,
    installationWords[state.installation],
    `${credentialsWords[state.credentials]}${region}`,
    ...(waits.observing ? ['Reading users from giosg after their webhooks.'] : []),
    ...(waits.tokenRefreshAt ? [`Next Genesys Cloud token at ${waits.tokenRefreshAt}.`] : []),
    ...(waits.uninstallAskAt ? [`Uninstalled? Asks giosg again at ${waits.uninstallAskAt}.`] : []),
    state.connectionProblem
      ? `Last problem: ${state.connectionProblem.message} (${state.connectionProblem.code}, since ${state.connectionProblem.since})`
      : 'Last problem: none.',
  ];
  return lines.map((line) => `- ${line}`).join('\n');
}
