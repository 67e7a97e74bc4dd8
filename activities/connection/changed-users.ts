import type { GiosgChange, GiosgChangeRepository } from '../../db/giosg-change.repository';
import { gather } from '../../runtime/gather';
import type { Logger } from '../../runtime/logger';
import type { AgentDirectory } from './agent-directory';
import { createLook } from './look';
import type { NumberedReading, VendorReader } from './vendor-reader';

export interface ChangedUsersDeps {
  organizationId: string;
  changes: Pick<GiosgChangeRepository, 'list' | 'finish'>;
  reader: Pick<VendorReader, 'readGiosg'>;
  directory: Pick<AgentDirectory, 'takeReadings' | 'size'>;
  /** Everybody, whose reads began after the call. */
  readAllGiosg(): Promise<Map<string, NumberedReading>>;
  /** Aborted when the connection ends: what is left over then is read by the next one's start. */
  signal: AbortSignal;
  logger: Logger;
}

export type ChangedUsers = ReturnType<typeof createChangedUsers>;

const usersAtOnce = 1_000;
/** giosg's pages: so many users for the price of one read. */
const usersPerPage = 50;
/** Few are read at once whatever the list would cost: it makes the first of them wait for its last page. */
const alwaysSingly = 20;
const finishLimitMs = 10_000;

/**
 * The users that giosg's webhooks named, read here and now: the shortest way from a person's change to the other side. In
 * a storm the list of all users is read instead, where that costs fewer calls. Each change is tried once: what doesn't
 * succeed, and what nobody told of, stays as a row, and the organization's workflow reads it with its patience.
 */
export function createChangedUsers(deps: ChangedUsersDeps) {
  const { organizationId, logger, signal, directory } = deps;
  /** The version of each user's row that was begun here; forgotten once it is finished. */
  const begun = new Map<string, number>();
  let singlesUnderWay = 0;
  /** The last list was full: more may wait behind it. */
  let more = false;

  const finish = gather<GiosgChange, void>({
    run: (changes) => deps.changes.finish(organizationId, changes),
    limitMs: finishLimitMs,
    onLimit: (ms) => new Error(`Postgres did not answer within ${ms} ms`),
  });

  const isBegun = ({ giosgUserId, version }: GiosgChange): boolean => begun.get(giosgUserId) === version;

  async function hand(change: GiosgChange, numbered: NumberedReading): Promise<void> {
    const { giosgUserId, receivedAt } = change;
    const cause = { text: 'giosg webhook', receivedAt: receivedAt.getTime() };
    // A known agent is in its lane when this returns; a stranger has to be matched first.
    await directory.takeReadings(new Map([[giosgUserId, numbered]]), () => cause);
    await finish(change);
    if (isBegun(change)) begun.delete(giosgUserId);
    if (more) look();
  }

  /** What fails stays begun: only the user's next change makes it be tried here again. */
  function inBackground(change: GiosgChange, work: Promise<void>): void {
    work.catch((error: unknown) => {
      if (signal.aborted) return;
      logger.warn({ err: error, agent: change.giosgUserId }, 'giosg user not read at once; the workflow does it');
    });
  }

  function readSingly(change: GiosgChange): void {
    singlesUnderWay += 1;
    const read = deps.reader.readGiosg(change.giosgUserId).finally(() => {
      singlesUnderWay -= 1;
    });
    inBackground(
      change,
      read.then((numbered) => hand(change, numbered)),
    );
  }

  /** Whoever changes meanwhile is gathered for the next look. Who is not in the list has gone, or just come. */
  async function readTogether(changes: readonly GiosgChange[]): Promise<void> {
    const readings = await deps.readAllGiosg();
    for (const change of changes) {
      const numbered = readings.get(change.giosgUserId);
      if (numbered) inBackground(change, hand(change, numbered));
      else readSingly(change);
    }
  }

  async function take(): Promise<void> {
    const changes = await deps.changes.list(organizationId, usersAtOnce);
    more = changes.length === usersAtOnce;
    const fresh = changes.filter((change) => !isBegun(change));
    for (const { giosgUserId, version } of fresh) begun.set(giosgUserId, version);
    const isCheaperTogether = singlesUnderWay + fresh.length > Math.max(alwaysSingly, directory.size / usersPerPage);
    if (fresh.length > 0 && isCheaperTogether) await readTogether(fresh);
    else for (const change of fresh) readSingly(change);
  }

  /** Begins with whoever waits. One look at a time; a call meanwhile asks for another. */
  const look = createLook(
    async () => {
      if (!signal.aborted) await take();
    },
    (error) => logger.warn({ err: error }, 'changed users not readable; the workflow reads them'),
  );

  return { look };
}
