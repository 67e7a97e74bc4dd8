import type { AgentState, Side, Write } from './vocabulary';

/** The flip breaker's window and pause, in milliseconds, and the writes that fit into one window. */
export const breakerWindowMs = 60_000;
export const breakerPauseMs = 300_000;
export const breakerWrites = 6;

function recentWrites(state: AgentState, now: number): number[] {
  return state.writesAt.filter((at) => at > now - breakerWindowMs);
}

/** Counts a write that is about to be sent. `side` is for the reader: both sides count together. */
export function recordWrite(state: AgentState, _side: Side, now: number): AgentState {
  return { ...state, writesAt: [...recentWrites(state, now), now] };
}

export interface BreakerVerdict {
  state: AgentState;
  writes: Write[];
  /** The breaker stopped this agent just now. */
  tripped: boolean;
}

/** Lets through what fits into the window; the first write too many stops the agent's sync for five minutes. */
export function throughBreaker(state: AgentState, writes: Write[], now: number): BreakerVerdict {
  if (state.brokenUntil !== null && now < state.brokenUntil) return { state, writes: [], tripped: false };
  const writesAt = recentWrites(state, now);
  const fitting = writes.slice(0, Math.max(0, breakerWrites - writesAt.length));
  const tripped = fitting.length < writes.length;
  const next = { ...state, writesAt, brokenUntil: tripped ? now + breakerPauseMs : null };
  return { state: next, writes: fitting, tripped };
}
