import {
  GenesysMissingPermissionError,
  GenesysRateLimitedError,
  GenesysUnavailableError,
} from '../../clients/genesys/errors';
import { createQuota, QuotaClosedError, type Quota, type Urgency } from './quota';
import { allWell } from './quota-line';

// Ticks of Node's own would be counted among our timers.
beforeEach(() => jest.useFakeTimers({ doNotFake: ['nextTick', 'queueMicrotask'] }));
// What still waits at a test's end goes on under the same clock: a real timer would keep the process for a minute.
afterEach(async () => {
  await jest.runAllTimersAsync();
  jest.useRealTimers();
});

const details = { call: 'setPresence', status: 429 };
/** The line begins to move after what comes in together has come in. */
const moves = () => jest.advanceTimersByTimeAsync(0);

function ask(quota: Quota, urgency: Urgency, order: string[] = []): Promise<void> {
  return quota.run(urgency, async () => void order.push(urgency));
}

/** Writes that are gathered; each call says how many went together. */
function gather(quota: Quota, options: { size?: number; paced?: boolean } = {}) {
  const calls: { at: number; items: string[] }[] = [];
  const { size = 50, paced = true } = options;
  const enter = quota.gathering<string>({
    from: 5,
    size: () => size,
    paced,
    carryOut: (items) => {
      calls.push({ at: performance.now(), items });
      return Promise.resolve(allWell(items));
    },
  });
  return { enter, calls };
}

const names = (count: number, prefix = 'agent') => Array.from({ length: count }, (_, index) => `${prefix} ${index}`);

describe('createQuota', () => {
  it('spends 240 calls a minute and no more, the last ones only on what is urgent', async () => {
    const quota = createQuota();
    const order: string[] = [];
    for (let call = 0; call < 300; call += 1) void ask(quota, 'available', order);
    await jest.advanceTimersByTimeAsync(59_000);
    expect(order).toHaveLength(204);
    for (let call = 0; call < 300; call += 1) void ask(quota, 'notAvailable', order);
    await moves();
    expect(order.slice(204)).toEqual(Array.from({ length: 24 }, () => 'notAvailable'));
    for (let call = 0; call < 300; call += 1) void ask(quota, 'channels', order);
    await moves();
    expect(order.slice(228)).toEqual(Array.from({ length: 12 }, () => 'channels'));
    expect(quota.status()).toMatchObject({ allowed: 240, spent: 240, isShort: true });
  });

  it('lets channels and "not available" go first when it is short', async () => {
    const quota = createQuota({ allowed: 1, share: 1 });
    const order: string[] = [];
    const asked = (['sweep', 'available', 'sweep', 'notAvailable', 'channels'] as const).map((urgency) =>
      ask(quota, urgency, order),
    );
    await jest.advanceTimersByTimeAsync(5 * 60_000);
    await Promise.all(asked);
    expect(order).toEqual(['channels', 'notAvailable', 'available', 'sweep', 'sweep']);
  });

  it('keeps slots for what is urgent while answers are slow to come', async () => {
    const quota = createQuota({ concurrency: 6 });
    const never = jest.fn(() => new Promise<void>(() => undefined));
    for (let call = 0; call < 10; call += 1) void quota.run('available', never);
    await moves();
    expect(never).toHaveBeenCalledTimes(2);
    const order: string[] = [];
    await Promise.all([ask(quota, 'notAvailable', order), moves()]);
    expect(order).toEqual(['notAvailable']);
  });

  it('believes what the answers say of the quota', async () => {
    const quota = createQuota();
    quota.learn({ count: 1, allowed: 100, resetMs: 30_000, retryAfterMs: undefined });
    const order: string[] = [];
    for (let call = 0; call < 100; call += 1) void ask(quota, 'available', order);
    await moves();
    expect(order).toHaveLength(68);
    expect(quota.status()).toMatchObject({ allowed: 80, spent: 68, waiting: 32, isShort: true });
    await jest.advanceTimersByTimeAsync(30_000);
    expect(order).toHaveLength(100);
  });

  it('rejects what waits when it is closed, and leaves alone what has begun', async () => {
    const quota = createQuota({ concurrency: 1 });
    let answer: (text: string) => void = () => undefined;
    const begun = quota.run('available', () => new Promise<string>((resolve) => (answer = resolve)));
    await moves();
    const never = jest.fn(() => Promise.resolve());
    const waiting = expect(quota.run('available', never)).rejects.toThrow(QuotaClosedError);
    quota.close();
    await waiting;
    answer('answered');
    expect(await begun).toBe('answered');
    await expect(quota.run('channels', never)).rejects.toThrow(QuotaClosedError);
    expect(never).not.toHaveBeenCalled();
  });
});

