/** What a row of latencies says, in the unit it came in. */
export interface Summary {
  readonly rounds: number;
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
}

/** Nearest rank: every figure is one that was measured. Null without any value. */
export function summarize(values: readonly number[]): Summary | null {
  if (values.length === 0) return null;
  const sorted = [...values].sort((one, other) => one - other);
  const rank = (share: number): number => sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? 0;
  return { rounds: sorted.length, p50: rank(0.5), p95: rank(0.95), p99: rank(0.99) };
}
