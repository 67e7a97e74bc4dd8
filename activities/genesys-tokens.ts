import type { GenesysCredentialsRepository, GenesysCredentialsRow } from '../db/genesys-credentials.repository';
import type { GenesysTokenRepository } from '../db/genesys-token.repository';
import { GenesysInvalidClientError } from '../clients/genesys/errors';
import { genesysSecretContext, genesysTokenContext } from '../db/sealed-secrets';
import type { Keyring } from '../runtime/encryption';

/** Nobody has entered credentials for Genesys Cloud yet. */
export class GenesysCredentialsMissingError extends Error {
  override name = 'GenesysCredentialsMissingError';
}

export interface GenesysToken {
  accessToken: string;
  generation: number;
  expiresAt: Date;
  lifetimeSeconds: number;
}

export interface GenesysTokensDeps {
  tokens: GenesysTokenRepository;
  credentials: GenesysCredentialsRepository;
  keyring: Keyring;
  requestToken(credentials: {
    region: string;
    clientId: string;
    clientSecret: string;
  }): Promise<{ accessToken: string; expiresInSeconds: number }>;
  now?: () => number;
  wait?: (ms: number) => Promise<void>;
}

export type GenesysTokens = ReturnType<typeof createGenesysTokens>;

/** A token within its last 10 % is fetched anew. */
const marginShare = 0.1;
const claimSeconds = 15;
const pollMs = 100;
const giveUpMs = 20_000;

/** When a token should be replaced. */
export function refreshTime(token: { expiresAt: Date; lifetimeSeconds: number }): Date {
  return new Date(token.expiresAt.getTime() - token.lifetimeSeconds * marginShare * 1_000);
}

/**
 * The organization's access token: the stored one while it is good, else a fresh one. One process fetches, the others
 * wait for what it stores.
 */
export function createGenesysTokens(deps: GenesysTokensDeps) {
  const now = deps.now ?? Date.now;
  const wait = deps.wait ?? ((ms: number) => new Promise<void>((resolve) => void setTimeout(resolve, ms)));
  const inFlight = new Map<string, Promise<GenesysToken>>();

  async function stored(organizationId: string): Promise<{ generation: number; token: GenesysToken | null }> {
    const row = await deps.tokens.find(organizationId);
    if (!row?.tokenSealed || !row.expiresAt || row.lifetimeSeconds === null) {
      return { generation: row?.generation ?? 0, token: null };
    }
    const token = {
      accessToken: deps.keyring.decrypt(row.tokenSealed, genesysTokenContext(organizationId)),
      generation: row.generation,
      expiresAt: row.expiresAt,
      lifetimeSeconds: row.lifetimeSeconds,
    };
    return { generation: row.generation, token: refreshTime(token).getTime() > now() ? token : null };
  }

  async function fetchAnew(organizationId: string, generation: number): Promise<GenesysToken> {
    const credentials = await deps.credentials.find(organizationId);
    if (!credentials) throw new GenesysCredentialsMissingError('No Genesys Cloud credentials are stored.');
    try {
      const clientSecret = deps.keyring.decrypt(credentials.clientSecretSealed, genesysSecretContext(organizationId));
      const fresh = await deps.requestToken({
        region: credentials.region,
        clientId: credentials.clientId,
        clientSecret,
      });
      const lifetimeSeconds = fresh.expiresInSeconds;
      const next = generation + 1;
      const sealed = deps.keyring.encrypt(fresh.accessToken, genesysTokenContext(organizationId));
      await deps.tokens.store(organizationId, { generation: next, sealed, lifetimeSeconds });
      const expiresAt = new Date(now() + lifetimeSeconds * 1_000);
      return { accessToken: fresh.accessToken, generation: next, expiresAt, lifetimeSeconds };
    } catch (error) {
      await deps.tokens.releaseRefresh(organizationId);
      if (error instanceof GenesysInvalidClientError) await blame(credentials);
      throw error;
    }
  }

  async function blame(credentials: GenesysCredentialsRow): Promise<void> {
    await deps.credentials.markInvalid(credentials.organizationId, credentials.version, {
      code: 'genesys_invalid_client',
      message: 'Genesys Cloud refuses the client id or its secret. Enter the current ones on the setup page.',
      since: new Date(now()).toISOString(),
    });
  }

  async function obtain(organizationId: string, rejectedGeneration?: number): Promise<GenesysToken> {
    const started = now();
    for (;;) {
      const { generation, token } = await stored(organizationId);
      if (token && token.generation !== rejectedGeneration) return token;
      if (await deps.tokens.claimRefresh(organizationId, generation, claimSeconds)) {
        return fetchAnew(organizationId, generation);
      }
      if (now() - started > giveUpMs)
        throw new Error('Another process does not finish fetching a Genesys Cloud token.');
      await wait(pollMs);
    }
  }

  return {
    /** `rejectedGeneration`: the token that Genesys Cloud just refused; a different one is wanted. */
    getToken(organizationId: string, rejectedGeneration?: number): Promise<GenesysToken> {
      const key = `${organizationId}/${rejectedGeneration ?? ''}`;
      const running = inFlight.get(key);
      if (running) return running;
      const obtained = obtain(organizationId, rejectedGeneration).finally(() => inFlight.delete(key));
      inFlight.set(key, obtained);
      return obtained;
    },
  };
}
