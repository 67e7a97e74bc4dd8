import {
  blockedFor,
  createBudget,
  isShort,
  learnFromHeaders,
  limitOf,
  nextAllowedAt,
  paceMs,
  remaining,
  spend,
} from './budget';

const start = 1_000_000;
const spent = (times: number) => spend(createBudget(start), start, times);

describe('the request budget', () => {
  it('lets the lease holder spend 80 % of 300 requests a minute', () => {
    expect(nextAllowedAt(spent(239), 'channels', start)).toBe(start);
    expect(nextAllowedAt(spent(240), 'channels', start)).toBe(start + 60_000);
    expect(remaining(spent(239), start)).toBe(1);
  });

  it('keeps calls back for channels and for "not available"', () => {
    const urgencies = ['channels', 'notAvailable', 'available', 'sweep'] as const;
    expect(urgencies.map((urgency) => limitOf(createBudget(start), urgency))).toEqual([240, 228, 204, 204]);
    expect(urgencies.map((urgency) => nextAllowedAt(spent(204), urgency, start) - start)).toEqual([
      0, 0, 60_000, 60_000,
    ]);
    expect(urgencies.map((urgency) => nextAllowedAt(spent(228), urgency, start) - start)).toEqual([
      0, 60_000, 60_000, 60_000,
    ]);
  });

  it('is short when changes towards "available" have to wait', () => {
    expect(isShort(spent(203), start)).toBe(false);
    expect(isShort(spent(204), start)).toBe(true);
    expect(isShort(spent(204), start + 60_000)).toBe(false);
    expect(isShort(blockedFor(spent(0), 5_000, start), start)).toBe(true);
  });

  it('is full again a minute later', () => {
    expect(remaining(spent(240), start + 60_000)).toBe(240);
    expect(nextAllowedAt(spent(240), 'sweep', start + 60_001)).toBe(start + 60_001);
  });

  it('gives back what was not needed', () => {
    expect(remaining(spend(spent(3), start, -1), start)).toBe(238);
    expect(remaining(spend(spent(0), start, -1), start)).toBe(240);
  });

  it('believes the headers when they differ', () => {
    const budget = learnFromHeaders(spent(1), { count: 1, allowed: 180, resetSeconds: 61 }, start);
    expect(remaining(budget, start)).toBe(143);
    expect(budget.windowEndsAt).toBe(start + 61_000);
  });

  it('gives way to others who spend the same quota', () => {
    const budget = learnFromHeaders(spent(10), { count: 290, allowed: 300, resetSeconds: 20 }, start);
    expect(remaining(budget, start)).toBe(10);
    expect(nextAllowedAt(learnFromHeaders(budget, { count: 300 }, start), 'channels', start)).toBe(start + 20_000);
  });

  it('never spends less than it did because of a header', () => {
    expect(remaining(learnFromHeaders(spent(240), { count: 3 }, start), start)).toBe(0);
  });

  it('starts anew when the vendor’s window did, whatever our own clock said', () => {
    const budget = learnFromHeaders(spent(200), { count: 2, allowed: 300, resetSeconds: 60 }, start + 55_000);
    expect(remaining(budget, start + 55_000)).toBe(238);
    expect(budget.windowEndsAt).toBe(start + 115_000);
  });

  it('stops until Retry-After is over', () => {
    const budget = blockedFor(spent(1), 17_000, start);
    expect(remaining(budget, start)).toBe(0);
    expect(nextAllowedAt(budget, 'channels', start)).toBe(start + 17_000);
    expect(nextAllowedAt(blockedFor(budget, 3_000, start), 'channels', start)).toBe(start + 17_000);
    expect(nextAllowedAt(budget, 'channels', start + 17_000)).toBe(start + 17_000);
  });

  it('leaves others at least one request', () => {
    expect(nextAllowedAt(createBudget(start, { share: 0 }), 'sweep', start)).toBe(start);
  });

  describe('its pace of writes', () => {
    const pace = (times: number, urgency: 'available' | 'notAvailable', gathering: number, after = 0) =>
      Math.round(paceMs(spent(times), urgency, { gathering, now: start + after }));

    it('is none after a burst or less', () => {
      expect(pace(10, 'available', 5)).toBe(0);
      expect(pace(10, 'available', 0)).toBe(0);
    });

    it('is none for single ones while the minute is used evenly', () => {
      expect(pace(110, 'available', 0, 30_000)).toBe(0);
      expect(pace(113, 'available', 0, 30_000)).toBe(330);
    });

    it('waits the longer the more wait already, because more still will share the call', () => {
      expect(pace(12, 'available', 0)).toBe(313);
      expect(pace(12, 'available', 5)).toBe(313);
      expect(pace(12, 'available', 24)).toBe(625);
      expect(pace(12, 'available', 49)).toBe(1_250);
    });

    it('never waits for more on the way to "not available"', () => {
      expect(pace(12, 'notAvailable', 40)).toBe(278);
    });
  });
});
