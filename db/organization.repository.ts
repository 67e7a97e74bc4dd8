import type { Knex } from 'knex';
import type { ConnectionStatus, InstallationStatus, OrganizationState, Problem } from '../domain/organization-state';

const table = 'organization';

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
  lastWebhookAt: Date | null;
}

interface Row {
  organization_id: string;
  installation_status: InstallationStatus;
  giosg_installation_id: string | null;
  giosg_bot_user_id: string | null;
  giosg_token_sealed: string | null;
  giosg_token_problem: Problem | null;
  connected: boolean;
  connection_status: ConnectionStatus;
  connection_since: Date;
  connection_problem: Problem | null;
  genesys_blocked_until: Date | null;
  last_webhook_at: Date | null;
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
  lastWebhookAt: row.last_webhook_at,
});

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
        .merge({ giosg_installation_id: installationId });
    },

    /** A working bot token: whatever was wrong with giosg's access is over. */
    async storeGiosgToken(organizationId: string, token: { botUserId: string | null; sealed: string }): Promise<void> {
      await database<Row>(table).where({ organization_id: organizationId }).update({
        giosg_token_sealed: token.sealed,
        giosg_bot_user_id: token.botUserId,
        giosg_token_problem: null,
        installation_status: 'installed',
      });
    },

    async storeGiosgTokenProblem(organizationId: string, problem: Problem): Promise<void> {
      await database.raw('update organization set giosg_token_problem = ?::jsonb where organization_id = ?', [
        problemJson(problem),
        organizationId,
      ]);
    },

    /** giosg refuses the bot token; the next Setup brings a new one (`storeGiosgToken`). */
    async markAccessLost(organizationId: string): Promise<void> {
      await database<Row>(table)
        .where({ organization_id: organizationId, installation_status: 'installed' })
        .update({ installation_status: 'access_lost' });
    },

    /** giosg lets us in: a refusal of a token that was replaced meanwhile is history. */
    async markAccessRestored(organizationId: string): Promise<void> {
      await database<Row>(table)
        .where({ organization_id: organizationId, installation_status: 'access_lost' })
        .update({ installation_status: 'installed' });
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
        await transaction('agent').where({ organization_id: organizationId }).update({ state: null, problem: null });
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

    async setGenesysBlockedUntil(organizationId: string, until: Date): Promise<void> {
      await database.raw(
        `update organization set genesys_blocked_until = greatest(genesys_blocked_until, ?) where organization_id = ?`,
        [until, organizationId],
      );
    },

    /** Everything of the organization goes with it, except the timeline, whose entries name nobody. */
    async remove(organizationId: string): Promise<void> {
      await database<Row>(table).where({ organization_id: organizationId }).delete();
      await database.raw(`select pg_notify('organization_changed', ?)`, [organizationId]);
    },
  };
}
