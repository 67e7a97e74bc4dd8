import type { Knex } from 'knex';

export interface GiosgChange {
  giosgUserId: string;
  version: number;
  receivedAt: Date;
}

export type GiosgChangeRepository = ReturnType<typeof createGiosgChangeRepository>;

/** "Look at this user": one row a user, so a storm of webhooks is bounded. */
export function createGiosgChangeRepository(database: Knex) {
  return {
    /**
     * Durable when it resolves. False when the organization isn't connected (then there is nothing to do: a Connect
     * reads everybody), null when it isn't installed. Only a `webhook` counts as a sign that webhooks arrive.
     */
    async note(
      organizationId: string,
      giosgUserId: string,
      source: 'webhook' | 'trigger' = 'webhook',
    ): Promise<boolean | null> {
      const result = await database.raw<{ rows: { connected: boolean }[] }>(
        `with seen as (
           update organization set last_webhook_at = now() where organization_id = ? and ?
             and (last_webhook_at is null or last_webhook_at < now() - interval '10 seconds') returning 1
         ), known as (
           select organization_id, connected from organization where organization_id = ?
         ), noted as (
           insert into giosg_change (organization_id, giosg_user_id)
           select organization_id, ? from known where connected
           on conflict (organization_id, giosg_user_id) do update set version = nextval('read_seq'),
             rung_at = null, retry_at = null
           returning 1
         ) select connected from known`,
        [organizationId, source === 'webhook', organizationId, giosgUserId],
      );
      return result.rows[0]?.connected ?? null;
    },

    /** Oldest first, without those that are put off. */
    async list(organizationId: string, limit: number): Promise<GiosgChange[]> {
      const rows = await database('giosg_change')
        .where({ organization_id: organizationId })
        .whereRaw('(retry_at is null or retry_at <= now())')
        .orderBy('received_at')
        .limit(limit)
        .select<{ giosg_user_id: string; version: number; received_at: Date }[]>(
          'giosg_user_id',
          'version',
          'received_at',
        );
      return rows.map((row) => ({
        giosgUserId: row.giosg_user_id,
        version: row.version,
        receivedAt: row.received_at,
      }));
    },

    /** Done, unless it changed again since it was read. */
    async finish(organizationId: string, changes: { giosgUserId: string; version: number }[]): Promise<void> {
      if (changes.length === 0) return;
      await database.raw(
        `delete from giosg_change c using unnest(?::text[], ?::bigint[]) as done(giosg_user_id, version)
         where c.organization_id = ? and c.giosg_user_id = done.giosg_user_id and c.version = done.version`,
        [changes.map((change) => change.giosgUserId), changes.map((change) => change.version), organizationId],
      );
    },

    /** Users who can't be read, alone among others who can: tried again later, or when they change again. */
    async putOff(organizationId: string, giosgUserIds: string[], seconds: number): Promise<void> {
      if (giosgUserIds.length === 0) return;
      await database.raw(
        `update giosg_change set retry_at = now() + ? * interval '1 second'
         where organization_id = ? and giosg_user_id = any(?::text[])`,
        [seconds, organizationId, giosgUserIds],
      );
    },

    /**
     * Organizations with rows that nobody came for: older than `olderThanMs`, and not rung for in the last 30 s (giosg
     * may be down, and its activity is being retried already). Marks them as rung for.
     */
    async claimOverdue(olderThanMs: number): Promise<string[]> {
      const result = await database.raw<{ rows: { organization_id: string }[] }>(
        `with overdue as (
           update giosg_change c set rung_at = now() from organization o
           where o.organization_id = c.organization_id and o.connected
             and c.received_at < now() - ? * interval '1 millisecond'
             and (c.retry_at is null or c.retry_at <= now())
             and (c.rung_at is null or c.rung_at < now() - interval '30 seconds')
           returning c.organization_id
         ) select distinct organization_id from overdue`,
        [olderThanMs],
      );
      return result.rows.map((row) => row.organization_id);
    },
  };
}
