import type { CredentialsStatus, OrganizationState, Problem } from '../domain/organization-state';

/** What workflows see of the activities. Nothing secret in arguments or results: they become history. */

export interface OrganizationRef {
  organizationId: string;
}

export interface ControlActivities {
  /** The organization as Postgres has it, or null when it isn't installed (any more). */
  loadOrganization(input: OrganizationRef): Promise<OrganizationState | null>;
  /** Projects the workflow's state to Postgres: the page reads nothing else. */
  projectOrganization(state: OrganizationState): Promise<void>;
  /**
   * A Connect: in one transaction the organization is marked connected and every agent is made unknown again (first
   * sight), but manual matches and pauses stay.
   */
  openConnection(input: OrganizationRef): Promise<void>;
  /** A Disconnect: no longer connected, and the lease's epoch raised, in one transaction: no further write starts. */
  closeConnection(input: OrganizationRef): Promise<void>;
  /** Reads the giosg users that changed and leaves observations. Retried for as long as giosg is down. */
  observeGiosgUsers(input: OrganizationRef): Promise<{ users: number; more: boolean }>;
  /** Fetches a new Genesys token if it is about to expire. */
  refreshGenesysToken(input: OrganizationRef): Promise<{ credentials: CredentialsStatus; refreshAt: string | null }>;
  /** Whether giosg refuses the installation's bot token now; `sweepSeconds` until a sweep would ask again. */
  checkGiosgAccess(input: OrganizationRef): Promise<{ refused: boolean; sweepSeconds: number }>;
  /** Removes the installation, its credentials, tokens, channels and agents. */
  removeOrganization(input: OrganizationRef): Promise<void>;
}

/** How a connection activity ended: another worker should go on, or the organization is no longer connected. */
export interface ConnectionResult {
  outcome: 'handoff' | 'stopped';
  problem: Problem | null;
}

export interface ConnectionActivities {
  /** Sockets, controller and sweeps of one organization, for as long as it is connected. Heartbeats. */
  connection(input: OrganizationRef): Promise<ConnectionResult>;
}
