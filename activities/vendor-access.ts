import { requestToken } from '../clients/genesys/auth';
import { createGenesysClient, type GenesysClient, type RateLimit } from '../clients/genesys/genesys-client';
import { keepPause } from '../clients/genesys/kept-pause';
import { checkConnectUri, genesysUrls, type GenesysUrlOverrides } from '../clients/genesys/regions';
import { watchAccess } from '../clients/giosg/access-watch';
import { createGiosgClient, type GiosgClient } from '../clients/giosg/giosg-client';
import type { GenesysCredentialsRepository } from '../db/genesys-credentials.repository';
import type { GenesysTokenRepository } from '../db/genesys-token.repository';
import type { OrganizationRepository } from '../db/organization.repository';
import { giosgTokenContext } from '../db/sealed-secrets';
import type { Problem } from '../domain/organization-state';
import type { Keyring } from '../runtime/encryption';
import type { Logger } from '../runtime/logger';
import type { Metrics } from '../runtime/metrics';
import { createGenesysTokens, GenesysCredentialsInvalidError, GenesysCredentialsMissingError } from './genesys-tokens';

/** giosg gave no bot token at the installation, or it was lost: Setup brings a new one. */
export class GiosgTokenMissingError extends Error {
  override name = 'GiosgTokenMissingError';
}

export interface VendorAccessDeps {
  organizations: OrganizationRepository;
  credentials: GenesysCredentialsRepository;
  tokens: GenesysTokenRepository;
  keyring: Keyring;
  giosgBaseUrl: string;
  genesysOverrides: GenesysUrlOverrides;
  /** For one call to a vendor, in milliseconds. Default 5 s. */
  timeoutMs?: number | undefined;
  logger: Logger;
  metrics: Metrics;
}

/** The Genesys side of one organization. */
export interface GenesysAccess {
  client: GenesysClient;
  region: string;
  checkConnectUri(uri: string): string;
  /** The number of the token that was last handed out; 0 before the first call. */
  tokenGeneration(): number;
}

export type VendorAccess = ReturnType<typeof createVendorAccess>;

/** Clients for one organization, with its stored tokens. */
export function createVendorAccess(deps: VendorAccessDeps) {
  const { logger, metrics, timeoutMs } = deps;
  const genesysTokens = createGenesysTokens({
    ...deps,
    requestToken: ({ organizationId, region, clientId, clientSecret }) => {
      const loginUrl = genesysUrls(region, deps.genesysOverrides).login;
      return keepPause(deps.organizations, organizationId, () =>
        requestToken({ loginUrl, clientId, clientSecret, logger, metrics }),
      );
    },
  });
  return {
    genesysTokens,

    /** Throws GiosgTokenMissingError. That giosg lets this token do nothing any more is noted wherever it is found out. */
    async giosg(organizationId: string): Promise<GiosgClient> {
      const stored = async () => (await deps.organizations.find(organizationId))?.giosgTokenSealed;
      const open = (sealedToken: string) => ({
        token: deps.keyring.decrypt(sealedToken, giosgTokenContext(organizationId)),
      });
      let sealed = await stored();
      if (!sealed) throw new GiosgTokenMissingError('There is no giosg token: open Setup in giosg’s app list.');
      const client = createGiosgClient({
        baseUrl: deps.giosgBaseUrl,
        authorization: open(sealed),
        // A Setup may have brought another one, which ends the one before.
        renew: async () => {
          const fresh = await stored();
          if (!fresh || fresh === sealed) return null;
          sealed = fresh;
          return open(fresh);
        },
        organizationId,
        timeoutMs,
        logger,
        metrics,
      });
      return watchAccess(client, { onLost: () => noteAccessLost(deps, organizationId, sealed ?? '') });
    },

    /** Throws GenesysCredentialsMissingError, GenesysCredentialsInvalidError. */
    async genesys(organizationId: string, onRateLimit?: (limit: RateLimit) => void): Promise<GenesysAccess> {
      const credentials = await deps.credentials.find(organizationId);
      if (!credentials) throw new GenesysCredentialsMissingError('No Genesys Cloud credentials are stored.');
      // Refused once, they are refused again: nobody asks until there are new ones.
      if (credentials.status === 'invalid') {
        throw new GenesysCredentialsInvalidError(credentials.problem);
      }
      const { region } = credentials;
      let generation = 0;
      const getToken = async (rejectedGeneration?: number) => {
        const token = await genesysTokens.getToken(organizationId, rejectedGeneration);
        ({ generation } = token);
        return token;
      };
      const client = createGenesysClient({
        apiUrl: genesysUrls(region, deps.genesysOverrides).api,
        getToken,
        onTokenRefused: (generation) => genesysTokens.giveUp(organizationId, generation),
        onRateLimit,
        timeoutMs,
        logger,
        metrics,
      });
      return {
        client,
        region,
        checkConnectUri: (uri) => checkConnectUri(uri, region, deps.genesysOverrides),
        tokenGeneration: () => generation,
      };
    },
  };
}

/** What an administrator can do when giosg doesn't let us in. */
export function giosgAccessLost(): Problem {
  const message = 'giosg refuses this app. Open Setup in giosg’s app list.';
  return { code: 'giosg_access_lost', message, since: new Date().toISOString() };
}

/** Of this very token: one that a Setup has replaced meanwhile is history. */
function noteAccessLost({ organizations, logger }: VendorAccessDeps, organizationId: string, sealed: string): void {
  organizations
    .markAccessLost(organizationId, sealed, giosgAccessLost())
    .catch((error: unknown) => logger.warn({ err: error, organizationId }, 'lost access to giosg not noted'));
}
