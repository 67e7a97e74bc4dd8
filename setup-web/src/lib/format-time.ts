const full = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short' });
const clock = new Intl.DateTimeFormat(undefined, { timeStyle: 'medium' });

/** In the reader's own zone and habit; the date only for another day than today. `now` in milliseconds. */
export function formatTime(instant: string | number, now = Date.now()): string {
  const at = new Date(instant);
  return at.toDateString() === new Date(now).toDateString() ? clock.format(at) : full.format(at);
}

const hour = new Intl.DateTimeFormat(undefined, { hour: 'numeric', minute: '2-digit' });

/** Only the hour, in the reader's zone: `09:00`. */
export const formatHour = (instant: string): string => hour.format(new Date(instant));
