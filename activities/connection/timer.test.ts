import { createTimer } from './timer';

beforeEach(() => jest.useFakeTimers());
afterEach(() => jest.useRealTimers());

const days = 86_400_000;

describe('createTimer', () => {
  it('waits for as long as is asked, also longer than a timer of Node may', () => {
    const act = jest.fn();
    createTimer().set(60 * days, act);
    jest.advanceTimersByTime(60 * days - 1);
    expect(act).not.toHaveBeenCalled();
    jest.advanceTimersByTime(1);
    expect(act).toHaveBeenCalledTimes(1);
  });

  it('does one thing: what was set before is forgotten', () => {
    const done: string[] = [];
    const timer = createTimer();
    timer.set(1_000, () => done.push('first'));
    timer.set(2_000, () => done.push('second'));
    expect(timer.isSet).toBe(true);
    jest.advanceTimersByTime(5_000);
    expect(done).toEqual(['second']);
    expect(timer.isSet).toBe(false);
    timer.set(1_000, () => done.push('third'));
    timer.clear();
    jest.advanceTimersByTime(5_000);
    expect(done).toEqual(['second']);
  });
});
