import type { Knex } from 'knex';
import type { ConnectionStatus, InstallationStatus, OrganizationState, Problem } from '../domain/organization-state';

const table = 'organization';

/** The Genesys Cloud quota as the lease holder saw it last. */
export interface StoredQuota {
  /** Calls a minute that are the connection's to spend, and those spent in the current one. */
  allowed: number;
  spent: number;
  waiting: number;
  /** ISO time. */
  blockedUntil: string | null;
  isShort: boolean;
}

export interface OrganizationRow {
  organizationId: string;
  installationStatus: InstallationStatus;
  giosgInstallationId: string | null;
  giosgBotUserId: string | null;
  giosgTokenSealed: string | null;
  giosgTokenProblem: Problem | null;
  connected: boolean;
  connectionStatus: ConnectionStatus;
  connectionSince: Date;
  connectionProblem: Problem | null;
  genesysBlockedUntil: Date | null;
  genesysQuota: StoredQuota | null;
  lastWebhookAt: Date | null;
  /** A manager paused the sync of everybody: until then, or without an end. It may have ended since. */
  syncPaused: boolean;
  syncPausedUntil: Date | null;
}

interface Row {
  organization_id: string;
  installation_status: InstallationStatus;
  uninstall_asked_at: Date | null;
  giosg_installation_id: string | null;
  giosg_bot_user_id: string | null;
  giosg_token_sealed: string | null;
  giosg_token_problem: Problem | null;
  connected: boolean;
  connection_status: ConnectionStatus;
  connection_since: Date;
  connection_problem: Problem | null;
  genesys_blocked_until: Date | null;
  genesys_quota: StoredQuota | null;
  last_webhook_at: Date | null;
  sync_paused: boolean;
  sync_paused_until: Date | null;
}

const fromRow = (row: Row): OrganizationRow => ({
  organizationId: row.organization_id,
  installationStatus: row.installation_status,
  giosgInstallationId: row.giosg_installation_id,
  giosgBotUserId: row.giosg_bot_user_id,
  giosgTokenSealed: row.giosg_token_sealed,
  giosgTokenProblem: row.giosg_token_problem,
  connected: row.connected,
  connectionStatus: row.connection_status,
  connectionSince: row.connection_since,
  connectionProblem: row.connection_problem,
  genesysBlockedUntil: row.genesys_blocked_until,
  genesysQuota: row.genesys_quota,
  lastWebhookAt: row.last_webhook_at,
  syncPaused: row.sync_paused,
  syncPausedUntil: row.sync_paused_until,
});

/** SQL: milliseconds for which `organization o` still leaves Genesys Cloud alone. */
export const genesysBlockedForMs =
  '(greatest(0, coalesce(extract(epoch from o.genesys_blocked_until - now()), 0)) * 1000)::float8';

const problemJson = (problem: Problem | null): string | null => (problem === null ? null : JSON.stringify(problem));

export type OrganizationRepository = ReturnType<typeof createOrganizationRepository>;

