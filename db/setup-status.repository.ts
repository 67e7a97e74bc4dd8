import type { Knex } from 'knex';

export interface ChannelStatus {
  number: number;
  agents: number;
  connectedAt: Date | null;
  expiresAt: Date;
}

export interface SetupStatus {
  channels: ChannelStatus[];
  matched: number;
  unmatched: number;
}

export type SetupStatusRepository = ReturnType<typeof createSetupStatusRepository>;

/** Read model of the setup page: what belongs to no single table. */
export function createSetupStatusRepository(database: Knex) {
  return {
    async find(organizationId: string): Promise<SetupStatus> {
      const [channels, counts] = await Promise.all([
        database('notification_channel')
          .where({ organization_id: organizationId })
          .orderBy('number')
          .select<{ number: number; agents: number; connected_at: Date | null; expires_at: Date }[]>(
            'number',
            'agents',
            'connected_at',
            'expires_at',
          ),
        database.raw<{ rows: { matched: number; unmatched: number }[] }>(
          // A match that a person set counts from then on, as in the agents list.
          `select count(m.genesys_user_id)::int as matched,
             (count(*) - count(m.genesys_user_id))::int as unmatched
           from agent a
             left join agent_setting s
               on s.organization_id = a.organization_id and s.giosg_user_id = a.giosg_user_id
             cross join lateral (
               select case when s.manual_match is not null then s.manual_match->>'genesysUserId'
                           when a.match = 'manual' then null else a.genesys_user_id end as genesys_user_id
             ) m
           where a.organization_id = ? and not a.is_bot and not a.is_deleted`,
          [organizationId],
        ),
      ]);
      return {
        channels: channels.map((row) => ({
          number: row.number,
          agents: row.agents,
          connectedAt: row.connected_at,
          expiresAt: row.expires_at,
        })),
        matched: counts.rows[0]?.matched ?? 0,
        unmatched: counts.rows[0]?.unmatched ?? 0,
      };
    },

    /**
     * Agents who want work and whom a pause of ours held off on one side when the connection ended: nobody will bring
     * them back by itself now. By name, at most `limit`.
     */
    async listHeldOff(organizationId: string, limit: number): Promise<{ giosgUserId: string; name: string }[]> {
      const holds = (pause: string) =>
        `(a.state->'pauses'->>'${pause}')::boolean and not (a.state->'overrides'->>'${pause}')::boolean`;
      const result = await database.raw<{ rows: { giosg_user_id: string; name: string }[] }>(
        `select a.giosg_user_id, a.name from agent a
         where a.organization_id = ? and not a.is_bot and not a.is_deleted and a.genesys_user_id is not null
           and (a.state->>'available')::boolean
           and ((${holds('call')} and not (a.state->'giosg'->>'wanted')::boolean)
             or ((${holds('chats')} or ${holds('console')})
               and a.state->'genesys'->>'systemPresence' not in ('ON_QUEUE', 'OFFLINE')))
         order by lower(a.name), a.giosg_user_id limit ?`,
        [organizationId, limit],
      );
      return result.rows.map((row) => ({ giosgUserId: row.giosg_user_id, name: row.name }));
    },
  };
}