describe('a vendor in trouble', () => {
  it('gets no call before the pause that a 429 asks for is over', async () => {
    const onBlocked = jest.fn();
    const quota = createQuota({ onBlocked });
    const refused = new GenesysRateLimitedError(7_000, details);
    const first = expect(quota.run('available', () => Promise.reject(refused))).rejects.toBe(refused);
    await moves();
    await first;
    expect(onBlocked.mock.calls).toEqual([[7_000]]);
    expect(quota.status()).toMatchObject({ blockedForMs: 7_000, isShort: true });
    const order: string[] = [];
    void ask(quota, 'channels', order);
    await jest.advanceTimersByTimeAsync(6_999);
    expect(order).toEqual([]);
    await jest.advanceTimersByTimeAsync(1);
    expect(order).toEqual(['channels']);
  });

  it('gets none either while somebody else was asked for a pause, and that is told to nobody', async () => {
    const onBlocked = jest.fn();
    const quota = createQuota({ onBlocked });
    quota.block(5_000);
    const order: string[] = [];
    void ask(quota, 'channels', order);
    await jest.advanceTimersByTimeAsync(4_999);
    expect(order).toEqual([]);
    await jest.advanceTimersByTimeAsync(1);
    expect(order).toEqual(['channels']);
    expect(onBlocked).not.toHaveBeenCalled();
  });

  it('is asked less and less often while it is away, and as ever once it answers', async () => {
    const quota = createQuota({ concurrency: 1 });
    const away = jest.fn(() => Promise.reject(new GenesysUnavailableError({ call: 'setPresence', status: 503 })));
    const tries: number[] = [];
    const attempt = async (): Promise<void> => {
      await quota.run('notAvailable', away).catch(() => tries.push(performance.now()));
    };
    for (let index = 0; index < 8; index += 1) void attempt();
    await jest.advanceTimersByTimeAsync(60_000);
    const gaps = tries.map((at, index) => Math.round(at - (tries[index - 1] ?? at)));
    expect(gaps).toEqual([0, 0, 0, 500, 1_000, 2_000, 4_000, 5_000]);
    await Promise.all([ask(quota, 'available'), jest.advanceTimersByTimeAsync(5_000)]);
    const order: string[] = [];
    for (let index = 0; index < 3; index += 1) void ask(quota, 'available', order);
    await moves();
    expect(order).toHaveLength(3);
  });
});

describe('a call that may be repeated', () => {
  const away = () => new GenesysUnavailableError({ call: 'getUsersByIds' });
  const answers = (...outcomes: (Error | string)[]) => {
    const times: number[] = [];
    const call = jest.fn(async () => {
      times.push(performance.now());
      const outcome = outcomes.shift() ?? 'answered';
      if (outcome instanceof Error) throw outcome;
      return outcome;
    });
    return { call, gaps: () => times.map((at, index) => Math.floor((at - (times[index - 1] ?? at)) / 100) * 100) };
  };

  it('is tried a few times with growing gaps while the vendor is away, each attempt in its turn', async () => {
    const quota = createQuota();
    const { call, gaps } = answers(away(), away());
    const answered = quota.repeatable('channels', call);
    await jest.advanceTimersByTimeAsync(10_000);
    expect(await answered).toBe('answered');
    expect(gaps()).toEqual([0, 500, 1_000]);
    expect(quota.status().spent).toBe(3);
  });

  it('comes after the pause that a 429 asks for', async () => {
    const quota = createQuota();
    const { call, gaps } = answers(new GenesysRateLimitedError(7_000, details));
    const answered = quota.repeatable('channels', call);
    await jest.advanceTimersByTimeAsync(10_000);
    expect(await answered).toBe('answered');
    expect(gaps()).toEqual([0, 7_000]);
  });

  it('fails in the end with what went wrong, and at once where another attempt would fare no better', async () => {
    const quota = createQuota();
    const errors = [away(), away(), away(), away()];
    const { call } = answers(...errors);
    const failed = expect(quota.repeatable('channels', call)).rejects.toBe(errors[3]);
    await jest.advanceTimersByTimeAsync(60_000);
    await failed;
    const forbidden = new GenesysMissingPermissionError([], { call: 'getUsersByIds', status: 403 });
    const refused = answers(forbidden);
    const refusal = expect(quota.repeatable('channels', refused.call)).rejects.toBe(forbidden);
    await jest.advanceTimersByTimeAsync(60_000);
    await refusal;
    expect(refused.call).toHaveBeenCalledTimes(1);
  });

  it('is given up at once when the connection ends', async () => {
    const quota = createQuota();
    const { call } = answers(away());
    const failed = expect(quota.repeatable('channels', call)).rejects.toThrow(QuotaClosedError);
    await jest.advanceTimersByTimeAsync(100);
    quota.close();
    await failed;
    expect(call).toHaveBeenCalledTimes(1);
    expect(jest.getTimerCount()).toBe(0);
  });
});

