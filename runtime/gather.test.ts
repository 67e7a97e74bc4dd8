import { gather } from './gather';

interface Run {
  items: number[];
  end(result: string): Promise<void>;
  fail(error: Error): Promise<void>;
}

function createGathering() {
  const runs: Run[] = [];
  const call = gather<number, string>({
    run: (items) =>
      new Promise((resolve, reject) => {
        const settled = async (settle: () => void): Promise<void> => {
          settle();
          await jest.advanceTimersByTimeAsync(0);
        };
        runs.push({ items, end: (result) => settled(() => resolve(result)), fail: (e) => settled(() => reject(e)) });
      }),
    limitMs: 1_000,
    onLimit: (limitMs) => new Error(`longer than ${limitMs}`),
  });
  return { runs, call };
}

beforeEach(() => {
  jest.useFakeTimers({ now: 0, doNotFake: ['nextTick', 'queueMicrotask'] });
});
afterEach(() => {
  jest.useRealTimers();
});

describe('gather', () => {
  it('runs the first at once and gathers what comes meanwhile into one more', async () => {
    const { runs, call } = createGathering();
    const answers = [call(1), call(2), call(3)];
    expect(runs.map(({ items }) => items)).toEqual([[1]]);
    await runs[0]?.end('one');
    expect(runs.map(({ items }) => items)).toEqual([[1], [2, 3]]);
    await runs[1]?.end('two');
    expect(await Promise.all(answers)).toEqual(['one', 'two', 'two']);
    expect(jest.getTimerCount()).toBe(0);
  });

  it('answers nobody before the run that holds their item has ended', async () => {
    const { runs, call } = createGathering();
    void call(1);
    const second = jest.fn();
    void call(2).then(second);
    await runs[0]?.end('one');
    expect(second).not.toHaveBeenCalled();
    await runs[1]?.end('two');
    expect(second).toHaveBeenCalledWith('two');
  });

  it('tells a failure to those of that run alone', async () => {
    const { runs, call } = createGathering();
    const first = expect(call(1)).rejects.toThrow('broken');
    const second = call(2);
    await runs[0]?.fail(new Error('broken'));
    await first;
    await runs[1]?.end('whole');
    expect(await second).toBe('whole');
  });

  it('goes on without a run that hangs', async () => {
    const { runs, call } = createGathering();
    const first = expect(call(1)).rejects.toThrow('longer than 1000');
    const second = call(2);
    await jest.advanceTimersByTimeAsync(1_000);
    await first;
    expect(runs.map(({ items }) => items)).toEqual([[1], [2]]);
    await runs[1]?.end('two');
    // What the first one says by now changes nothing.
    await runs[0]?.end('late');
    expect(await second).toBe('two');
  });
});
