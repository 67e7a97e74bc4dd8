import { setMaxListeners } from 'node:events';
import type { Urgency } from '../../domain/budget';
import type { Side } from '../../domain/vocabulary';
import type { Charge, Place, Quota } from './quota';
import type { BulkOutcome, PreparedGenesysWrite, PreparedWrite, VendorWriter, WriteOutcome } from './vendor-writer';

/** The wish to write, of one agent. */
export interface WriteTurn {
  /** Decides once more, because it may have waited, and stores the write; null when there is nothing to write now. */
  prepare(): Promise<PreparedWrite | null>;
  /** Takes in what became of the write. */
  conclude(outcome: WriteOutcome): Promise<void>;
}

export interface WriteQueue {
  enter(side: Side, urgency: Extract<Urgency, 'notAvailable' | 'available'>, turn: WriteTurn): Place;
}

export interface WriteQueueDeps {
  writer: VendorWriter;
  quotas: Record<Side, Quota>;
  /** Aborted when the lease is over: running writes are given up. */
  signal: AbortSignal;
  /** Throws when the connection ends, or the lease has no time left for a write's whole timeout. */
  assertMayWrite(): void;
  monotonic?: () => number;
}

/** From so many waiting presences on they go in one call of at most so many: the vendor's limit for its bulk read. */
const bulkFrom = 5;
const bulkSize = 50;
/** After so long a size that was refused is tried again. */
const smallerForMs = 600_000;

/** Where wishes to write wait for their turn. Those for Genesys Cloud that wait together are written together. */
export function createWriteQueue(deps: WriteQueueDeps): WriteQueue {
  const { writer, quotas, signal } = deps;
  // Each call under way listens, and many are: that is no leak.
  setMaxListeners(0, signal);
  const size = createBulkSize(deps.monotonic ?? (() => performance.now()));

  function mayNot(): WriteOutcome | null {
    try {
      deps.assertMayWrite();
      return null;
    } catch (error) {
      return { kind: 'unknown', error };
    }
  }

  async function sendOne(prepared: PreparedWrite): Promise<WriteOutcome> {
    const late = mayNot();
    if (late) return late;
    const outcome = await writer.write(prepared, signal);
    quotas[prepared.side].heed('error' in outcome ? outcome.error : undefined);
    return outcome;
  }

  async function sendBulk(prepared: PreparedGenesysWrite[]): Promise<BulkOutcome> {
    const late = mayNot();
    if (late) return { kind: 'each', outcomes: prepared.map(() => late) };
    const outcome = await writer.writePresences(prepared, signal);
    const [first] = outcome.kind === 'each' ? outcome.outcomes : [];
    quotas.genesys.heed(first && 'error' in first && first.kind !== 'refused' ? first.error : undefined);
    return outcome;
  }

  /** `whole`: every call for these was accepted. */
  async function sendAll(prepared: PreparedGenesysWrite[], charge: Charge): Promise<Sent> {
    const [first] = prepared;
    if (first && prepared.length === 1) {
      const outcome = await sendOne(first);
      return { outcomes: [outcome], whole: outcome.kind === 'done' };
    }
    const bulk = await sendBulk(prepared);
    if (bulk.kind === 'each') return { outcomes: bulk.outcomes, whole: true };
    const half = Math.ceil(prepared.length / 2);
    charge(2);
    const head = await sendAll(prepared.slice(0, half), charge);
    // A pause was asked for, or nobody answers: the rest waits for another turn.
    if (!head.outcomes.every(({ kind }) => kind === 'done' || kind === 'refused')) {
      const rest = prepared.slice(half).map((): WriteOutcome => ({ kind: 'not_sent' }));
      return { outcomes: [...head.outcomes, ...rest], whole: false };
    }
    const tail = await sendAll(prepared.slice(half), charge);
    // Each half was fine: it was the number.
    if (head.whole && tail.whole) size.limit(half);
    return { outcomes: [...head.outcomes, ...tail.outcomes], whole: false };
  }

  const writeGiosg = quotas.giosg.gathering<WriteTurn>({
    from: 1,
    size: () => 1,
    paced: false,
    carryOut: (turns, charge) => takeTurns(turns, charge, (prepared) => Promise.all(prepared.map(sendOne))),
  });
  const writeGenesys = quotas.genesys.gathering<WriteTurn>({
    from: bulkFrom,
    size: () => size.current(),
    paced: true,
    carryOut: (turns, charge) =>
      takeTurns(turns, charge, async (prepared) => {
        const presences = prepared.filter((each) => each.side === 'genesys');
        return (await sendAll(presences, charge)).outcomes;
      }),
  });

  return {
    enter: (side, urgency, turn) => (side === 'giosg' ? writeGiosg : writeGenesys)(urgency, turn),
  };
}

interface Sent {
  outcomes: WriteOutcome[];
  whole: boolean;
}

/** Prepares all, sends what is still wanted, concludes each with its own outcome. One's failure is no other's. */
async function takeTurns(
  turns: WriteTurn[],
  charge: Charge,
  send: (prepared: PreparedWrite[]) => Promise<WriteOutcome[]>,
): Promise<PromiseSettledResult<void>[]> {
  const prepared = await Promise.allSettled(turns.map((turn) => turn.prepare()));
  const wanted = prepared.flatMap((result) => (result.status === 'fulfilled' && result.value ? [result.value] : []));
  if (wanted.length === 0) charge(-1);
  const outcomes = wanted.length === 0 ? [] : await send(wanted);
  return Promise.all(
    turns.map(async (turn, index): Promise<PromiseSettledResult<void>> => {
      const result = prepared[index];
      if (result?.status === 'rejected') return result;
      const outcome = result?.value ? outcomes[wanted.indexOf(result.value)] : undefined;
      const [concluded] = await Promise.allSettled([outcome ? turn.conclude(outcome) : undefined]);
      return concluded;
    }),
  );
}

/** How many presences go in one call: halved when Genesys Cloud refuses the number, and tried in full again later. */
function createBulkSize(monotonic: () => number) {
  let limited: { size: number; until: number } | null = null;

  return {
    current(): number {
      if (limited && monotonic() >= limited.until) limited = null;
      return limited?.size ?? bulkSize;
    },
    limit(size: number): void {
      limited = { size: Math.min(size, limited?.size ?? size), until: monotonic() + smallerForMs };
    },
  };
}
