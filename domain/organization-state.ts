/** What an organization's workflow carries, as plain JSON: it passes through continue-as-new and the `status` query. */

export type InstallationStatus = 'installed' | 'access_lost' | 'uninstall_unconfirmed';
export type CredentialsStatus = 'missing' | 'valid' | 'invalid';
export type ConnectionStatus = 'disconnected' | 'connecting' | 'connected' | 'reconnecting' | 'disconnecting';

/** Something an administrator should know, in words. `since` is an ISO time. */
export interface Problem {
  code: string;
  message: string;
  since: string;
}

/** One thing that the product needs of Genesys Cloud, and whether the OAuth client has it. */
export interface AccessCheck {
  /** Stable, e.g. `permission/presence:userPresence:edit`. */
  id: string;
  kind: 'token' | 'permission' | 'scope' | 'topic';
  /** As Genesys Cloud writes it; of a token, whose it is. */
  name: string;
  status: 'granted' | 'missing' | 'unknown';
  /** Why it is not granted, or cannot be told. */
  problem?: Problem;
}

export interface OrganizationState {
  organizationId: string;
  installation: InstallationStatus;
  credentials: CredentialsStatus;
  region: string | null;
  connection: ConnectionStatus;
  /** ISO time of the last change of `connection`. */
  connectionSince: string;
  connectionProblem: Problem | null;
}
