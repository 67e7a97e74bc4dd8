import { initialAgentState } from '../../domain/decide';
import { createQuota } from './quota';
import type { PreparedGenesysWrite, VendorWriter, WriteOutcome } from './vendor-writer';
import { createWriteQueue, type WriteTurn } from './write-queue';

beforeEach(() => jest.useFakeTimers());
afterEach(async () => {
  await jest.runAllTimersAsync();
  jest.useRealTimers();
});

const write = { side: 'genesys', presenceId: 'on-queue', systemPresence: 'ON_QUEUE', rule: 'wanted' } as const;
const prepared = (userId: string): PreparedGenesysWrite => ({
  side: 'genesys',
  userId,
  state: initialAgentState(),
  write,
});

function createFakes() {
  const sent: string[][] = [];
  const done = (each: PreparedGenesysWrite): WriteOutcome => ({ kind: 'done', state: each.state });
  const writer: VendorWriter = {
    write: async (one) => {
      sent.push([one.userId]);
      return { kind: 'done', state: one.state };
    },
    writePresences: async (several) => {
      sent.push(several.map(({ userId }) => userId));
      return { kind: 'each', outcomes: several.map(done) };
    },
  };
  const ending = new AbortController();
  const queue = createWriteQueue({
    writer,
    quotas: { giosg: createQuota(), genesys: createQuota() },
    signal: new AbortController().signal,
    assertMayWrite: () => ending.signal.throwIfAborted(),
  });
  return { queue, sent, ending };
}

/** The turn of one agent; storing its write takes so long. */
function turnOf(userId: string, storedAfterMs: number) {
  const outcomes: string[] = [];
  const turn: WriteTurn = {
    prepare: async () => {
      await new Promise((resolve) => void setTimeout(resolve, storedAfterMs));
      return prepared(userId);
    },
    conclude: async (outcome) => void outcomes.push(outcome.kind),
  };
  return { turn, outcomes };
}

const six = ['a', 'b', 'c', 'd', 'e', 'f'];

describe('writes that share a call', () => {
  it('are sent once all of them are stored', async () => {
    const { queue, sent } = createFakes();
    const turns = six.map((userId, index) => turnOf(userId, index * 100));
    for (const { turn } of turns) queue.enter('genesys', 'available', turn);
    await jest.advanceTimersByTimeAsync(499);
    expect(sent).toEqual([]);
    await jest.advanceTimersByTimeAsync(1);
    expect(sent).toEqual([six]);
    expect(turns.flatMap(({ outcomes }) => outcomes)).toEqual(six.map(() => 'done'));
  });

  it('are not sent at all when the connection ends while the last of them is being stored', async () => {
    const { queue, sent, ending } = createFakes();
    const turns = six.map((userId, index) => turnOf(userId, index * 100));
    for (const { turn } of turns) queue.enter('genesys', 'available', turn);
    await jest.advanceTimersByTimeAsync(300);
    ending.abort();
    await jest.advanceTimersByTimeAsync(1_000);
    expect(sent).toEqual([]);
    // Stored as written perhaps: whoever comes next reads that side first.
    expect(turns.flatMap(({ outcomes }) => outcomes)).toEqual(six.map(() => 'unknown'));
  });
});
