export interface SweepsDeps {
  intervalSeconds: number;
  /** Reads everything anew. Never rejects. */
  sweep(): Promise<void>;
  /** Monotonic milliseconds: a wall clock that is put back must not put sweeps off. */
  monotonic?: () => number;
  random?: () => number;
}

/**
 * When everything is read anew: about once an interval, not all organizations at the same moment, and one sweep at a
 * time. Where the quota is short one may take longer than the interval; several would only wait for each other.
 */
export function createSweeps(deps: SweepsDeps) {
  const { monotonic = () => performance.now(), random = () => Math.random() } = deps;
  const gapMs = (): number => deps.intervalSeconds * 1_000 * (0.9 + random() * 0.2);
  let dueAt = monotonic() + gapMs();
  let isSweeping = false;

  return {
    /** Begins a sweep if it is time for one. */
    look(): void {
      if (isSweeping || monotonic() < dueAt) return;
      dueAt = monotonic() + gapMs();
      isSweeping = true;
      void deps.sweep().finally(() => {
        isSweeping = false;
      });
    },
  };
}
