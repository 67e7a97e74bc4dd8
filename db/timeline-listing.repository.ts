import type { Knex } from 'knex';

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
}

export type TimelineListingRepository = ReturnType<typeof createTimelineListingRepository>;

export function createTimelineListingRepository(database: Knex) {
  return {
    /** Newest first, those below `before` when given, at most `limit`. */
    async list(
      organizationId: string,
      options: { giosgUserId?: string | undefined; before?: number | undefined; limit: number },
    ): Promise<TimelineListingEntry[]> {
      const query = database<Row>('timeline').where({ organization_id: organizationId });
      if (options.giosgUserId !== undefined) void query.andWhere({ giosg_user_id: options.giosgUserId });
      if (options.before !== undefined) void query.andWhere('timeline_id', '<', options.before);
      const rows = await query.orderBy('timeline_id', 'desc').limit(options.limit);
      return rows.map((row) => ({
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
      }));
    },
  };
}
