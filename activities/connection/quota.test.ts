import { GenesysRateLimitedError } from '../../clients/genesys/errors';
import { createQuota } from './quota';

beforeEach(() => jest.useFakeTimers({ doNotFake: ['nextTick', 'queueMicrotask', 'setImmediate'] }));
afterEach(() => jest.useRealTimers());

describe('createQuota', () => {
  it('spends 240 calls a minute and no more', async () => {
    const quota = createQuota();
    let calls = 0;
    for (let call = 0; call < 300; call += 1) void quota.run('available', async () => void (calls += 1));
    await jest.advanceTimersByTimeAsync(59_000);
    expect(calls).toBe(240);
    await jest.advanceTimersByTimeAsync(2_000);
    expect(calls).toBe(300);
  });

  it('lets channels and "not available" go first when it is short', async () => {
    const quota = createQuota({ perMinute: 1 });
    const order: string[] = [];
    const ask = (urgency: Parameters<typeof quota.run>[0]) => quota.run(urgency, async () => void order.push(urgency));
    const asked = [ask('sweep'), ask('available'), ask('sweep'), ask('notAvailable'), ask('channels')];
    await jest.advanceTimersByTimeAsync(5 * 60_000);
    await Promise.all(asked);
    // The first one found an empty queue.
    expect(order).toEqual(['sweep', 'channels', 'notAvailable', 'available', 'sweep']);
  });

  it('starts nothing before the pause that a 429 asks for is over', async () => {
    const onBlocked = jest.fn();
    const quota = createQuota({ onBlocked });
    const refused = new GenesysRateLimitedError(7_000, { call: 'setPresence', status: 429 });
    await expect(quota.run('available', () => Promise.reject(refused))).rejects.toBe(refused);
    expect(onBlocked).toHaveBeenCalledWith(7_000);
    const call = jest.fn(() => Promise.resolve('done'));
    const waiting = quota.run('notAvailable', call);
    await jest.advanceTimersByTimeAsync(6_999);
    expect(call).not.toHaveBeenCalled();
    await jest.advanceTimersByTimeAsync(1);
    expect(await waiting).toBe('done');
  });

  it('forgets a call whose asker gave up before its turn, and leaves one alone that has begun', async () => {
    const quota = createQuota({ concurrency: 1 });
    const ends = new AbortController();
    let answer: (text: string) => void = () => undefined;
    const begun = quota.run('available', () => new Promise<string>((resolve) => (answer = resolve)), ends.signal);
    const never = jest.fn(() => Promise.resolve());
    const waiting = quota.run('available', never, ends.signal);
    const given = expect(waiting).rejects.toBeDefined();
    ends.abort();
    answer('answered');
    expect(await begun).toBe('answered');
    await given;
    expect(never).not.toHaveBeenCalled();
  });
});
