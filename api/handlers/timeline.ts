import { fromCursor, toCursor } from '../cursors';
import type { SetupHandlers } from '../setup-router';
import type { TimelineListingRepository } from '../../db/timeline-listing.repository';

export interface TimelineHandlersDeps {
  timelineListing: TimelineListingRepository;
}

/** Entries on one page. */
const pageSize = 100;

export function createTimelineHandlers(deps: TimelineHandlersDeps): Pick<SetupHandlers, 'listTimeline'> {
  return {
    listTimeline: async ({ session, query }) => {
      const before = query.cursor === undefined ? undefined : fromCursor(query.cursor, isId);
      const options = { giosgUserId: query.agent, before, limit: pageSize + 1 };
      const found = await deps.timelineListing.list(session.organizationId, options);
      const page = found.slice(0, pageSize);
      const last = page.at(-1);
      return {
        entries: page.map((entry) => ({
          at: entry.at.toISOString(),
          agent: entry.giosgUserId === '' ? null : entry.giosgUserId,
          side: entry.side,
          change: entry.change,
          cause: entry.cause,
          rule: entry.rule,
          policyVersion: entry.policyVersion,
          outcome: entry.outcome,
          latencyMs: entry.latencyMs,
        })),
        ...(found.length > pageSize && last ? { next: toCursor(last.id) } : {}),
      };
    },
  };
}

const isId = (value: unknown): value is number => Number.isSafeInteger(value);
