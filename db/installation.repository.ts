import type { Knex } from 'knex';
import type { InstallationStatus } from '../domain/organization-state';

export type InstallationRepository = ReturnType<typeof createInstallationRepository>;

/** An organization without a bot token can't be asked about, whatever else is known of it. */
const statusSql = `case when installation_status = 'installed' and giosg_token_sealed is null then 'access_lost'
  else installation_status end`;

/** Installations across organizations: what has to be handed over, tidied up and counted. */
export function createInstallationRepository(database: Knex) {
  return {
    /** giosg told an uninstall that nobody could be handed. */
    async noteUninstall(organizationId: string): Promise<void> {
      await database('organization')
        .where({ organization_id: organizationId })
        .update({ uninstall_asked_at: database.fn.now() });
    },

    /** Organizations whose uninstall waits to be handed over, with the time it was noted. */
    async listUninstalls(): Promise<{ organizationId: string; askedAt: Date }[]> {
      const rows = await database('organization')
        .whereNotNull('uninstall_asked_at')
        .orderBy('uninstall_asked_at')
        .select<{ organization_id: string; uninstall_asked_at: Date }[]>('organization_id', 'uninstall_asked_at');
      return rows.map((row) => ({ organizationId: row.organization_id, askedAt: row.uninstall_asked_at }));
    },

    /** Handed over, unless giosg told another one since. */
    async forgetUninstall(organizationId: string, askedAt: Date): Promise<void> {
      await database.raw(
        // The driver's dates have milliseconds, the column has microseconds.
        `update organization set uninstall_asked_at = null
         where organization_id = ? and date_trunc('milliseconds', uninstall_asked_at) = ?`,
        [organizationId, askedAt],
      );
    },

    /**
     * Removes organizations that giosg never gave us access to, in which nothing was entered and at whose page nobody is
     * (any more): a forged or replayed install leaves no more than that. Returns their ids.
     */
    async removeAbandoned(olderThanSeconds: number): Promise<string[]> {
      const result = await database.raw<{ rows: { organization_id: string }[] }>(
        `delete from organization o where o.giosg_token_sealed is null and not o.connected
           and o.installed_at < now() - ? * interval '1 second'
           and not exists (select 1 from genesys_credentials c where c.organization_id = o.organization_id)
           and not exists (select 1 from setup_session s
                           where s.organization_id = o.organization_id and s.expires_at > now())
         returning o.organization_id`,
        [olderThanSeconds],
      );
      return result.rows.map((row) => row.organization_id);
    },

    async countByStatus(): Promise<Record<InstallationStatus, number>> {
      const result = await database.raw<{ rows: { status: InstallationStatus; count: number }[] }>(
        `select ${statusSql} as status, count(*)::int as count from organization group by 1`,
      );
      const counts = { installed: 0, access_lost: 0, uninstall_unconfirmed: 0 };
      for (const { status, count } of result.rows) counts[status] = count;
      return counts;
    },
  };
}
