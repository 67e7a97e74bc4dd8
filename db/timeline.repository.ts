import type { Knex } from 'knex';
import type { Actor } from '../domain/vocabulary';

/** One thing that was changed or refused for one agent. `at` is an ISO time. */
export interface TimelineEntry {
  at: string;
  side: 'giosg' | 'genesys' | 'page';
  /** From → to. */
  change: string;
  /** What was observed. */
  cause: string;
  /** `1` to `5`, a pause's name, or why not. */
  rule: string;
  policyVersion: number;
  /** `written`, `refused`, `dry_run`, `paused`, `observed` … */
  outcome: string;
  /** From the observation's receipt to the vendor's answer; null where nothing was received. */
  latencyMs: number | null;
  /** What `change` tells in the side's own words; null where there is no such word. */
  from: string | null;
  to: string | null;
  by: Actor;
  /** When the cause happened by the vendor's own clock (ISO), and the vendor's word for it; null where it stated none. */
  vendorAt: string | null;
  correlationId: string | null;
  /** From the vendor's own time of the cause to the vendor's answer. */
  vendorLatencyMs: number | null;
}

export type TimelineRepository = ReturnType<typeof createTimelineRepository>;

export function createTimelineRepository(database: Knex) {
  return {
    /**
     * Deletes entries older than `days`, oldest first, a bounded number at a time. Nobody waits for it: new entries touch
     * other rows, and rows that another process is deleting are left to it. Returns how many.
     */
    async prune(days: number, limit = 1_000): Promise<number> {
      const result = await database.raw<{ rowCount: number }>(
        `delete from timeline where timeline_id in (
           select timeline_id from timeline where at < now() - ? * interval '1 day' order by at limit ?
           for update skip locked)`,
        [days, limit],
      );
      return result.rowCount;
    },
  };
}
