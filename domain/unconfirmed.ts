import type { AgentState, Unconfirmed } from './vocabulary';

/** How long a write without a known outcome may still take effect, in milliseconds: several times a write's timeout. */
export const unconfirmedMs = 30_000;

function dated<T>(unconfirmed: Unconfirmed<T> | null, now: number): Unconfirmed<T> | null {
  if (unconfirmed === null) return null;
  const until = unconfirmed.until ?? now + unconfirmedMs;
  return now < until ? { ...unconfirmed, until } : null;
}

/** Forgets what can no longer take effect. */
export function dateUnconfirmed(state: AgentState, now: number): AgentState {
  const { giosg, genesys } = state.unconfirmed;
  return { ...state, unconfirmed: { giosg: dated(giosg, now), genesys: dated(genesys, now) } };
}

/** A change to this value is that write, not a person's. */
export function explains<T>(unconfirmed: Unconfirmed<T> | null, value: T): boolean {
  return unconfirmed !== null && unconfirmed.value === value;
}
