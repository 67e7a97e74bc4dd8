export type PauseLength = 'open' | 'hour' | 'today';

/** When a pause of that length ends, as the API takes it; an open one has no end. `now` in milliseconds. */
export function endOf(length: PauseLength, now = Date.now()): { until?: string } {
  if (length === 'open') return {};
  const end = length === 'hour' ? now + 3_600_000 : new Date(now).setHours(24, 0, 0, 0);
  return { until: new Date(end).toISOString() };
}
