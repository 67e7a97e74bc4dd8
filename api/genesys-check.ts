import { ApiError } from './errors';
import { type AccessFindings, type Finding, judgeAccess, missingNames } from './genesys-access';
import { requestToken } from '../clients/genesys/auth';
import {
  GenesysBadRequestError,
  GenesysError,
  GenesysInvalidClientError,
  GenesysMissingPermissionError,
  GenesysRateLimitedError,
  GenesysUnauthorizedError,
  GenesysUnavailableError,
} from '../clients/genesys/errors';
import { createGenesysClient, type GenesysClient, type RateLimit } from '../clients/genesys/genesys-client';
import { keepPause, type SharedPause } from '../clients/genesys/kept-pause';
import { genesysUrls, type GenesysUrlOverrides } from '../clients/genesys/regions';
import type { AccessCheck } from '../domain/organization-state';
import { primaryPresenceIds } from '../domain/presence';
import type { PresenceDefinition } from '../domain/vocabulary';
import type { Logger } from '../runtime/logger';
import type { Metrics } from '../runtime/metrics';

export interface GenesysCheckDeps {
  organizations: SharedPause;
  overrides: GenesysUrlOverrides;
  logger: Logger;
  metrics: Metrics;
  /** For one call. Default 5 s. */
  timeoutMs?: number;
}

export interface GenesysCredentials {
  organizationId: string;
  region: string;
  clientId: string;
  clientSecret: string;
}

export interface CheckedCredentials {
  checks: AccessCheck[];
  /** The organization's presences; null when they may not be read. */
  definitions: PresenceDefinition[] | null;
}

/** Tries credentials out and says of each thing that is needed whether it is there. */
export type CheckGenesysCredentials = (credentials: GenesysCredentials) => Promise<CheckedCredentials>;

/** Nobody's address and nobody's id: they only show whether searching and writing are allowed. */
const nobody = { email: 'permission-check@genesys-sync.invalid', userId: '00000000-0000-0000-0000-000000000000' };

/**
 * A real token request, the reads that a connection begins with, and a write for a user who cannot exist: refused as
 * forbidden it lacks a permission, refused as unknown it is allowed. Channels are only listed: making one costs one.
 *
 * The returned function throws ApiError `genesys_invalid_client` or `genesys_unreachable`.
 */
export function createGenesysCheck(deps: GenesysCheckDeps): CheckGenesysCredentials {
  const { timeoutMs, metrics, logger } = deps;
  return async ({ organizationId, region, clientId, clientSecret }) => {
    const urls = genesysUrls(region, deps.overrides);
    // Not every refused call fails the check, but each pause that is asked for is kept.
    const onRateLimit = ({ retryAfterMs }: RateLimit): void => {
      if (retryAfterMs === undefined) return;
      deps.organizations.blockGenesys(organizationId, retryAfterMs).catch((error: unknown) => {
        logger.warn({ err: error, organizationId }, 'a pause that Genesys Cloud asked for was not noted');
      });
    };
    try {
      return await keepPause(deps.organizations, organizationId, async () => {
        const request = { loginUrl: urls.login, clientId, clientSecret, timeoutMs, metrics, logger };
        const { accessToken } = await requestToken(request);
        const getToken = () => Promise.resolve({ accessToken, generation: 0 });
        const client = createGenesysClient({ apiUrl: urls.api, getToken, onRateLimit, timeoutMs, metrics, logger });
        return lookAround(client);
      });
    } catch (error) {
      throw toApiError(error);
    }
  };
}

/** Throws ApiError `genesys_missing_permission` that names all that is missing, unless nothing is. */
export function assertNothingMissing(checks: readonly AccessCheck[]): void {
  const details = missingNames(checks);
  if (details.length === 0) return;
  const message = `The OAuth client lacks permissions or scopes: ${details.join(', ')}.`;
  throw new ApiError('genesys_missing_permission', message, { details });
}

async function lookAround(client: GenesysClient): Promise<CheckedCredentials> {
  const [account, definitions, search, write, channels, topics] = await Promise.all([
    readAccount(client),
    read(() => client.getPresenceDefinitions()),
    read(() => client.searchUsersByEmail(nobody.email)),
    probe(() => client.setPresence(nobody.userId, primaryPresenceIds.AVAILABLE)),
    probe(() => client.listChannels()),
    optional(() => client.getAvailableTopics()),
  ]);
  const probes = { definitions: definitions.finding, search: search.finding, write, channels };
  const checks = judgeAccess({ ...account, probes, topics }, new Date().toISOString());
  return { checks, definitions: definitions.value };
}

/** Whose token it is: nothing that the sync needs, so that a client that may not know it is none the worse. */
async function readAccount(client: GenesysClient): Promise<Pick<AccessFindings, 'owner' | 'scopes'>> {
  const token = await optional(() => client.getTokenInfo());
  const organization = token?.organization?.name ? token.organization : await optional(() => client.getOrganization());
  const scopes = token && token.scopes.length > 0 ? token.scopes : null;
  return { owner: organization?.name || (token?.clientName ?? null), scopes };
}

/** A call without whose answer a connection could not start: only a refusal for want of a right is a finding. */
async function read<T>(call: () => Promise<T>): Promise<{ value: T | null; finding: Finding }> {
  try {
    return { value: await call(), finding: { kind: 'allowed' } };
  } catch (error) {
    if (error instanceof GenesysMissingPermissionError) return { value: null, finding: toRefusal(error) };
    throw error;
  }
}

/** A call that may be refused as such: it was allowed then. */
async function probe(call: () => Promise<unknown>): Promise<Finding> {
  try {
    await call();
  } catch (error) {
    if (error instanceof GenesysMissingPermissionError) return toRefusal(error);
    if (!(error instanceof GenesysError) || error instanceof GenesysUnauthorizedError) throw error;
    if (error instanceof GenesysUnavailableError || error instanceof GenesysRateLimitedError) {
      return { kind: 'unclear' };
    }
  }
  return { kind: 'allowed' };
}

async function optional<T>(call: () => Promise<T>): Promise<T | null> {
  try {
    return await call();
  } catch (error) {
    if (!(error instanceof GenesysError) || error instanceof GenesysUnauthorizedError) throw error;
    return null;
  }
}

const toRefusal = ({ permissions, code }: GenesysMissingPermissionError): Finding => ({
  kind: 'refused',
  permissions,
  byScope: code?.includes('scope') ?? false,
});

function toApiError(error: unknown): unknown {
  if (!(error instanceof GenesysError)) return error;
  const isTokenRequest = error.call === 'requestToken';
  const isRefused = error instanceof GenesysInvalidClientError || error instanceof GenesysUnauthorizedError;
  if (isRefused || (isTokenRequest && error instanceof GenesysBadRequestError)) {
    const message = 'Genesys Cloud does not accept this client ID and secret in this region.';
    return new ApiError('genesys_invalid_client', message, { cause: error });
  }
  const seconds = error instanceof GenesysRateLimitedError ? Math.ceil(error.retryAfterMs / 1_000) : 5;
  return new ApiError('genesys_unreachable', 'Genesys Cloud did not answer as it should. Try again soon.', {
    headers: { 'Retry-After': String(seconds) },
    cause: error,
  });
}
