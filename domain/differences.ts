import type { HeldBack, OpenDifference, Side } from './vocabulary';

/** Why nothing is written for an agent just now, whatever the rules want. */
export type WriteStop = 'paused' | 'organization_paused' | 'out_of_scope' | 'dry_run' | 'flip_breaker';

/** A side that stays other than wanted, as the agents list shows it. */
export interface StandingDifference {
  side: Side;
  /** `adopted`: left as found at the first sight. `held_back`: not written now. `refused`: the vendor refused our write. */
  reason: 'adopted' | 'held_back' | 'refused';
  why: HeldBack | WriteStop | 'refused';
}

/**
 * What stays as it is until something else happens: left out are a write that is on its way, and an agent who is logged
 * out of Genesys Cloud, of whom nothing is wanted there.
 */
export function standingDifferences(
  open: readonly OpenDifference[],
  stops: { everything: WriteStop | null; refused: readonly Side[] },
): StandingDifference[] {
  return open.flatMap(({ side, heldBack }): StandingDifference[] => {
    if (heldBack === 'logged out') return [];
    if (heldBack === 'adopted') return [{ side, reason: 'adopted', why: heldBack }];
    if (heldBack !== null) return [{ side, reason: 'held_back', why: heldBack }];
    if (stops.refused.includes(side)) return [{ side, reason: 'refused', why: 'refused' }];
    return stops.everything === null ? [] : [{ side, reason: 'held_back', why: stops.everything }];
  });
}
