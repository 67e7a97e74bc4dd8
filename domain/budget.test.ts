import { blockedFor, createBudget, learnFromHeaders, nextAllowedAt, remaining, spend } from './budget';

const start = 1_000_000;

function spent(times: number) {
  let budget = createBudget(start);
  for (let index = 0; index < times; index += 1) budget = spend(budget, start);
  return budget;
}

describe('the request budget', () => {
  it('lets the lease holder spend 80 % of 300 requests a minute', () => {
    expect(nextAllowedAt(spent(239), start)).toBe(start);
    expect(nextAllowedAt(spent(240), start)).toBe(start + 60_000);
    expect(remaining(spent(239), start)).toBe(1);
  });

  it('is full again a minute later', () => {
    expect(remaining(spent(240), start + 60_000)).toBe(240);
    expect(nextAllowedAt(spent(240), start + 60_001)).toBe(start + 60_001);
  });

  it('believes the headers when they differ', () => {
    const budget = learnFromHeaders(spent(1), { count: 1, allowed: 180, resetSeconds: 61 }, start);
    expect(remaining(budget, start)).toBe(143);
    expect(budget.windowEndsAt).toBe(start + 61_000);
  });

  it('gives way to others who spend the same quota', () => {
    const budget = learnFromHeaders(spent(10), { count: 290, allowed: 300, resetSeconds: 20 }, start);
    expect(remaining(budget, start)).toBe(10);
    expect(nextAllowedAt(learnFromHeaders(budget, { count: 300 }, start), start)).toBe(start + 20_000);
  });

  it('never spends less than it did because of a header', () => {
    expect(remaining(learnFromHeaders(spent(240), { count: 3 }, start), start)).toBe(0);
  });

  it('stops until Retry-After is over', () => {
    const budget = blockedFor(spent(1), 17, start);
    expect(remaining(budget, start)).toBe(0);
    expect(nextAllowedAt(budget, start)).toBe(start + 17_000);
    expect(nextAllowedAt(blockedFor(budget, 3, start), start)).toBe(start + 17_000);
    expect(nextAllowedAt(budget, start + 17_000)).toBe(start + 17_000);
  });

  it('leaves others at least one request', () => {
    expect(nextAllowedAt(createBudget(start, 0), start)).toBe(start);
  });
});
