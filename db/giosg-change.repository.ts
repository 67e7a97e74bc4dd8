import type { Knex } from 'knex';

export interface GiosgChange {
  giosgUserId: string;
  version: number;
  receivedAt: Date;
}

/** Somebody says that this user changed. */
export interface NotedChange {
  organizationId: string;
  giosgUserId: string;
  source: 'webhook' | 'trigger';
}

export type GiosgChangeRepository = ReturnType<typeof createGiosgChangeRepository>;

/** "Look at this user": one row a user, so a storm of webhooks is bounded. */
export function createGiosgChangeRepository(database: Knex) {
  return {
    /**
     * All of them are durable when it resolves, and the connections that are concerned are told. Answers which of the
     * organizations are connected (for the others there is nothing to do: a Connect reads everybody); those that aren't
     * installed are missing. Only a `webhook` counts as a sign that webhooks arrive.
     */
    async note(changes: readonly NotedChange[]): Promise<Map<string, boolean>> {
      const result = await database.raw<{ rows: { organization_id: string; connected: boolean }[] }>(
        `with given as (
           select * from unnest(?::text[], ?::text[], ?::boolean[]) as g(organization_id, giosg_user_id, is_webhook)
         ), known as (
           select organization_id, connected from organization
           where organization_id in (select organization_id from given)
         ), due as (
           -- Whoever holds the row changes something that matters more than the minute of the last webhook.
           select organization_id from organization
           where organization_id in (select organization_id from given where is_webhook)
             and (last_webhook_at is null or last_webhook_at < now() - interval '10 seconds')
           for no key update skip locked
         ), seen as (
           update organization o set last_webhook_at = now() from due where o.organization_id = due.organization_id
         ), noted as (
           insert into giosg_change (organization_id, giosg_user_id)
           select distinct g.organization_id, g.giosg_user_id from given g
             join known k on k.organization_id = g.organization_id and k.connected
           -- In one order everywhere: two statements that lock several rows must not wait for each other.
           order by g.organization_id, g.giosg_user_id
           on conflict (organization_id, giosg_user_id) do update set version = nextval('read_seq'),
             rung_at = null, retry_at = null
           returning organization_id
         )
         select k.organization_id, k.connected, n.told from known k left join (
           select organization_id, pg_notify('giosg_change', organization_id) as told
           from (select distinct organization_id from noted) d
         ) n on n.organization_id = k.organization_id`,
        [
          changes.map(({ organizationId }) => organizationId),
          changes.map(({ giosgUserId }) => giosgUserId),
          changes.map(({ source }) => source === 'webhook'),
        ],
      );
      return new Map(result.rows.map((row) => [row.organization_id, row.connected]));
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
        `with done as (
           select c.giosg_user_id from giosg_change c
             join unnest(?::text[], ?::bigint[]) as d(giosg_user_id, version)
               on d.giosg_user_id = c.giosg_user_id and d.version = c.version
           where c.organization_id = ? order by c.giosg_user_id for update of c
         ) delete from giosg_change c using done
           where c.organization_id = ? and c.giosg_user_id = done.giosg_user_id`,
        [
          changes.map((change) => change.giosgUserId),
          changes.map((change) => change.version),
          organizationId,
          organizationId,
        ],
      );
    },

    /** Users who can't be read, alone among others who can: tried again later, or when they change again. */
    async putOff(organizationId: string, giosgUserIds: string[], seconds: number): Promise<void> {
      if (giosgUserIds.length === 0) return;
      await database.raw(
        `with late as (
           select giosg_user_id from giosg_change where organization_id = ? and giosg_user_id = any(?::text[])
           order by giosg_user_id for update
         ) update giosg_change c set retry_at = now() + ? * interval '1 second' from late
           where c.organization_id = ? and c.giosg_user_id = late.giosg_user_id`,
        [organizationId, giosgUserIds, seconds, organizationId],
      );
    },

    /**
     * Organizations with rows that nobody came for: older than `olderThanMs`, and not rung for in the last 30 s (giosg
     * may be down, and its activity is being retried already). Marks them as rung for.
     */
    async claimOverdue(olderThanMs: number): Promise<string[]> {
      const result = await database.raw<{ rows: { organization_id: string }[] }>(
        `with overdue as (
           select c.organization_id, c.giosg_user_id from giosg_change c
             join organization o on o.organization_id = c.organization_id and o.connected
           where c.received_at < now() - ? * interval '1 millisecond'
             and (c.retry_at is null or c.retry_at <= now())
             and (c.rung_at is null or c.rung_at < now() - interval '30 seconds')
           -- A row that somebody holds is being changed or finished just now.
           for update of c skip locked
         ), rung as (
           update giosg_change c set rung_at = now() from overdue o
           where c.organization_id = o.organization_id and c.giosg_user_id = o.giosg_user_id
           returning c.organization_id
         ) select distinct organization_id from rung`,
        [olderThanMs],
      );
      return result.rows.map((row) => row.organization_id);
    },
  };
}
