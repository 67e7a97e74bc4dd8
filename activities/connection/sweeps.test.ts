import { createSweeps } from './sweeps';

beforeEach(() => jest.useFakeTimers());
afterEach(() => jest.useRealTimers());

/** Sweeps of an interval of 100 s, looked after every second, each of which takes so long. */
function sweepsThatTake(seconds: number) {
  const begun: number[] = [];
  const sweep = async (): Promise<void> => {
    begun.push(Math.round(performance.now() / 1_000));
    await new Promise((resolve) => void setTimeout(resolve, seconds * 1_000));
  };
  const sweeps = createSweeps({ intervalSeconds: 100, sweep, random: () => 0.5 });
  const startedAt = Math.round(performance.now() / 1_000);
  setInterval(() => sweeps.look(), 1_000);
  return { times: () => begun.map((at) => at - startedAt) };
}

describe('sweeps', () => {
  it('come once an interval', async () => {
    const { times } = sweepsThatTake(5);
    await jest.advanceTimersByTimeAsync(350_000);
    expect(times()).toEqual([100, 200, 300]);
  });

  it('go one at a time, however long one takes', async () => {
    const { times } = sweepsThatTake(250);
    await jest.advanceTimersByTimeAsync(700_000);
    expect(times()).toEqual([100, 350, 600]);
  });

  it('are not put off by a clock that is put back', async () => {
    const { times } = sweepsThatTake(5);
    jest.setSystemTime(0);
    await jest.advanceTimersByTimeAsync(150_000);
    expect(times()).toEqual([100]);
  });
});
