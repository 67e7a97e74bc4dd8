import { GenesysInvalidClientError, GenesysUnauthorizedError } from '../../clients/genesys/errors';
import { GiosgForbiddenError, GiosgUnauthorizedError } from '../../clients/giosg/errors';
import type { Problem } from '../../domain/organization-state';
import { GenesysCredentialsInvalidError, invalidClient, tokenRefused } from '../genesys-tokens';
import { giosgAccessLost, GiosgTokenMissingError } from '../vendor-access';

/** What an administrator can do about a vendor that doesn't let us in; null for anything else. */
export function toAccessProblem(error: unknown): Problem | null {
  const since = new Date().toISOString();
  if (isGiosgAccessLost(error)) return giosgAccessLost();
  if (error instanceof GiosgForbiddenError && error.call === 'listUsers') {
    const message =
      'giosg does not let this app see its users. Tick the scope “users” in the app, then open Setup again.';
    return { code: 'giosg_scope_missing', message, since };
  }
  if (error instanceof GenesysCredentialsInvalidError && error.problem) return error.problem;
  if (error instanceof GenesysUnauthorizedError) return { ...tokenRefused, since };
  if (isGenesysAccessLost(error)) return { ...invalidClient, since };
  return null;
}

/** giosg doesn't let us in, or never did: only a Setup brings a new token. */
function isGiosgAccessLost(error: unknown): boolean {
  return error instanceof GiosgUnauthorizedError || error instanceof GiosgTokenMissingError;
}

/** Only new credentials, or the same ones found good again, bring it back. */
export function isGenesysAccessLost(error: unknown): boolean {
  return (
    error instanceof GenesysInvalidClientError ||
    error instanceof GenesysUnauthorizedError ||
    error instanceof GenesysCredentialsInvalidError
  );
}
