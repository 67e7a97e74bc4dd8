import { summarize } from './statistics';

describe('summarize', () => {
  it('takes measured values by nearest rank, in whatever order they come', () => {
    const values = Array.from({ length: 100 }, (_, index) => 100 - index);
    expect(summarize(values)).toEqual({ rounds: 100, p50: 50, p95: 95, p99: 99 });
  });

  it('is the value itself where there is one, and nothing where there is none', () => {
    expect(summarize([7])).toEqual({ rounds: 1, p50: 7, p95: 7, p99: 7 });
    expect(summarize([])).toBeNull();
  });
});
