import type { KnownAgentState } from './agent-state';
import type { GiosgState, Pause, SyncPolicy } from './vocabulary';

/** Chats above which calls stop and below which they come back; null: chats never stop calls. */
export function chatThreshold(policy: SyncPolicy, giosg: GiosgState): number | null {
  if (policy.chatThreshold !== 'capacity') return policy.chatThreshold;
  return hasReadableCapacity(giosg) ? giosg.capacity : policy.defaultCapacity;
}

/** False for a capacity that was not read, or that cannot be one. */
export function hasReadableCapacity(giosg: GiosgState): giosg is GiosgState & { capacity: number } {
  return giosg.capacity !== null && giosg.capacity > 0;
}

/** An unknown routing status neither begins nor ends a call. */
function callHolds(state: KnownAgentState, policy: SyncPolicy): boolean {
  if (policy.busyRoutingStatuses.length === 0) return false;
  const { routing } = state.genesys;
  return routing === 'UNKNOWN' ? state.pauses.call : policy.busyRoutingStatuses.includes(routing);
}

/** Equal changes nothing: that is the hysteresis. */
function chatsHold(state: KnownAgentState, policy: SyncPolicy): boolean {
  const threshold = chatThreshold(policy, state.giosg);
  if (threshold === null) return false;
  const { chats } = state.giosg;
  return chats === threshold ? state.pauses.chats : chats > threshold;
}

interface ConsoleLevels {
  consoleSeen: boolean;
  consoleGoneAt: number | null;
  holds: boolean;
}

/** A console counts as gone only once it was there in this stretch of availability, and only after the grace. */
function consoleLevels(state: KnownAgentState, policy: SyncPolicy, now: number): ConsoleLevels {
  if (state.available !== true) return { consoleSeen: false, consoleGoneAt: null, holds: false };
  if (state.giosg.present) return { consoleSeen: true, consoleGoneAt: null, holds: false };
  if (!state.consoleSeen) return { consoleSeen: false, consoleGoneAt: null, holds: false };
  const consoleGoneAt = state.consoleGoneAt ?? now;
  const holds = state.pauses.console || now - consoleGoneAt >= policy.consoleGraceSeconds * 1000;
  return { consoleSeen: true, consoleGoneAt, holds };
}

/** The condition of a pause has begun; for `console` also while the grace is still running. */
function causeHolds(state: KnownAgentState, pause: Pause): boolean {
  return pause === 'console' ? state.consoleGoneAt !== null : state.pauses[pause];
}

/** Takes the pauses' levels from the last known state. An override ends with its condition. */
export function updatePauses(state: KnownAgentState, policy: SyncPolicy, now: number): KnownAgentState {
  const { holds, ...console } = consoleLevels(state, policy, now);
  const pauses = { call: callHolds(state, policy), chats: chatsHold(state, policy), console: holds };
  const next = { ...state, ...console, pauses };
  const overrides = {
    call: state.overrides.call && causeHolds(next, 'call'),
    chats: state.overrides.chats && causeHolds(next, 'chats'),
    console: state.overrides.console && causeHolds(next, 'console'),
  };
  return { ...next, overrides, callOverriddenAt: overrides.call ? state.callOverriddenAt : null };
}

/** Silences these pauses, as far as their condition has begun, until it has ended. */
export function overridePauses(state: KnownAgentState, pauses: readonly Pause[]): KnownAgentState {
  const overrides = { ...state.overrides };
  let { callOverriddenAt } = state;
  for (const pause of pauses) {
    if (!causeHolds(state, pause)) continue;
    overrides[pause] = true;
    if (pause === 'call') callOverriddenAt = state.genesys.routingAt;
  }
  return { ...state, overrides, callOverriddenAt };
}

/** The pause holds and nobody silenced it. */
export function isPaused(state: KnownAgentState, pause: Pause): boolean {
  return state.pauses[pause] && !state.overrides[pause];
}

/** When the console's grace ends, if it is running. */
export function graceEndsAt(state: KnownAgentState, policy: SyncPolicy): number | null {
  if (state.consoleGoneAt === null || state.pauses.console || state.overrides.console) return null;
  return state.consoleGoneAt + policy.consoleGraceSeconds * 1000;
}