describe('wishes of one kind', () => {
  it('go singly while there are few, and at once', async () => {
    const quota = createQuota();
    const { enter, calls } = gather(quota);
    for (const name of names(4)) enter('available', name);
    await moves();
    expect(calls.map(({ items }) => items)).toEqual([['agent 0'], ['agent 1'], ['agent 2'], ['agent 3']]);
    expect(quota.status().spent).toBe(4);
  });

  it('go in one call from five on, and never more than fit', async () => {
    const quota = createQuota();
    const { enter, calls } = gather(quota);
    for (const name of names(120)) enter('available', name);
    for (const name of names(6, 'off')) enter('notAvailable', name);
    await moves();
    expect(calls.map(({ items }) => items.length)).toEqual([6, 50, 50, 20]);
    expect(calls[0]?.items[0]).toBe('off 0');
    expect(quota.status().spent).toBe(4);
  });

  it('wait a little for more once the minute is used fast, but never on the way to "not available"', async () => {
    const quota = createQuota();
    const { enter, calls } = gather(quota);
    // Ten come in every tenth of a second, for ten seconds.
    for (let tick = 0; tick < 100; tick += 1) {
      for (const name of names(10)) enter('available', name);
      await jest.advanceTimersByTimeAsync(100);
    }
    const offAt = performance.now();
    const off = enter('notAvailable', 'off');
    await Promise.all([off.done, jest.advanceTimersByTimeAsync(300)]);
    expect(calls.find(({ items }) => items.includes('off'))?.at).toBeLessThan(offAt + 300);
    await jest.advanceTimersByTimeAsync(5_000);
    expect(calls.flatMap(({ items }) => items)).toHaveLength(1_001);
    expect(calls.length).toBeLessThan(40);
  });

  it('share calls for as long as the rush lasts, also when few come in at a time', async () => {
    const quota = createQuota();
    const { enter, calls } = gather(quota);
    // A thousand within twenty seconds, five at a time; by then ten calls were spent on something else.
    for (let call = 0; call < 10; call += 1) void ask(quota, 'channels');
    for (let tick = 0; tick < 200; tick += 1) {
      for (const name of names(5)) enter('available', name);
      await jest.advanceTimersByTimeAsync(100);
    }
    await jest.advanceTimersByTimeAsync(5_000);
    expect(calls.flatMap(({ items }) => items)).toHaveLength(1_000);
    expect(calls.length).toBeLessThan(50);
  });

  it('wait no longer than the minute asks for where company comes slowly', async () => {
    const quota = createQuota();
    const { enter, calls } = gather(quota);
    const waited: Promise<number>[] = [];
    const timed = async (at: number, done: Promise<void>) => done.then(() => performance.now() - at);
    // Ten a second for a minute: far more than there are calls.
    for (let tick = 0; tick < 600; tick += 1) {
      for (const name of names(1, String(tick))) waited.push(timed(performance.now(), enter('available', name).done));
      await jest.advanceTimersByTimeAsync(100);
    }
    await jest.advanceTimersByTimeAsync(5_000);
    const sorted = (await Promise.all(waited)).sort((one, other) => one - other);
    expect(sorted[sorted.length / 2]).toBeLessThan(300);
    expect(sorted.at(-1)).toBeLessThan(1_000);
    expect(calls.length).toBeLessThanOrEqual(204 + 20);
  });

  it('can be given up while they wait: only the latest counts', async () => {
    const quota = createQuota({ allowed: 0 });
    const { enter, calls } = gather(quota);
    await Promise.all([ask(quota, 'channels'), moves()]);
    const former = enter('available', 'former');
    former.leave();
    await former.done;
    enter('notAvailable', 'latest');
    await jest.advanceTimersByTimeAsync(60_000);
    expect(calls.map(({ items }) => items)).toEqual([['latest']]);
    former.leave();
    expect(quota.status().waiting).toBe(0);
  });
});
