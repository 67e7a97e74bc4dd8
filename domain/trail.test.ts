import { placeStep, trailLength, trimTrail } from './trail';
import type { PresenceStep } from './vocabulary';

const step = (presenceId: string, at: number | null, ours = false): PresenceStep => ({
  at,
  presenceId,
  systemPresence: 'BUSY',
  ours,
});

describe('the trail of presences', () => {
  it.each<[string, PresenceStep[], PresenceStep, string, string[]]>([
    ['a first step', [], step('a', 1), 'newest', ['a']],
    ['a newer one', [step('a', 1)], step('b', 2), 'newest', ['a', 'b']],
    ['a duplicate', [step('a', 1)], step('a', 1), 'current', ['a']],
    ['a duplicate of an earlier one', [step('a', 1), step('b', 2)], step('a', 1), 'ignored', ['a', 'b']],
    ['a late one', [step('a', 1), step('c', 3)], step('b', 2), 'late', ['a', 'b', 'c']],
    ['one older than all', [step('b', 2)], step('a', 1), 'ignored', ['b']],
    ['one without a time', [step('a', 1)], step('b', null), 'newest', ['a', 'b']],
    ['the same without a time', [step('a', 1)], step('a', null), 'current', ['a']],
    ['the time of one that had none', [step('a', 1), step('b', null)], step('b', 2), 'current', ['a', 'b']],
    ['that of an earlier one', [step('a', 1), step('b', null), step('c', 3)], step('b', 2), 'ignored', ['a', 'b', 'c']],
    ['the same again after others', [step('b', null), step('c', 3)], step('b', 4), 'newest', ['b', 'c', 'b']],
  ])('places %s', (_name, trail, observed, placement, ids) => {
    const placed = placeStep(trail, observed);
    expect(placed.placement).toBe(placement);
    expect(placed.trail.map(({ presenceId }) => presenceId)).toEqual(ids);
  });

  it('keeps the last steps only', () => {
    const long = Array.from({ length: 20 }, (_, at) => step(String(at), at));
    expect(trimTrail(long)).toEqual(long.slice(-trailLength));
  });
});
