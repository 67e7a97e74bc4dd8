/** `23 ms`, and from ten seconds on `12 s`. */
export function duration(ms) {
  return ms < 10_000 ? `${ms} ms` : `${Math.round(ms / 1000)} s`;
}

/** The time of day, as 24 hours. */
export function clock(iso) {
  return new Date(iso).toLocaleTimeString('en-GB');
}
