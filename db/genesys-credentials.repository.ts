import type { Knex } from 'knex';
import type { AccessCheck, CredentialsStatus, Problem } from '../domain/organization-state';

const table = 'genesys_credentials';

export interface GenesysCredentialsRow {
  organizationId: string;
  region: string;
  clientId: string;
  clientSecretSealed: string;
  status: Exclude<CredentialsStatus, 'missing'>;
  checkedAt: Date;
  problem: Problem | null;
  /** What the last accepted check found; null for credentials that were never checked as a whole. */
  checks: AccessCheck[] | null;
  version: number;
}

interface Row {
  organization_id: string;
  region: string;
  client_id: string;
  client_secret_sealed: string;
  status: 'valid' | 'invalid';
  checked_at: Date;
  problem: Problem | null;
  checks: AccessCheck[] | null;
  version: number;
}

/** Another organization here already uses that OAuth client: two would evict each other's channels. */
export class ClientInUseError extends Error {
  override name = 'ClientInUseError';
}

export type GenesysCredentialsRepository = ReturnType<typeof createGenesysCredentialsRepository>;

export function createGenesysCredentialsRepository(database: Knex) {
  return {
    async find(organizationId: string): Promise<GenesysCredentialsRow | null> {
      const row = await database<Row>(table).where({ organization_id: organizationId }).first();
      if (!row) return null;
      return {
        organizationId: row.organization_id,
        region: row.region,
        clientId: row.client_id,
        clientSecretSealed: row.client_secret_sealed,
        status: row.status,
        checkedAt: row.checked_at,
        problem: row.problem,
        checks: row.checks,
        version: row.version,
      };
    },

    async isClientInUse(organizationId: string, region: string, clientId: string): Promise<boolean> {
      const row = await database<Row>(table)
        .where({ region, client_id: clientId })
        .whereNot({ organization_id: organizationId })
        .first();
      return row !== undefined;
    },

    /**
     * Stores checked credentials; the token of the former ones is forgotten. Throws ClientInUseError.
     */
    async store(credentials: {
      organizationId: string;
      region: string;
      clientId: string;
      clientSecretSealed: string;
      checks?: readonly AccessCheck[];
    }): Promise<void> {
      await database
        .transaction(async (transaction) => {
          // The generation never goes back, and goes on here: a token that somebody is just fetching with the former
          // secret must not be stored over this.
          await transaction.raw(
            `update genesys_token set generation = generation + 1, token_sealed = null, expires_at = null,
               refreshing_until = null where organization_id = ?`,
            [credentials.organizationId],
          );
          // Channels belong to the OAuth client that made them.
          await transaction.raw(
            `delete from notification_channel n using genesys_credentials c
             where n.organization_id = ? and c.organization_id = n.organization_id
               and (c.region, c.client_id) <> (?, ?)`,
            [credentials.organizationId, credentials.region, credentials.clientId],
          );
          await transaction.raw(
            `insert into genesys_credentials
             (organization_id, region, client_id, client_secret_sealed, checks, status, checked_at, problem)
           values (?, ?, ?, ?, ?::jsonb, 'valid', now(), null)
           on conflict (organization_id) do update set region = excluded.region, client_id = excluded.client_id,
             client_secret_sealed = excluded.client_secret_sealed, checks = excluded.checks, status = 'valid',
             checked_at = now(), problem = null, version = genesys_credentials.version + 1`,
            [
              credentials.organizationId,
              credentials.region,
              credentials.clientId,
              credentials.clientSecretSealed,
              credentials.checks ? JSON.stringify(credentials.checks) : null,
            ],
          );
          await transaction.raw(`select pg_notify('organization_changed', ?)`, [credentials.organizationId]);
        })
        .catch((error: unknown) => {
          if ((error as { constraint?: string }).constraint === 'genesys_credentials_client') {
            throw new ClientInUseError('Another organization uses this Genesys Cloud OAuth client.', { cause: error });
          }
          throw error;
        });
    },

    /** Of a check without a Save. `valid`: nothing is missing, so that an earlier refusal is history. */
    async storeChecks(
      organizationId: string,
      version: number,
      found: { checks: readonly AccessCheck[]; valid: boolean },
    ): Promise<void> {
      await database.raw(
        `update genesys_credentials set checks = ?::jsonb, checked_at = now(),
           status = case when ? then 'valid' else status end, problem = case when ? then null else problem end
         where organization_id = ? and version = ?`,
        [JSON.stringify(found.checks), found.valid, found.valid, organizationId, version],
      );
      if (found.valid) await database.raw(`select pg_notify('organization_changed', ?)`, [organizationId]);
    },

    /** Only for the version that was tried: newer credentials are not blamed for older ones' refusal. */
    async markInvalid(organizationId: string, version: number, problem: Problem): Promise<void> {
      await database.raw(
        `update genesys_credentials set status = 'invalid', checked_at = now(), problem = ?::jsonb
         where organization_id = ? and version = ?`,
        [JSON.stringify(problem), organizationId, version],
      );
    },
  };
}
