import type { GenesysCredentialsRepository, GenesysCredentialsRow } from '../db/genesys-credentials.repository';
import type { GenesysTokenRepository } from '../db/genesys-token.repository';
import { GenesysError, GenesysInvalidClientError } from '../clients/genesys/errors';
import { genesysSecretContext, genesysTokenContext } from '../db/sealed-secrets';
import type { Problem } from '../domain/organization-state';
import type { Keyring } from '../runtime/encryption';

/** Nobody has entered credentials for Genesys Cloud yet. */
export class GenesysCredentialsMissingError extends Error {
  override name = 'GenesysCredentialsMissingError';
}

/** Genesys Cloud refused the stored credentials: nobody asks again until there are others, or a check finds them good. */
export class GenesysCredentialsInvalidError extends Error {
  override name = 'GenesysCredentialsInvalidError';
  readonly problem: Problem | null;

  constructor(problem: Problem | null) {
    super('Genesys Cloud refused the stored credentials.');
    this.problem = problem;
  }
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
    organizationId: string;
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

interface Wanted {
  /** The token that Genesys Cloud just refused. */
  rejectedGeneration?: number | undefined;
  /** In its last tenth a token still works: only who has to replace it insists on a fresh one. */
  insists: boolean;
}

/**
 * The organization's access token: the stored one while it is good, else a fresh one. One process fetches, the others
 * wait for what it stores, or use the old one for as long as it works.
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
    return { generation: row.generation, token: row.expiresAt.getTime() > now() ? token : null };
  }

  async function fetchAnew(credentials: GenesysCredentialsRow, generation: number): Promise<GenesysToken> {
    const { organizationId, region, clientId } = credentials;
    const clientSecret = deps.keyring.decrypt(credentials.clientSecretSealed, genesysSecretContext(organizationId));
    const fresh = await deps.requestToken({ organizationId, region, clientId, clientSecret });
    const lifetimeSeconds = fresh.expiresInSeconds;
    const next = generation + 1;
    const sealed = deps.keyring.encrypt(fresh.accessToken, genesysTokenContext(organizationId));
    await deps.tokens.store(organizationId, { generation: next, sealed, lifetimeSeconds });
    const expiresAt = new Date(now() + lifetimeSeconds * 1_000);
    return { accessToken: fresh.accessToken, generation: next, expiresAt, lifetimeSeconds };
  }

  function blame(credentials: GenesysCredentialsRow, problem: Omit<Problem, 'since'>): Promise<void> {
    const since = new Date(now()).toISOString();
    return deps.credentials.markInvalid(credentials.organizationId, credentials.version, { ...problem, since });
  }

  /** Ours to fetch. Where the old token still works, the claim stays taken after a failure: that spaces the attempts. */
  async function refresh(credentials: GenesysCredentialsRow, generation: number, old: GenesysToken | null) {
    const { organizationId } = credentials;
    try {
      return await fetchAnew(credentials, generation);
    } catch (error) {
      const isRefused = error instanceof GenesysInvalidClientError;
      if (isRefused) await blame(credentials, invalidClient);
      if (isRefused || !old) await deps.tokens.releaseRefresh(organizationId);
      throw error;
    }
  }

  async function obtain(organizationId: string, { rejectedGeneration, insists }: Wanted): Promise<GenesysToken> {
    const started = now();
    for (;;) {
      const { generation, token } = await stored(organizationId);
      const usable = token && token.generation !== rejectedGeneration ? token : null;
      if (usable && refreshTime(usable).getTime() > now()) return usable;
      const fallback = insists ? null : usable;
      const credentials = await deps.credentials.find(organizationId);
      if (!credentials) throw new GenesysCredentialsMissingError('No Genesys Cloud credentials are stored.');
      if (credentials.status === 'invalid') {
        if (fallback) return fallback;
        throw new GenesysCredentialsInvalidError(credentials.problem);
      }
      if (await deps.tokens.claimRefresh(organizationId, generation, claimSeconds)) {
        return refresh(credentials, generation, usable).catch((error: unknown) => {
          if (fallback && error instanceof GenesysError) return fallback;
          throw error;
        });
      }
      if (fallback) return fallback;
      if (now() - started > giveUpMs)
        throw new Error('Another process does not finish fetching a Genesys Cloud token.');
      await wait(pollMs);
    }
  }

  /** One attempt of this process at a time, whoever asks. */
  function share(key: string, work: () => Promise<GenesysToken>): Promise<GenesysToken> {
    const running = inFlight.get(key);
    if (running) return running;
    const obtained = work().finally(() => inFlight.delete(key));
    inFlight.set(key, obtained);
    return obtained;
  }

  return {
    /**
     * `rejectedGeneration`: the token that Genesys Cloud just refused; a different one is wanted. While a refresh fails,
     * the old token is given out for as long as it lives. Throws GenesysCredentialsMissingError,
     * GenesysCredentialsInvalidError, GenesysError.
     */
    getToken(organizationId: string, rejectedGeneration?: number): Promise<GenesysToken> {
      const key = `${organizationId}/${rejectedGeneration ?? ''}`;
      return share(key, () => obtain(organizationId, { rejectedGeneration, insists: false }));
    },

    /** A token that is not in its last tenth. Throws as `getToken` does, and whenever there is no fresh one. */
    refresh(organizationId: string): Promise<GenesysToken> {
      return share(`${organizationId}/fresh`, () => obtain(organizationId, { insists: true }));
    },

    /** Genesys Cloud refuses a token that it has just given: another one would fare no better. */
    async giveUp(organizationId: string, generation: number): Promise<void> {
      const credentials = await deps.credentials.find(organizationId);
      // Only if this token is still the one of these credentials; newer ones are not blamed for it.
      if (credentials && (await deps.tokens.forget(organizationId, generation))) await blame(credentials, tokenRefused);
    },
  };
}

/** What the page says of credentials that cannot be used any more. */
export const invalidClient = {
  code: 'genesys_invalid_client',
  message: 'Genesys Cloud refuses the client id or its secret. Enter the current ones on the setup page.',
};
export const tokenRefused = {
  code: 'genesys_token_refused',
  message:
    'Genesys Cloud gives this client tokens and then refuses them. See whether the OAuth client is still active there, then save the credentials again.',
};
