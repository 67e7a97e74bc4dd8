import type { PresenceStep } from './vocabulary';

/** Steps kept: enough for any reordering seen within one stretch, and small in the row. */
export const trailLength = 8;

/**
 * Where a step belongs: `current` is the presence that stands there already, `newest` the one that does from now on,
 * `late` happened before it and was not known, `ignored` was known already or is too old to place.
 */
export type Placement = 'current' | 'newest' | 'late' | 'ignored';

export interface PlacedStep {
  trail: PresenceStep[];
  placement: Placement;
  /** The step as it stands in the trail. */
  step: PresenceStep;
}

/** A step without a time is the one now observed if that would keep the steps around it in order. */
function couldBe(trail: readonly PresenceStep[], index: number, at: number): boolean {
  const fits = (step: PresenceStep, position: number): boolean =>
    step.at === null || (position < index ? step.at <= at : step.at > at);
  return trail.every((step, position) => position === index || fits(step, position));
}

function indexOfKnown(trail: readonly PresenceStep[], step: PresenceStep & { at: number }): number {
  return trail.findIndex(
    (known, index) =>
      known.presenceId === step.presenceId &&
      (known.at === step.at || (known.at === null && couldBe(trail, index, step.at))),
  );
}

/** Puts a step that nobody knows yet into its place by its own time. */
function insert(trail: readonly PresenceStep[], step: PresenceStep & { at: number }): PlacedStep {
  const later = trail.findIndex((entry) => entry.at !== null && entry.at > step.at);
  if (later < 0) return { trail: [...trail, step], placement: 'newest', step };
  if (later === 0 || trail[0]?.at === null) return { trail: [...trail], placement: 'ignored', step };
  return { trail: [...trail.slice(0, later), step, ...trail.slice(later)], placement: 'late', step };
}

/** Puts an observed step into its place by its own time, whenever it arrived. Duplicates change nothing. */
export function placeStep(trail: readonly PresenceStep[], step: PresenceStep): PlacedStep {
  const last = trail.at(-1);
  if (last === undefined) return { trail: [step], placement: 'newest', step };
  const { at } = step;
  if (at === null) {
    if (last.presenceId === step.presenceId) return { trail: [...trail], placement: 'current', step: last };
    return { trail: [...trail, step], placement: 'newest', step };
  }
  const known = indexOfKnown(trail, { ...step, at });
  if (known >= 0) {
    const timed = trail.map((entry, index) => (index === known ? { ...entry, at } : entry));
    return { trail: timed, placement: known === trail.length - 1 ? 'current' : 'ignored', step };
  }
  // A write of ours that was answered without a time, and that had overtaken what arrived before its echo.
  const own = trail.findIndex((entry) => entry.ours && entry.at === null && entry.presenceId === step.presenceId);
  if (own < 0) return insert(trail, { ...step, at });
  return insert(trail.toSpliced(own, 1), { ...step, at, ours: true });
}

/**
 * Puts an acknowledged write of ours into its place. It is a step of its own even where another one to the same
 * presence still waits for its time.
 */
export function placeOwnStep(trail: readonly PresenceStep[], step: PresenceStep): PlacedStep {
  const { at } = step;
  const last = trail.at(-1);
  if (last === undefined || at === null) return placeStep(trail, step);
  const known = trail.findIndex((entry) => entry.presenceId === step.presenceId && entry.at === at);
  if (known < 0) return insert(trail, { ...step, at });
  return { trail: [...trail], placement: known === trail.length - 1 ? 'current' : 'ignored', step };
}

/** The last steps only. */
export function trimTrail(trail: readonly PresenceStep[]): PresenceStep[] {
  return trail.slice(-trailLength);
}
