import type { Knex } from 'knex';
import type { Problem } from '../domain/organization-state';
import type { StandingDifference } from '../domain/differences';
import type { AgentState, Side, Write } from '../domain/vocabulary';
import { LeaseLostError, leaseHolds, type Lease } from './lease.repository';
import type { TimelineEntry } from './timeline.repository';

export type MatchKind = 'email' | 'manual' | 'none' | 'ambiguous';

/** A write of ours whose outcome isn't known yet. Stored before it is sent. */
export interface PendingWrite {
  write: Write;
}

/** An agent as the controller keeps it: the last known state, and who is matched with whom. */
export interface AgentRow {
  giosgUserId: string;
  email: string | null;
  name: string;
  isBot: boolean;
  isDeleted: boolean;
  genesysUserId: string | null;
  match: MatchKind;
  /** The e-mail Genesys Cloud was last searched for: one search per shared user, ever. */
  searchedEmail: string | null;
  state: AgentState | null;
  pending: PendingWrite | null;
  /** Number of the newest giosg read that was taken in. */
  giosgReadSeq: number;
  /** A giosg read with a lower number began before our last write was answered: it says nothing about `wanted`. */
  giosgWriteSeq: number;
  /** Number of the last wish from the setup page that was taken in. */
  pageSeq: number;
  lastChange: { at: string; side: TimelineEntry['side']; change: string; rule: string } | null;
  /** The person's last word, or what the first sight made of them. */
  lastWish: LastWish | null;
  /** Why a write was refused for good, until something changes. */
  problem: (Problem & { side?: Side }) | null;
  /** Sides that stay other than wanted. */
  differences: StandingDifference[];
}

/** What a person said last, where and by which rule. `at` is an ISO time. */
export type LastWish = Pick<TimelineEntry, 'at' | 'side' | 'rule' | 'from' | 'to'>;

/** The agent's identity was not saved yet: try again once it is. */
export class AgentUnknownError extends Error {
  override name = 'AgentUnknownError';
}

/** What people set on the setup page; written by the api alone. */
export interface AgentSetting {
  manualMatch: { genesysUserId: string } | { none: true } | null;
  syncEnabled: boolean;
  syncPausedUntil: Date | null;
  availableWish: boolean | null;
  wishSeq: number;
}

interface JoinedRow {
  giosg_user_id: string;
  email: string | null;
  name: string;
  is_bot: boolean;
  is_deleted: boolean;
  genesys_user_id: string | null;
  match: MatchKind;
  searched_email: string | null;
  state: AgentState | null;
  pending: PendingWrite | null;
  giosg_read_seq: number;
  giosg_write_seq: number;
  page_seq: number;
  last_change: AgentRow['lastChange'];
  last_wish: LastWish | null;
  problem: AgentRow['problem'];
  differences: StandingDifference[] | null;
}

interface SettingRow {
  giosg_user_id: string;
  manual_match: AgentSetting['manualMatch'];
  sync_enabled: boolean;
  sync_paused_until: Date | null;
  available_wish: boolean | null;
  wish_seq: number;
}

const fromRow = (row: JoinedRow): AgentRow => ({
  giosgUserId: row.giosg_user_id,
  email: row.email,
  name: row.name,
  isBot: row.is_bot,
  isDeleted: row.is_deleted,
  genesysUserId: row.genesys_user_id,
  match: row.match,
  searchedEmail: row.searched_email,
  state: row.state,
  pending: row.pending,
  giosgReadSeq: row.giosg_read_seq,
  giosgWriteSeq: row.giosg_write_seq,
  pageSeq: row.page_seq,
  lastChange: row.last_change,
  lastWish: row.last_wish,
  problem: row.problem,
  differences: row.differences ?? [],
});

export type AgentRepository = ReturnType<typeof createAgentRepository>;

