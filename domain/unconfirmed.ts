import type { AgentState, Unconfirmed } from './vocabulary';

/** How long a write without a known outcome may still take effect, in milliseconds: several times a write's timeout. */
export const unconfirmedMs = 30_000;

function dated<T>(unconfirmed: readonly Unconfirmed<T>[], now: number): Unconfirmed<T>[] {
  return unconfirmed
    .map(({ value, until }) => ({ value, until: until ?? now + unconfirmedMs }))
    .filter(({ until }) => now < until);
}

/** Forgets what can no longer take effect. */
export function dateUnconfirmed(state: AgentState, now: number): AgentState {
  const { giosg, genesys } = state.unconfirmed;
  return { ...state, unconfirmed: { giosg: dated(giosg, now), genesys: dated(genesys, now) } };
}

/** A change to this value may be such a write, so it isn't taken for a person's. */
export function explains<T>(unconfirmed: readonly Unconfirmed<T>[], value: T): boolean {
  return unconfirmed.some((write) => write.value === value);
}

/** That write took effect after all: the next change to the same value is a person's again. */
export function without<T>(unconfirmed: readonly Unconfirmed<T>[], value: T): Unconfirmed<T>[] {
  const index = unconfirmed.findIndex((write) => write.value === value);
  return index < 0 ? [...unconfirmed] : unconfirmed.toSpliced(index, 1);
}
