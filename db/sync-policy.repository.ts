import type { Knex } from 'knex';
import type { SyncPolicy } from '../domain/vocabulary';

const table = 'sync_policy';

export interface SyncPolicyRow {
  version: number;
  policy: SyncPolicy;
  savedAt: Date;
  /** giosg user id. */
  savedBy: string;
}

interface Row {
  organization_id: string;
  version: number;
  policy: SyncPolicy;
  saved_at: Date;
  saved_by: string;
}

const fromRow = (row: Row): SyncPolicyRow => ({
  version: row.version,
  policy: row.policy,
  savedAt: row.saved_at,
  savedBy: row.saved_by,
});

export type SyncPolicyRepository = ReturnType<typeof createSyncPolicyRepository>;

/** Every version of an organization's policy; the highest is in force. */
export function createSyncPolicyRepository(database: Knex) {
  return {
    /** Null while nobody saved one: the defaults are in force. */
    async findCurrent(organizationId: string): Promise<SyncPolicyRow | null> {
      const row = await database<Row>(table)
        .where({ organization_id: organizationId })
        .orderBy('version', 'desc')
        .first();
      return row ? fromRow(row) : null;
    },

    async findVersion(organizationId: string, version: number): Promise<SyncPolicyRow | null> {
      const row = await database<Row>(table).where({ organization_id: organizationId, version }).first();
      return row ? fromRow(row) : null;
    },

    /** Newest first, those below `before` when given, at most `limit`; each with its author's name where giosg has one. */
    async listVersions(
      organizationId: string,
      options: { before?: number | undefined; limit: number },
    ): Promise<(SyncPolicyRow & { savedByName: string | null })[]> {
      const result = await database.raw<{ rows: (Row & { saved_by_name: string | null })[] }>(
        `select p.*, nullif(a.name, '') as saved_by_name
         from sync_policy p
           left join agent a on a.organization_id = p.organization_id and a.giosg_user_id = p.saved_by
         where p.organization_id = ? and p.version < coalesce(?::integer, 2147483647)
         order by p.version desc limit ?`,
        [organizationId, options.before ?? null, options.limit],
      );
      return result.rows.map((row) => ({ ...fromRow(row), savedByName: row.saved_by_name }));
    },

    /** Stores the next version and tells whoever decides by it (`policy_changed`). */
    async save(organizationId: string, policy: SyncPolicy, savedBy: string): Promise<SyncPolicyRow> {
      return database.transaction(async (transaction) => {
        // Versions count up without a gap, so two savers go one after the other.
        await transaction('organization').where({ organization_id: organizationId }).forNoKeyUpdate().first();
        const result = await transaction.raw<{ rows: Row[] }>(
          `insert into sync_policy (organization_id, version, policy, saved_by)
           select ?, coalesce(max(p.version), 0) + 1, ?::jsonb, ? from sync_policy p where p.organization_id = ?
           returning *`,
          [organizationId, JSON.stringify(policy), savedBy, organizationId],
        );
        await transaction.raw(`select pg_notify('policy_changed', ?)`, [organizationId]);
        const row = result.rows[0];
        if (!row) throw new Error('a policy was not stored');
        return fromRow(row);
      });
    },
  };
}
