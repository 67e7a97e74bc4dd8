import { GenesysInvalidClientError, GenesysUnauthorizedError } from '../../clients/genesys/errors';
import { GiosgUnauthorizedError } from '../../clients/giosg/errors';
import type { Problem } from '../../domain/organization-state';
import { GenesysCredentialsInvalidError, GiosgTokenMissingError } from '../vendor-access';

/** What an administrator can do about a vendor that doesn't let us in; null for anything else. */
export function toAccessProblem(error: unknown): Problem | null {
  const since = new Date().toISOString();
  if (isGiosgAccessLost(error)) {
    return { code: 'giosg_access_lost', message: 'giosg refuses this app. Open Setup in giosg’s app list.', since };
  }
  if (isGenesysAccessLost(error)) {
    const message = 'Genesys Cloud refuses the client or its token. Enter the current credentials on the setup page.';
    return { code: 'genesys_invalid_client', message, since };
  }
  return null;
}

/** giosg doesn't let us in, or never did: only a Setup brings a new token. */
export function isGiosgAccessLost(error: unknown): boolean {
  return error instanceof GiosgUnauthorizedError || error instanceof GiosgTokenMissingError;
}

function isGenesysAccessLost(error: unknown): boolean {
  return (
    error instanceof GenesysInvalidClientError ||
    error instanceof GenesysUnauthorizedError ||
    error instanceof GenesysCredentialsInvalidError
  );
}
