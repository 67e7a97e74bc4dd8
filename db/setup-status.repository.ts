import type { Knex } from 'knex';
import type { RejectedTopics } from './notification-channel.repository';

export interface ChannelStatus {
  number: number;
  agents: number;
  connectedAt: Date | null;
  expiresAt: Date;
  renewsAt: Date | null;
  reconnects: number;
}

export interface SetupStatus {
  /** Those that somebody listens on. */
  channels: ChannelStatus[];
  rejectedTopics: RejectedTopics[];
  matched: number;
  unmatched: number;
  /** Agents with a side that is not as wanted. */
  different: number;
}

export type SetupStatusRepository = ReturnType<typeof createSetupStatusRepository>;

/** Read model of the setup page: what belongs to no single table. */
export function createSetupStatusRepository(database: Knex) {
  return {
    async find(organizationId: string): Promise<SetupStatus> {
      const [channels, counts] = await Promise.all([
        findChannels(database, organizationId),
        database.raw<{ rows: { matched: number; unmatched: number; different: number }[] }>(
          // A match that a person set counts from then on, as in the agents list.
          `select count(m.genesys_user_id)::int as matched,
             (count(*) - count(m.genesys_user_id))::int as unmatched,
             (count(*) filter (where jsonb_array_length(coalesce(a.differences, '[]')) > 0))::int as different
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
        ...channels,
        matched: counts.rows[0]?.matched ?? 0,
        unmatched: counts.rows[0]?.unmatched ?? 0,
        different: counts.rows[0]?.different ?? 0,
      };
    },

    /**
     * Agents who want work and whom a pause of ours held off on one side when the connection ended, or may have: a write
     * of ours had no answer then. Nobody will bring them back by itself now. By name, at most `limit`.
     */
    async listHeldOff(organizationId: string, limit: number): Promise<{ giosgUserId: string; name: string }[]> {
      const holds = (pause: string) =>
        `(a.state->'pauses'->>'${pause}')::boolean and not (a.state->'overrides'->>'${pause}')::boolean`;
      const result = await database.raw<{ rows: { giosg_user_id: string; name: string }[] }>(
        `select a.giosg_user_id, a.name from agent a
         where a.organization_id = ? and not a.is_bot and not a.is_deleted and a.genesys_user_id is not null
           and (a.state->>'available')::boolean
           and (a.pending is not null
             or (${holds('call')} and not (a.state->'giosg'->>'wanted')::boolean)
             or ((${holds('chats')} or ${holds('console')})
               and a.state->'genesys'->>'systemPresence' not in ('ON_QUEUE', 'OFFLINE')))
         order by lower(a.name), a.giosg_user_id limit ?`,
        [organizationId, limit],
      );
      return result.rows.map((row) => ({ giosgUserId: row.giosg_user_id, name: row.name }));
    },
  };
}

interface ChannelRow {
  number: number;
  agents: number;
  connected_at: Date | null;
  expires_at: Date;
  renews_at: Date | null;
  reconnects: number;
  rejected: RejectedTopics[];
}

async function findChannels(
  database: Knex,
  organizationId: string,
): Promise<Pick<SetupStatus, 'channels' | 'rejectedTopics'>> {
  const rows = await database('notification_channel')
    .where({ organization_id: organizationId })
    .where('agents', '>', 0)
    .orderBy('number')
    .select<ChannelRow[]>('number', 'agents', 'connected_at', 'expires_at', 'renews_at', 'reconnects', 'rejected');
  return {
    channels: rows.map((row) => ({
      number: row.number,
      agents: row.agents,
      connectedAt: row.connected_at,
      expiresAt: row.expires_at,
      renewsAt: row.renews_at,
      reconnects: row.reconnects,
    })),
    rejectedTopics: sumUp(rows.flatMap((row) => row.rejected)),
  };
}

/** The same refusal on several channels is one. */
function sumUp(rejected: readonly RejectedTopics[]): RejectedTopics[] {
  const byKind = new Map<string, RejectedTopics>();
  for (const part of rejected) {
    const key = JSON.stringify([part.topic, part.reason, part.missingPermissions]);
    byKind.set(key, { ...part, agents: part.agents + (byKind.get(key)?.agents ?? 0) });
  }
  return [...byKind.values()];
}
