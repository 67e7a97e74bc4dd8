import { createDoorbell, type Doorbell } from './doorbell';

interface Bell {
  bell: Doorbell;
  signals: string[];
  warnings: unknown[];
  /** Ends the oldest signal under way. */
  answer: (error?: Error) => Promise<void>;
}

function createBell(): Bell {
  const signals: string[] = [];
  const warnings: unknown[] = [];
  const waiting: { resolve: () => void; reject: (error: Error) => void }[] = [];
  const bell = createDoorbell({
    workflow: {
      ringDoorbell: (organizationId) => {
        signals.push(organizationId);
        return new Promise<void>((resolve, reject) => void waiting.push({ resolve, reject }));
      },
    },
    logger: { warn: (fields: unknown) => void warnings.push(fields) },
  });
  const answer = async (error?: Error) => {
    const signal = waiting.shift();
    if (error) signal?.reject(error);
    else signal?.resolve();
    await jest.advanceTimersByTimeAsync(0);
  };
  return { bell, signals, warnings, answer };
}

beforeEach(() => {
  jest.useFakeTimers({ now: 0 });
});
afterEach(() => {
  jest.useRealTimers();
});

describe('createDoorbell', () => {
  it('rings at once', () => {
    const { bell, signals } = createBell();
    bell.ring('a');
    expect(signals).toEqual(['a']);
  });

  it('gathers what comes within 200 ms into one more', async () => {
    const { bell, signals, answer } = createBell();
    for (let count = 0; count < 50; count += 1) bell.ring('a');
    await answer();
    await jest.advanceTimersByTimeAsync(199);
    expect(signals).toHaveLength(1);
    await jest.advanceTimersByTimeAsync(1);
    expect(signals).toHaveLength(2);
    await answer();
    await jest.advanceTimersByTimeAsync(10_000);
    expect(signals).toHaveLength(2);
  });

  it('sends at most 5 a second for one organization however often it is rung', async () => {
    const { bell, signals, answer } = createBell();
    for (let elapsed = 0; elapsed < 1_990; elapsed += 10) {
      bell.ring('a');
      await answer();
      await jest.advanceTimersByTimeAsync(10);
    }
    expect(signals.length).toBeGreaterThanOrEqual(9);
    expect(signals.length).toBeLessThanOrEqual(10);
  });

  it('has one signal under way however long it takes', async () => {
    const { bell, signals, answer } = createBell();
    bell.ring('a');
    await jest.advanceTimersByTimeAsync(1_000);
    bell.ring('a');
    bell.ring('a');
    expect(signals).toHaveLength(1);
    await answer();
    expect(signals).toHaveLength(2);
  });

  it('keeps organizations apart', () => {
    const { bell, signals } = createBell();
    bell.ring('a');
    bell.ring('b');
    expect(signals).toEqual(['a', 'b']);
  });

  it('warns when it cannot ring, and rings again the next time', async () => {
    const { bell, signals, warnings, answer } = createBell();
    bell.ring('a');
    await answer(new Error('away'));
    expect(warnings).toHaveLength(1);
    await jest.advanceTimersByTimeAsync(200);
    bell.ring('a');
    expect(signals).toHaveLength(2);
  });

  it('waits for signals under way when it closes, and rings no more', async () => {
    const { bell, signals, answer } = createBell();
    bell.ring('a');
    bell.ring('a');
    let closed = false;
    const closing = bell.close().then(() => {
      closed = true;
    });
    await jest.advanceTimersByTimeAsync(0);
    expect(closed).toBe(false);
    await answer();
    await closing;
    bell.ring('a');
    await jest.advanceTimersByTimeAsync(10_000);
    expect(signals).toEqual(['a']);
    expect(jest.getTimerCount()).toBe(0);
  });
});
