import type { Knex } from 'knex';

const table = 'genesys_token';

export interface GenesysTokenRow {
  generation: number;
  tokenSealed: string | null;
  expiresAt: Date | null;
  lifetimeSeconds: number | null;
}

interface Row {
  organization_id: string;
  generation: number;
  token_sealed: string | null;
  expires_at: Date | null;
  lifetime_seconds: number | null;
  refreshing_until: Date | null;
}

export type GenesysTokenRepository = ReturnType<typeof createGenesysTokenRepository>;

export function createGenesysTokenRepository(database: Knex) {
  return {
    async find(organizationId: string): Promise<GenesysTokenRow | null> {
      const row = await database<Row>(table).where({ organization_id: organizationId }).first();
      if (!row) return null;
      return {
        generation: row.generation,
        tokenSealed: row.token_sealed,
        expiresAt: row.expires_at,
        lifetimeSeconds: row.lifetime_seconds,
      };
    },

    /** Single flight across processes: true for the one that shall fetch. The claim ends by itself. */
    async claimRefresh(organizationId: string, generation: number, seconds: number): Promise<boolean> {
      const result = await database.raw<{ rows: unknown[] }>(
        `insert into genesys_token (organization_id, refreshing_until)
           values (?, now() + ? * interval '1 second')
         on conflict (organization_id) do update set refreshing_until = excluded.refreshing_until
           where genesys_token.generation = ?
             and (genesys_token.refreshing_until is null or genesys_token.refreshing_until < now())
         returning 1`,
        [organizationId, seconds, generation],
      );
      return result.rows.length > 0;
    },

    async store(
      organizationId: string,
      token: { generation: number; sealed: string; lifetimeSeconds: number },
    ): Promise<void> {
      await database.raw(
        `update genesys_token set generation = ?, token_sealed = ?, lifetime_seconds = ?, refreshing_until = null,
           expires_at = now() + ? * interval '1 second'
         where organization_id = ? and generation < ?`,
        [
          token.generation,
          token.sealed,
          token.lifetimeSeconds,
          token.lifetimeSeconds,
          organizationId,
          token.generation,
        ],
      );
    },

    /** Takes a refused token away; false when it is no longer the current one. */
    async forget(organizationId: string, generation: number): Promise<boolean> {
      const forgotten = await database<Row>(table)
        .where({ organization_id: organizationId, generation })
        .whereNotNull('token_sealed')
        .update({ token_sealed: null, expires_at: null });
      return forgotten > 0;
    },

    async releaseRefresh(organizationId: string): Promise<void> {
      await database<Row>(table).where({ organization_id: organizationId }).update({ refreshing_until: null });
    },
  };
}
