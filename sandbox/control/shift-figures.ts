/** How long effects took. */
export interface EffectTimes {
  add(ms: number): void;
  count(): number;
  /** Nearest rank, of the last 10,000; null while there is none. */
  percentile(percent: number): number | null;
}

const keep = 10_000;

export function createEffectTimes(): EffectTimes {
  let times: number[] = [];
  let count = 0;
  return {
    add(ms) {
      count += 1;
      times.push(ms);
      if (times.length > keep * 2) times = times.slice(-keep);
    },
    count: () => count,
    percentile(percent) {
      const sorted = times.slice(-keep).sort((a, b) => a - b);
      return sorted[Math.max(0, Math.ceil((percent / 100) * sorted.length) - 1)] ?? null;
    },
  };
}
