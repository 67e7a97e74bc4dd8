import type { TimelineEntry } from '../contracts/timeline';
import { fromCursor, toCursor } from '../cursors';
import type { SetupHandlers } from '../setup-router';
import type {
  TimelineListingEntry,
  TimelineListingRepository,
  TimelinePosition,
} from '../../db/timeline-listing.repository';

export interface TimelineHandlersDeps {
  timelineListing: TimelineListingRepository;
}

/** Entries on one page. */
const pageSize = 100;

export function createTimelineHandlers(deps: TimelineHandlersDeps): Pick<SetupHandlers, 'listTimeline'> {
  return {
    listTimeline: async ({ session, query }) => {
      const found = await deps.timelineListing.list(session.organizationId, {
        giosgUserId: query.agent,
        outcome: query.outcome,
        from: toDate(query.from),
        to: toDate(query.to),
        before: query.cursor === undefined ? undefined : fromCursor(query.cursor, isPosition),
        limit: pageSize + 1,
      });
      const page = found.slice(0, pageSize);
      const last = page.at(-1);
      return {
        entries: page.map((entry) => toEntry(entry)),
        ...(found.length > pageSize && last ? { next: toCursor({ at: last.at.toISOString(), id: last.id }) } : {}),
      };
    },
  };
}

const toDate = (text: string | undefined): Date | undefined => (text === undefined ? undefined : new Date(text));

function toEntry({ id: _id, giosgUserId, at, vendorAt, ...told }: TimelineListingEntry): TimelineEntry {
  return {
    ...told,
    at: at.toISOString(),
    agent: giosgUserId === '' ? null : giosgUserId,
    vendorAt: vendorAt?.toISOString() ?? null,
  };
}

function isPosition(value: unknown): value is TimelinePosition {
  return (
    typeof value === 'object' &&
    value !== null &&
    'at' in value &&
    typeof value.at === 'string' &&
    !Number.isNaN(Date.parse(value.at)) &&
    'id' in value &&
    Number.isSafeInteger(value.id)
  );
}
