import type { Knex } from 'knex';
import type { AgentState } from '../domain/vocabulary';
import type { StandingDifference } from '../domain/differences';
import type { AgentRow, LastWish, MatchKind } from './agent.repository';

export type AgentListingFilter = 'matched' | 'unmatched' | 'ambiguous' | 'paused' | 'different';

/** One row of the agents list: what the controller knows and what people set, as it will be in force. */
export interface AgentListingRow {
  giosgUserId: string;
  genesysUserId: string | null;
  email: string | null;
  name: string;
  match: MatchKind;
  /** Somebody said that this agent is nobody over there. */
  isUnmatchedByHand: boolean;
  state: AgentState | null;
  /** Paused by a person. */
  paused: boolean;
  pausedUntil: Date | null;
  /** The wish that was not taken in yet; null when there is none. */
  openWish: boolean | null;
  lastChange: AgentRow['lastChange'];
  problem: AgentRow['problem'];
  differences: StandingDifference[];
  lastWish: LastWish | null;
  presenceName: string | null;
}

/** Where the next page begins. */
export interface AgentListingCursor {
  name: string;
  giosgUserId: string;
}

interface Row {
  giosg_user_id: string;
  genesys_user_id: string | null;
  email: string | null;
  name: string;
  match: MatchKind;
  is_unmatched_by_hand: boolean;
  state: AgentState | null;
  paused: boolean;
  sync_paused_until: Date | null;
  open_wish: boolean | null;
  last_change: AgentRow['lastChange'];
  problem: AgentRow['problem'];
  differences: StandingDifference[] | null;
  last_wish: LastWish | null;
  presence_name: string | null;
  sort_name: string;
}

/**
 * A match that a person set holds from the moment it is set, whether anybody has acted on it yet or not; one that was
 * taken back no longer does.
 */
const effective = `
  select a.*, s.manual_match, lower(a.name) as sort_name,
    case when s.manual_match is not null then s.manual_match->>'genesysUserId'
         when a.match = 'manual' then null else a.genesys_user_id end as effective_genesys_user_id,
    case when s.manual_match->>'genesysUserId' is not null then 'manual'
         when s.manual_match is not null or a.match = 'manual' then 'none'
         else a.match end as effective_match,
    coalesce(not s.sync_enabled and (s.sync_paused_until is null or s.sync_paused_until > now()), false) as paused,
    s.sync_paused_until,
    case when s.wish_seq > a.page_seq then s.available_wish end as open_wish
  from agent a
    left join agent_setting s on s.organization_id = a.organization_id and s.giosg_user_id = a.giosg_user_id
  where a.organization_id = :organizationId and not a.is_bot and not a.is_deleted`;

const conditions: Record<AgentListingFilter, string> = {
  matched: 'e.effective_genesys_user_id is not null',
  unmatched: `e.effective_genesys_user_id is null and e.effective_match <> 'ambiguous'`,
  ambiguous: `e.effective_match = 'ambiguous'`,
  paused: `(e.paused or (e.state->>'brokenUntil')::bigint > extract(epoch from now()) * 1000)`,
  different: `jsonb_array_length(coalesce(e.differences, '[]')) > 0`,
};

export type AgentListingRepository = ReturnType<typeof createAgentListingRepository>;

export function createAgentListingRepository(database: Knex) {
  const select = async (condition: string, bindings: Record<string, unknown>): Promise<Row[]> => {
    const sql = `with e as (${effective})
      select e.giosg_user_id, e.effective_genesys_user_id as genesys_user_id, e.email, e.name,
        e.effective_match as match, e.manual_match->>'none' is not null as is_unmatched_by_hand,
        e.state, e.paused, e.sync_paused_until, e.open_wish, e.last_change, e.problem,
        e.differences, e.last_wish, e.sort_name, d.name as presence_name
      from e left join presence_definition d
        on d.organization_id = e.organization_id and d.definition_id = e.state->'genesys'->>'presenceId'
      where ${condition} order by e.sort_name, e.giosg_user_id limit :limit`;
    const result = await database.raw<{ rows: Row[] }>(sql, bindings as Knex.ValueDict);
    return result.rows;
  };

  return {
    /** By name. `next` is there when there are more. */
    async list(
      organizationId: string,
      options: {
        filter?: AgentListingFilter | undefined;
        /** Part of a name or an e-mail address, in any case, or a whole giosg user id. */
        search?: string | undefined;
        after?: AgentListingCursor | undefined;
        limit: number;
      },
    ): Promise<{ agents: AgentListingRow[]; next: AgentListingCursor | null }> {
      const { filter, search, after, limit } = options;
      const parts = [
        ...(filter ? [conditions[filter]] : []),
        ...(search ? [`(e.name ilike :search or e.email ilike :search or e.giosg_user_id = :searchedId)`] : []),
        ...(after ? ['(e.sort_name, e.giosg_user_id) > (:afterName, :afterId)'] : []),
      ];
      const rows = await select(parts.join(' and ') || 'true', {
        organizationId,
        limit: limit + 1,
        ...(search ? { search: `%${search.replace(/[\\%_]/g, String.raw`\$&`)}%`, searchedId: search } : {}),
        ...(after ? { afterName: after.name, afterId: after.giosgUserId } : {}),
      });
      const page = rows.slice(0, limit);
      const last = page.at(-1);
      return {
        agents: page.map((row) => fromRow(row)),
        next: rows.length > limit && last ? { name: last.sort_name, giosgUserId: last.giosg_user_id } : null,
      };
    },

    /** The highest chat capacity that was read of anybody; null: of nobody. */
    async highestCapacity(organizationId: string): Promise<number | null> {
      const result = await database.raw<{ rows: { highest: number | null }[] }>(
        `select max((state->'giosg'->>'capacity')::integer) as highest from agent
         where organization_id = ? and not is_bot and not is_deleted`,
        [organizationId],
      );
      return result.rows[0]?.highest ?? null;
    },

    async find(organizationId: string, giosgUserId: string): Promise<AgentListingRow | null> {
      const rows = await select('e.giosg_user_id = :giosgUserId', { organizationId, giosgUserId, limit: 1 });
      return rows[0] ? fromRow(rows[0]) : null;
    },
  };
}

const fromRow = (row: Row): AgentListingRow => ({
  giosgUserId: row.giosg_user_id,
  genesysUserId: row.genesys_user_id,
  email: row.email,
  name: row.name,
  match: row.match,
  isUnmatchedByHand: row.is_unmatched_by_hand,
  state: row.state,
  paused: row.paused,
  pausedUntil: row.sync_paused_until,
  openWish: row.open_wish,
  lastChange: row.last_change,
  problem: row.problem,
  differences: row.differences ?? [],
  lastWish: row.last_wish,
  presenceName: row.presence_name,
});
