import type { Knex } from 'knex';
import type { Actor } from '../domain/vocabulary';

export interface TimelineListingEntry {
  id: number;
  at: Date;
  giosgUserId: string;
  side: string;
  change: string;
  cause: string;
  rule: string;
  policyVersion: number;
  outcome: string;
  latencyMs: number | null;
  from: string | null;
  to: string | null;
  by: Actor | null;
  vendorAt: Date | null;
  correlationId: string | null;
  vendorLatencyMs: number | null;
}

interface Row {
  timeline_id: number;
  organization_id: string;
  giosg_user_id: string;
  at: Date;
  side: string;
  change: string;
  cause: string;
  rule: string;
  policy_version: number;
  outcome: string;
  latency_ms: number | null;
  from_value: string | null;
  to_value: string | null;
  actor: Actor | null;
  vendor_at: Date | null;
  correlation_id: string | null;
  vendor_latency_ms: number | null;
}

/** Where the next page begins. */
export interface TimelinePosition {
  /** ISO time. */
  at: string;
  id: number;
}

export interface TimelineListingOptions {
  giosgUserId?: string | undefined;
  outcome?: string | undefined;
  /** At or after `from`, before `to`. */
  from?: Date | undefined;
  to?: Date | undefined;
  /** Older than this one. */
  before?: TimelinePosition | undefined;
  limit: number;
}

export type TimelineListingRepository = ReturnType<typeof createTimelineListingRepository>;

export function createTimelineListingRepository(database: Knex) {
  return {
    /** Newest first, at most `limit`. */
    async list(organizationId: string, options: TimelineListingOptions): Promise<TimelineListingEntry[]> {
      const { giosgUserId, outcome, from, to, before, limit } = options;
      const query = database<Row>('timeline').where({ organization_id: organizationId });
      if (giosgUserId !== undefined) void query.andWhere({ giosg_user_id: giosgUserId });
      if (outcome !== undefined) void query.andWhere({ outcome });
      if (from !== undefined) void query.andWhere('at', '>=', from);
      if (to !== undefined) void query.andWhere('at', '<', to);
      if (before !== undefined) void query.andWhereRaw('(at, timeline_id) < (?, ?)', [before.at, before.id]);
      const rows = await query
        .orderBy([
          { column: 'at', order: 'desc' },
          { column: 'timeline_id', order: 'desc' },
        ])
        .limit(limit);
      return rows.map((row) => fromRow(row));
    },
  };
}

const fromRow = (row: Row): TimelineListingEntry => ({
  id: row.timeline_id,
  at: row.at,
  giosgUserId: row.giosg_user_id,
  side: row.side,
  change: row.change,
  cause: row.cause,
  rule: row.rule,
  policyVersion: row.policy_version,
  outcome: row.outcome,
  latencyMs: row.latency_ms,
  from: row.from_value,
  to: row.to_value,
  by: row.actor,
  vendorAt: row.vendor_at,
  correlationId: row.correlation_id,
  vendorLatencyMs: row.vendor_latency_ms,
});
