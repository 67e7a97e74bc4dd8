import { standingDifferences, type WriteStop } from './differences';
import { createScenario } from './testing/scenario';
import type { HeldBack, OpenDifference } from './vocabulary';

const open = (heldBack: HeldBack | null): OpenDifference[] => [{ side: 'giosg', heldBack }];
const none = { everything: null, refused: [] };

describe('what stays other than wanted', () => {
  it.each<[string, HeldBack | null, WriteStop | null, boolean, object[]]>([
    ['an adopted side', 'adopted', null, false, [{ side: 'giosg', reason: 'adopted', why: 'adopted' }]],
    [
      'a waiting one',
      'waiting for a console',
      null,
      false,
      [{ side: 'giosg', reason: 'held_back', why: 'waiting for a console' }],
    ],
    ['nothing of one that is logged out', 'logged out', null, false, []],
    ['nothing of a write on its way', null, null, false, []],
    ['a refused write', null, null, true, [{ side: 'giosg', reason: 'refused', why: 'refused' }]],
    [
      'a write while the sync is paused',
      null,
      'paused',
      false,
      [{ side: 'giosg', reason: 'held_back', why: 'paused' }],
    ],
    [
      'a write that the breaker stopped',
      null,
      'flip_breaker',
      false,
      [{ side: 'giosg', reason: 'held_back', why: 'flip_breaker' }],
    ],
  ])('tells %s', (_what, heldBack, everything, isRefused, expected) => {
    const refused = isRefused ? (['giosg'] as const) : [];
    expect(standingDifferences(open(heldBack), { everything, refused })).toEqual(expected);
  });

  it('is what a decision says, and nothing for an agent at rest', () => {
    const agent = createScenario({ giosg: { wanted: true }, presence: 'AVAILABLE' });
    expect(standingDifferences(agent.decision.differences, none)).toEqual([
      { side: 'giosg', reason: 'adopted', why: 'adopted' },
    ]);
    agent.choose('ON_QUEUE');
    agent.wait(1);
    expect(standingDifferences(agent.decision.differences, none)).toEqual([]);
  });
});
