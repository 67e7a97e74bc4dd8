import type { ConnectionStatus } from './organization-state';

/** The phases of an organization, from installation to uninstallation. */
export const organizationPhases = [
  'installed',
  'credentials_valid',
  'connecting',
  'connected',
  'reconnecting',
  'disconnecting',
  'disconnected',
  'uninstalled',
] as const;
export type OrganizationPhase = (typeof organizationPhases)[number];

/** Allowed transitions. Everything may end in an uninstallation, and nothing leaves it. A `ConnectionStatus` is a phase, too. */
const transitions: Record<OrganizationPhase, readonly OrganizationPhase[]> = {
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
    readonly from: OrganizationPhase,
    readonly to: OrganizationPhase,
  ) {
    super(`An organization cannot go from ${from} to ${to}.`);
    this.name = 'ForbiddenTransitionError';
  }
}

/** Whether the table allows the step. Staying where one is is no step and always allowed. */
export function canTransition(from: OrganizationPhase, to: OrganizationPhase): boolean {
  return from === to || transitions[from].includes(to);
}

/** Returns `to`; throws `ForbiddenTransitionError` for a step that the table doesn't allow. */
export function assertTransition(from: OrganizationPhase, to: OrganizationPhase): OrganizationPhase {
  if (!canTransition(from, to)) throw new ForbiddenTransitionError(from, to);
  return to;
}

/** What the setup page and `ConnectionStatus` show of a state. */
export function connectionStatusOf(state: OrganizationPhase): ConnectionStatus {
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
