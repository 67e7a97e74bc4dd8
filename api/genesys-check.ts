import { ApiError } from './errors';
import { requestToken } from '../clients/genesys/auth';
import {
  GenesysBadRequestError,
  GenesysError,
  GenesysInvalidClientError,
  GenesysMissingPermissionError,
  GenesysRateLimitedError,
} from '../clients/genesys/errors';
import { createGenesysClient } from '../clients/genesys/genesys-client';
import { genesysUrls, type GenesysUrlOverrides } from '../clients/genesys/regions';
import { primaryPresenceIds } from '../domain/presence';
import type { PresenceDefinition } from '../domain/vocabulary';
import type { Logger } from '../runtime/logger';
import type { Metrics } from '../runtime/metrics';

export interface GenesysCheckDeps {
  overrides: GenesysUrlOverrides;
  logger: Logger;
  metrics: Metrics;
  /** For one call. Default 5 s. */
  timeoutMs?: number;
}

export interface GenesysCredentials {
  region: string;
  clientId: string;
  clientSecret: string;
}

/** Tries credentials out. Answers with the organization's presence definitions, for which they were used. */
export type CheckGenesysCredentials = (credentials: GenesysCredentials) => Promise<PresenceDefinition[]>;

/** Permissions that the calls below need, for when Genesys Cloud refuses them without naming any. */
const permissionOf = {
  definitions: 'presence:presenceDefinition:view',
  search: 'directory:user:view',
  write: 'presence:userPresence:edit',
  channels: 'notifications',
};

/** Nobody's address and nobody's id: they only show whether searching and writing are allowed. */
const nobody = { email: 'permission-check@genesys-sync.invalid', userId: '00000000-0000-0000-0000-000000000000' };

/**
 * A real token request, the reads that a connection begins with, and a write for a user who cannot exist: refused as
 * forbidden it lacks a permission, refused in any other way it is allowed. Channels are only listed: making one costs one.
 *
 * The returned function throws ApiError `genesys_invalid_client`, `genesys_missing_permission` with all missing ones in
 * `details`, or `genesys_unreachable`.
 */
export function createGenesysCheck(deps: GenesysCheckDeps): CheckGenesysCredentials {
  const { timeoutMs, metrics, logger } = deps;
  return async ({ region, clientId, clientSecret }) => {
    const urls = genesysUrls(region, deps.overrides);
    const request = { loginUrl: urls.login, clientId, clientSecret, timeoutMs, metrics, logger };
    const { accessToken } = await requestToken(request).catch(refuseToken);
    const getToken = () => Promise.resolve({ accessToken, generation: 0 });
    const client = createGenesysClient({ apiUrl: urls.api, getToken, timeoutMs, metrics, logger });
    const [definitions, search, write, channels] = await Promise.all([
      attempt(() => client.getPresenceDefinitions(), permissionOf.definitions),
      attempt(() => client.searchUsersByEmail(nobody.email), permissionOf.search),
      probe(() => client.setPresence(nobody.userId, primaryPresenceIds.AVAILABLE), permissionOf.write),
      probe(() => client.listChannels(), permissionOf.channels),
    ]);
    const missing = [...new Set([definitions, search, write, channels].flatMap((tried) => tried.missing))];
    if (missing.length === 0) return definitions.value ?? [];
    throw new ApiError('genesys_missing_permission', `The OAuth client lacks permissions: ${missing.join(', ')}.`, {
      details: missing,
    });
  };
}

function refuseToken(error: unknown): never {
  if (error instanceof GenesysInvalidClientError || error instanceof GenesysBadRequestError) {
    const message = 'Genesys Cloud does not accept this client ID and secret in this region.';
    throw new ApiError('genesys_invalid_client', message, { cause: error });
  }
  throw unreachable(error);
}

async function attempt<T>(call: () => Promise<T>, permission: string): Promise<{ value?: T; missing: string[] }> {
  try {
    return { value: await call(), missing: [] };
  } catch (error) {
    if (!(error instanceof GenesysMissingPermissionError)) throw unreachable(error);
    return { missing: error.permissions.length > 0 ? [...error.permissions] : [permission] };
  }
}

/** Only a missing permission counts: this call is made to be refused. */
async function probe(call: () => Promise<unknown>, permission: string): Promise<{ missing: string[] }> {
  try {
    await call();
  } catch (error) {
    if (error instanceof GenesysMissingPermissionError) {
      return { missing: error.permissions.length > 0 ? [...error.permissions] : [permission] };
    }
    if (!(error instanceof GenesysError)) throw error;
  }
  return { missing: [] };
}

function unreachable(error: unknown): unknown {
  if (!(error instanceof GenesysError)) return error;
  const seconds = error instanceof GenesysRateLimitedError ? Math.ceil(error.retryAfterMs / 1_000) : 5;
  return new ApiError('genesys_unreachable', 'Genesys Cloud did not answer as it should. Try again soon.', {
    headers: { 'Retry-After': String(seconds) },
    cause: error,
  });
}
