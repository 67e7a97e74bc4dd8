import { ApiError } from './errors';
import { requestToken } from '../clients/genesys/auth';
import { GenesysError, GenesysRateLimitedError } from '../clients/genesys/errors';
import { createGenesysClient } from '../clients/genesys/genesys-client';
import { genesysUrls, type GenesysUrlOverrides } from '../clients/genesys/regions';
import type { GenesysCredentialsRepository, GenesysCredentialsRow } from '../db/genesys-credentials.repository';
import type { OrganizationRepository } from '../db/organization.repository';
import { genesysSecretContext } from '../db/sealed-secrets';
import type { Keyring } from '../runtime/encryption';
import type { Logger } from '../runtime/logger';
import type { Metrics } from '../runtime/metrics';

export interface GenesysUserCheckDeps {
  credentials: Pick<GenesysCredentialsRepository, 'find'>;
  organizations: Pick<OrganizationRepository, 'blockGenesys' | 'genesysBlockedForMs'>;
  keyring: Pick<Keyring, 'decrypt'>;
  overrides: GenesysUrlOverrides;
  logger: Logger;
  metrics: Metrics;
}

/** Throws ApiError `genesys_user_not_found`, or `genesys_unreachable`. */
export type CheckGenesysUser = (organizationId: string, genesysUserId: string) => Promise<void>;

/**
 * Asks Genesys Cloud for a user before an agent is matched with them by hand, out of the share of the quota that the
 * connection leaves. Before there are valid credentials nobody can be asked, and a match is taken as it is given.
 */
export function createGenesysUserCheck(deps: GenesysUserCheckDeps): CheckGenesysUser {
  return async (organizationId, genesysUserId) => {
    const credentials = await deps.credentials.find(organizationId);
    if (credentials?.status !== 'valid') return;
    // Genesys Cloud asked this organization to wait: a call now would only be refused.
    const blockedMs = await deps.organizations.genesysBlockedForMs(organizationId);
    if (blockedMs > 0) throw unreachable(blockedMs);
    const found = await findUser(deps, credentials, genesysUserId).catch(async (error: unknown) => {
      if (!(error instanceof GenesysError)) throw error;
      const waitMs = error instanceof GenesysRateLimitedError ? error.retryAfterMs : 0;
      if (waitMs > 0) await deps.organizations.blockGenesys(organizationId, waitMs);
      throw unreachable(waitMs, error);
    });
    if (found) return;
    throw new ApiError('genesys_user_not_found', 'Genesys Cloud has no active user with this ID.', {
      details: [{ path: 'genesysUserId', message: 'is nobody in Genesys Cloud' }],
    });
  };
}

async function findUser(
  { keyring, overrides, logger, metrics }: GenesysUserCheckDeps,
  { organizationId, region, clientId, clientSecretSealed }: GenesysCredentialsRow,
  genesysUserId: string,
): Promise<boolean> {
  const urls = genesysUrls(region, overrides);
  const clientSecret = keyring.decrypt(clientSecretSealed, genesysSecretContext(organizationId));
  const { accessToken } = await requestToken({ loginUrl: urls.login, clientId, clientSecret, logger, metrics });
  const getToken = () => Promise.resolve({ accessToken, generation: 0 });
  const users = await createGenesysClient({ apiUrl: urls.api, getToken, logger, metrics }).getUsersByIds([
    genesysUserId,
  ]);
  return users.some(({ id }) => id === genesysUserId);
}

function unreachable(waitMs: number, cause?: unknown): ApiError {
  return new ApiError('genesys_unreachable', 'Genesys Cloud could not be asked for this user. Try again soon.', {
    headers: { 'Retry-After': String(Math.max(5, Math.ceil(waitMs / 1_000))) },
    cause,
  });
}
