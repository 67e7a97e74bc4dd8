/** Milliseconds since the epoch. */
export type Clock = () => number;

export function toIso(ms: number): string {
  return new Date(ms).toISOString();
}

/** Now, but always later than `previous`: a vendor's modification time never stands still between two changes. */
export function laterThan(previous: string, now: number): string {
  return toIso(Math.max(now, Date.parse(previous) + 1));
}