export function createAgentRepository(database: Knex) {
  return {
    async list(organizationId: string): Promise<AgentRow[]> {
      const rows = await database<JoinedRow & { organization_id: string }>('agent')
        .where({ organization_id: organizationId })
        .select('*');
      return rows.map((row) => fromRow(row));
    },

    async listSettings(organizationId: string): Promise<Map<string, AgentSetting>> {
      const rows = await database<SettingRow & { organization_id: string }>('agent_setting')
        .where({ organization_id: organizationId })
        .select('*');
      return new Map(
        rows.map((row) => [
          row.giosg_user_id,
          {
            manualMatch: row.manual_match,
            syncEnabled: row.sync_enabled,
            syncPausedUntil: row.sync_paused_until,
            availableWish: row.available_wish,
            wishSeq: row.wish_seq,
          },
        ]),
      );
    },

    /** Who is who, for many agents at once. Throws LeaseLostError. */
    async saveIdentities(lease: Lease, agents: AgentRow[]): Promise<void> {
      if (agents.length === 0) return;
      const result = await database.raw<{ rows: { held: boolean | null }[] }>(
        `with held as (select ${leaseHolds} as held),
         given as (
           select * from jsonb_to_recordset(?::jsonb) as g("giosgUserId" text, email text, name text, "isBot" boolean,
             "isDeleted" boolean, "genesysUserId" text, match text, "searchedEmail" text)
         ), saved as (
           insert into agent (organization_id, giosg_user_id, email, name, is_bot, is_deleted, genesys_user_id, match,
             searched_email, updated_at)
           select ?, g."giosgUserId", g.email, g.name, g."isBot", g."isDeleted", g."genesysUserId", g.match,
             g."searchedEmail", now()
           from given g, held where held.held
           on conflict (organization_id, giosg_user_id) do update set email = excluded.email, name = excluded.name,
             is_bot = excluded.is_bot, is_deleted = excluded.is_deleted, genesys_user_id = excluded.genesys_user_id,
             match = excluded.match, searched_email = excluded.searched_email, updated_at = now(),
             -- Another person over there: what was known of the old one says nothing about the new one.
             state = case when agent.genesys_user_id is not distinct from excluded.genesys_user_id
               then agent.state end,
             pending = case when agent.genesys_user_id is not distinct from excluded.genesys_user_id
               then agent.pending end
         ) select held from held`,
        [lease.organizationId, lease.epoch, JSON.stringify(agents), lease.organizationId],
      );
      if (!result.rows[0]?.held) throw new LeaseLostError(lease.organizationId);
    },

    /**
     * One agent's new state and what to tell about it, in one round trip. `answered` says that a giosg write was just
     * answered: its number is taken now and returned. Throws LeaseLostError, or AgentUnknownError before the agent's
     * identity was saved.
     */
    async save(
      lease: Lease,
      agent: AgentRow,
      also: { timeline?: TimelineEntry[]; answered?: boolean } = {},
    ): Promise<{ giosgWriteSeq: number }> {
      const result = await database.raw<{ rows: { held: boolean | null; giosg_write_seq: number | null }[] }>(
        `with lease_now as (select ${leaseHolds} as held), saved as (
           update agent set state = ?::jsonb, pending = ?::jsonb, giosg_read_seq = ?, page_seq = ?,
             last_change = ?::jsonb, problem = ?::jsonb, differences = ?::jsonb, last_wish = ?::jsonb, updated_at = now(),
             giosg_write_seq = case when ? then nextval('read_seq') else giosg_write_seq end
           from lease_now where organization_id = ? and giosg_user_id = ? and lease_now.held
           returning giosg_write_seq
         ), told as (
           insert into timeline (organization_id, giosg_user_id, at, side, change, cause, rule, policy_version, outcome,
             latency_ms, from_value, to_value, actor, vendor_at, correlation_id, vendor_latency_ms)
           select ?, ?, t.at, t.side, t.change, t.cause, t.rule, t."policyVersion", t.outcome, t."latencyMs",
             t."from", t."to", t.by, t."vendorAt", t."correlationId", t."vendorLatencyMs"
           from saved, jsonb_to_recordset(?::jsonb) as t(at timestamptz, side text, change text, cause text, rule text,
             "policyVersion" integer, outcome text, "latencyMs" integer, "from" text, "to" text, by text,
             "vendorAt" timestamptz, "correlationId" text, "vendorLatencyMs" integer)
         ) select held, (select giosg_write_seq from saved) from lease_now`,
        [
          lease.organizationId,
          lease.epoch,
          JSON.stringify(agent.state),
          agent.pending === null ? null : JSON.stringify(agent.pending),
          agent.giosgReadSeq,
          agent.pageSeq,
          agent.lastChange === null ? null : JSON.stringify(agent.lastChange),
          agent.problem === null ? null : JSON.stringify(agent.problem),
          JSON.stringify(agent.differences),
          agent.lastWish === null ? null : JSON.stringify(agent.lastWish),
          also.answered ?? false,
          lease.organizationId,
          agent.giosgUserId,
          lease.organizationId,
          agent.giosgUserId,
          JSON.stringify(also.timeline ?? []),
        ],
      );
      const row = result.rows[0];
      if (!row?.held) throw new LeaseLostError(lease.organizationId);
      if (row.giosg_write_seq === null) throw new AgentUnknownError('The agent’s identity is not saved yet.');
      return { giosgWriteSeq: row.giosg_write_seq };
    },
  };
}
