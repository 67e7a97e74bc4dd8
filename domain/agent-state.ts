import type { AgentState, GenesysState, GiosgState } from './vocabulary';

/** An agent whose sides were both seen. */
export interface KnownAgentState extends AgentState {
  giosg: GiosgState;
  genesys: GenesysState;
}

/** An agent of whom nothing is known yet: its first sight is still to come. */
export function initialAgentState(): AgentState {
  return {
    schema: 1,
    available: null,
    giosg: null,
    genesys: null,
    presenceTrail: [],
    genesysPending: null,
    unconfirmed: { giosg: [], genesys: [] },
    callOverriddenAt: null,
    adopted: { giosg: false, genesys: false },
    pauses: { call: false, chats: false, console: false },
    overrides: { call: false, chats: false, console: false },
    consoleSeen: false,
    consoleGoneAt: null,
    awaitingConsole: false,
    presenceHeld: false,
    writesAt: [],
    brokenUntil: null,
  };
}

/**
 * The stored state of an agent as this version understands it. A field that an older row lacks gets its initial value.
 * Throws a `TypeError` for a state written by a newer version: deciding on it would forget what that version knew.
 */
export function upgradeAgentState(stored: unknown): AgentState {
  if (stored === null || stored === undefined) return initialAgentState();
  if (typeof stored !== 'object') throw new TypeError('An agent state is an object.');
  const schema = 'schema' in stored ? stored.schema : 1;
  if (schema !== 1) throw new TypeError(`Agent state of schema ${String(schema)} is newer than this version.`);
  return { ...initialAgentState(), ...stored, schema: 1 };
}

/** Narrows to an agent whose sides were both seen. */
export function isKnown(state: AgentState): state is KnownAgentState {
  return state.giosg !== null && state.genesys !== null;
}
