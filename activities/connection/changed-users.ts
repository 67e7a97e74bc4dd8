import type { GiosgChange, GiosgChangeRepository } from '../../db/giosg-change.repository';
import { gather } from '../../runtime/gather';
import type { Logger } from '../../runtime/logger';
import type { AgentDirectory } from './agent-directory';
import type { VendorReader } from './vendor-reader';

export interface ChangedUsersDeps {
  organizationId: string;
  changes: Pick<GiosgChangeRepository, 'list' | 'finish'>;
  reader: Pick<VendorReader, 'readGiosg'>;
  directory: Pick<AgentDirectory, 'takeReadings'>;
  /** Aborted when the connection ends: what is left over then is read by the next one's start. */
  signal: AbortSignal;
  logger: Logger;
}

export type ChangedUsers = ReturnType<typeof createChangedUsers>;

const usersAtOnce = 200;
const finishLimitMs = 10_000;

/**
 * The users that giosg's webhooks named, read here and now: the shortest way from a person's change to the other side. It
 * tries each change once. What doesn't succeed, and what nobody told of, stays as a row, and the organization's workflow
 * reads it with its patience.
 */
export function createChangedUsers(deps: ChangedUsersDeps) {
  const { organizationId, logger, signal } = deps;
  /** The version of each user's row that was begun here; forgotten once it is finished. */
  const begun = new Map<string, number>();
  let looking: Promise<void> | null = null;
  let lookAgain = false;
  /** The last list was full: more may wait behind it. */
  let more = false;

  const finish = gather<GiosgChange, void>({
    run: (changes) => deps.changes.finish(organizationId, changes),
    limitMs: finishLimitMs,
    onLimit: (ms) => new Error(`Postgres did not answer within ${ms} ms`),
  });

  const isBegun = ({ giosgUserId, version }: GiosgChange): boolean => begun.get(giosgUserId) === version;

  async function observe(change: GiosgChange): Promise<void> {
    const { giosgUserId, receivedAt } = change;
    const numbered = await deps.reader.readGiosg(giosgUserId);
    const cause = { text: 'giosg webhook', receivedAt: receivedAt.getTime() };
    // A known agent is in its lane when this returns; a stranger has to be matched first.
    await deps.directory.takeReadings(new Map([[giosgUserId, numbered]]), () => cause);
    await finish(change);
    if (isBegun(change)) begun.delete(giosgUserId);
    if (more) look();
  }

  /** What fails stays begun: only the user's next change makes it be tried here again. */
  function begin(change: GiosgChange): void {
    begun.set(change.giosgUserId, change.version);
    observe(change).catch((error: unknown) => {
      if (signal.aborted) return;
      logger.warn({ err: error, agent: change.giosgUserId }, 'giosg user not read at once; the workflow does it');
    });
  }

  async function take(): Promise<void> {
    const changes = await deps.changes.list(organizationId, usersAtOnce);
    more = changes.length === usersAtOnce;
    for (const change of changes) if (!isBegun(change)) begin(change);
  }

  /** Begins with whoever waits. One look at a time; a call meanwhile asks for another. */
  function look(): void {
    if (signal.aborted) return;
    if (looking) {
      lookAgain = true;
      return;
    }
    looking = take()
      .catch((error: unknown) => logger.warn({ err: error }, 'changed users not readable'))
      .finally(() => {
        looking = null;
        if (!lookAgain) return;
        lookAgain = false;
        look();
      });
  }

  return { look };
}