export function createOrganizationRepository(database: Knex) {
  return {
    async find(organizationId: string): Promise<OrganizationRow | null> {
      const row = await database<Row>(table).where({ organization_id: organizationId }).first();
      return row ? fromRow(row) : null;
    },

    /** Makes the organization known, or leaves what is there: a replayed install resets nothing. */
    async install(organizationId: string, installationId: string | null): Promise<void> {
      await database<Row>(table)
        .insert({ organization_id: organizationId, giosg_installation_id: installationId })
        .onConflict('organization_id')
        .ignore();
    },

    /** A working bot token: whatever was wrong with giosg's access is over, and an uninstall that was told is history. */
    async storeGiosgToken(
      organizationId: string,
      token: { botUserId: string | null; sealed: string; installationId?: string | null },
    ): Promise<void> {
      const { botUserId, sealed, installationId } = token;
      await database<Row>(table)
        .where({ organization_id: organizationId })
        .update({
          giosg_token_sealed: sealed,
          giosg_bot_user_id: botUserId,
          giosg_token_problem: null,
          installation_status: 'installed',
          uninstall_asked_at: null,
          ...(installationId === undefined ? {} : { giosg_installation_id: installationId }),
        });
    },

    async storeGiosgTokenProblem(organizationId: string, problem: Problem): Promise<void> {
      await database.raw('update organization set giosg_token_problem = ?::jsonb where organization_id = ?', [
        problemJson(problem),
        organizationId,
      ]);
    },

    /** giosg refuses that bot token; the next Setup brings a new one (`storeGiosgToken`). */
    async markAccessLost(organizationId: string, sealedToken: string, problem: Problem): Promise<void> {
      await database<Row>(table)
        .where({
          organization_id: organizationId,
          installation_status: 'installed',
          giosg_token_sealed: sealedToken,
        })
        .update({
          installation_status: 'access_lost',
          giosg_token_problem: database.raw('?::jsonb', [problemJson(problem)]),
        });
    },

    /** giosg lets us in: a refusal of a token that was replaced meanwhile is history. */
    async markAccessRestored(organizationId: string): Promise<void> {
      await database<Row>(table)
        .where({ organization_id: organizationId, installation_status: 'access_lost' })
        .update({ installation_status: 'installed', giosg_token_problem: null });
    },

    /** The workflow's state, for the page. Whether giosg lets us in is noted where it is found out, not here. */
    async project(state: OrganizationState): Promise<void> {
      const isLive = ['connecting', 'connected', 'reconnecting'].includes(state.connection);
      await database.raw(
        // While connected, the connection itself knows better how it is, and says so first.
        `update organization o set
           connection_since = case when k.keep then o.connection_since else ?::timestamptz end,
           connection_problem = case when k.keep then o.connection_problem else ?::jsonb end,
           connection_status = case when k.keep then o.connection_status else ? end,
           installation_status = case when ? then 'uninstall_unconfirmed' else o.installation_status end
         from (select organization_id, ? and connection_status in ('connecting', 'connected', 'reconnecting') as keep
               from organization where organization_id = ?) k
         where o.organization_id = k.organization_id`,
        [
          state.connectionSince,
          problemJson(state.connectionProblem),
          state.connection,
          state.installation === 'uninstall_unconfirmed',
          isLive,
          state.organizationId,
        ],
      );
    },

    /** From the connection itself, at once; only while it is meant to be connected, and never over a `disconnecting`. */
    async projectConnection(
      organizationId: string,
      connection: { status: ConnectionStatus; problem: Problem | null },
    ): Promise<void> {
      await database.raw(
        `update organization set
           connection_since = case when connection_status = ? then connection_since else now() end,
           connection_status = ?, connection_problem = ?::jsonb
         where organization_id = ? and connected and connection_status in ('connecting', 'connected', 'reconnecting')`,
        [connection.status, connection.status, problemJson(connection.problem), organizationId],
      );
    },

    /**
     * A Connect: every agent becomes unknown again, in one transaction. Manual matches and pauses are elsewhere; a write
     * without a known outcome is still one.
     */
    async open(organizationId: string): Promise<void> {
      await database.transaction(async (transaction) => {
        const opened = await transaction<Row>(table)
          .where({ organization_id: organizationId, connected: false })
          .update({ connected: true });
        if (opened === 0) return;
        await transaction('agent')
          .where({ organization_id: organizationId })
          .update({ state: null, problem: null, differences: null, last_wish: null });
        // A wish from the page that nobody was there to take in belongs to the time before this Connect.
        await transaction('agent_setting').where({ organization_id: organizationId }).update({ available_wish: null });
        await transaction('observation').where({ organization_id: organizationId }).delete();
        await transaction('giosg_change').where({ organization_id: organizationId }).delete();
      });
    },

    /** A Disconnect: no longer connected and the lease's epoch raised, in one transaction. */
    async close(organizationId: string): Promise<void> {
      await database.transaction(async (transaction) => {
        await transaction<Row>(table).where({ organization_id: organizationId }).update({ connected: false });
        await transaction.raw(
          'update lease set epoch = epoch + 1, holder = null, expires_at = now() where organization_id = ?',
          [organizationId],
        );
        await transaction('giosg_change').where({ organization_id: organizationId }).delete();
      });
      await database.raw(`select pg_notify('organization_changed', ?)`, [organizationId]);
    },

    /** Pauses or resumes the sync of everybody, and tells whoever decides (`policy_changed`). */
    async setSync(organizationId: string, sync: { enabled: boolean; pausedUntil: Date | null }): Promise<void> {
      await database.transaction(async (transaction) => {
        await transaction<Row>(table)
          .where({ organization_id: organizationId })
          .update({ sync_paused: !sync.enabled, sync_paused_until: sync.enabled ? null : sync.pausedUntil });
        await transaction.raw(`select pg_notify('policy_changed', ?)`, [organizationId]);
      });
    },

    /**
     * Genesys Cloud wants a pause of so many milliseconds: no process calls it for this organization meanwhile. By
     * Postgres' clock, and told to the connection at once.
     */
    async blockGenesys(organizationId: string, ms: number): Promise<void> {
      await database.raw(
        `update organization
           set genesys_blocked_until = greatest(genesys_blocked_until, now() + ? * interval '1 millisecond')
         where organization_id = ?`,
        [Math.ceil(ms), organizationId],
      );
      await database.raw(`select pg_notify('organization_changed', ?)`, [organizationId]);
    },

    /** Milliseconds for which Genesys Cloud is still to be left alone; 0 when it may be called. */
    async genesysBlockedForMs(organizationId: string): Promise<number> {
      const result = await database.raw<{ rows: { ms: number }[] }>(
        `select ${genesysBlockedForMs} as ms from organization o where o.organization_id = ?`,
        [organizationId],
      );
      return result.rows[0]?.ms ?? 0;
    },

    /** For the page only. */
    async noteGenesysQuota(organizationId: string, quota: StoredQuota | null): Promise<void> {
      await database.raw('update organization set genesys_quota = ?::jsonb where organization_id = ?', [
        quota === null ? null : JSON.stringify(quota),
        organizationId,
      ]);
    },

    /** Everything of the organization goes with it, except the timeline, whose entries name nobody. */
    async remove(organizationId: string): Promise<void> {
      await database<Row>(table).where({ organization_id: organizationId }).delete();
      await database.raw(`select pg_notify('organization_changed', ?)`, [organizationId]);
    },
  };
}
