import { DatabaseTimeoutError } from './database-away';
import type { GiosgChangeRepository, NotedChange } from '../db/giosg-change.repository';
import { gather } from '../runtime/gather';

export interface GiosgChanges {
  /**
   * Durable when it resolves. False when the organization isn't connected (then there is nothing to do: a Connect reads
   * everybody), null when it isn't installed.
   *
   * @throws DatabaseTimeoutError, or what the database says.
   */
  note(change: NotedChange): Promise<boolean | null>;
}

/** Giosg waits some 5 s and asks again. Twice this long is the most: for a run that hangs, then for one's own. */
const defaultLimitMs = 2_000;

/**
 * Changed users of many requests in one statement each time, so that a storm costs Postgres few commits; every request
 * waits for the commit that holds its own.
 */
export function createGiosgChanges(deps: {
  changes: Pick<GiosgChangeRepository, 'note'>;
  limitMs?: number;
}): GiosgChanges {
  const { limitMs = defaultLimitMs } = deps;
  const note = gather<NotedChange, ReadonlyMap<string, boolean>>({
    run: (changes) => deps.changes.note(changes),
    limitMs,
    onLimit: (ms) => new DatabaseTimeoutError(`Postgres did not answer within ${ms} ms`),
  });
  return {
    note: async (change) => (await note(change)).get(change.organizationId) ?? null,
  };
}
