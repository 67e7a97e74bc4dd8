/** The states of an organization, from installation to uninstallation. */
export const organizationStates = [
  'installed',
  'credentials_valid',
  'connecting',
  'connected',
  'reconnecting',
  'disconnecting',
  'disconnected',
  'uninstalled',
] as const;
export type OrganizationState = (typeof organizationStates)[number];

export type ConnectionStatus = 'disconnected' | 'connecting' | 'connected' | 'reconnecting' | 'disconnecting';
export type InstallationStatus = 'installed' | 'access_lost' | 'uninstall_unconfirmed';
export type CredentialsStatus = 'missing' | 'valid' | 'invalid';

/** Allowed transitions. Everything may end in an uninstallation, and nothing leaves it. */
const transitions: Record<OrganizationState, readonly OrganizationState[]> = {
  installed: ['credentials_valid', 'uninstalled'],
  // Back to `installed`: Genesys Cloud refuses the credentials later on, or they were removed.
  credentials_valid: ['connecting', 'installed', 'uninstalled'],
  connecting: ['connected', 'reconnecting', 'disconnecting', 'uninstalled'],
  connected: ['reconnecting', 'disconnecting', 'uninstalled'],
  reconnecting: ['connected', 'disconnecting', 'uninstalled'],
  disconnecting: ['disconnected', 'uninstalled'],
  disconnected: ['connecting', 'credentials_valid', 'installed', 'uninstalled'],
  uninstalled: [],
};

/** A step that the table doesn't allow: a mistake of ours, never the outside's. */
export class ForbiddenTransitionError extends Error {
  constructor(
    readonly from: OrganizationState,
    readonly to: OrganizationState,
  ) {
    super(`An organization cannot go from ${from} to ${to}.`);
    this.name = 'ForbiddenTransitionError';
  }
}

/** Whether the table allows the step. Staying where one is is no step and always allowed. */
export function canTransition(from: OrganizationState, to: OrganizationState): boolean {
  return from === to || transitions[from].includes(to);
}

/** Returns `to`; throws `ForbiddenTransitionError` for a step that the table doesn't allow. */
export function assertTransition(from: OrganizationState, to: OrganizationState): OrganizationState {
  if (!canTransition(from, to)) throw new ForbiddenTransitionError(from, to);
  return to;
}

/** What the setup page and `ConnectionStatus` show of a state. */
export function connectionStatusOf(state: OrganizationState): ConnectionStatus {
  switch (state) {
    case 'connecting':
    case 'connected':
    case 'reconnecting':
    case 'disconnecting':
      return state;
    default:
      return 'disconnected';
  }
}
