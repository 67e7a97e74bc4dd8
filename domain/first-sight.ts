import { meaningOf } from './mapping';
import { isPaused, overridePauses, updatePauses } from './pauses';
import { wantedInGiosg, wantedOnQueue } from './wanted';
import type { KnownAgentState } from './agent-state';
import type { PresenceRules } from './mapping';
import type { Pause, PresenceMeaning, Side } from './vocabulary';

function currentMeaning(state: KnownAgentState, rules: PresenceRules): PresenceMeaning {
  const { presenceId, systemPresence } = state.genesys;
  return meaningOf(rules.policy, rules.definitions, presenceId, systemPresence);
}

function adoptedAvailability(state: KnownAgentState): boolean {
  const { systemPresence } = state.genesys;
  return systemPresence === 'ON_QUEUE' || (systemPresence === 'OFFLINE' && state.giosg.online);
}

/** What the leading side says; a presence that says nothing leaves it to giosg. */
function firstAvailability(state: KnownAgentState, rules: PresenceRules): boolean {
  const mode = rules.policy.initialSync;
  if (mode === 'adopt') return adoptedAvailability(state);
  const meaning = currentMeaning(state, rules);
  return mode === 'giosg' || meaning === 'ignore' ? state.giosg.online : meaning === 'online';
}

function differs(state: KnownAgentState, side: Side): boolean {
  if (side === 'giosg') return state.giosg.wanted !== wantedInGiosg(state);
  const { systemPresence } = state.genesys;
  if (systemPresence === 'ON_QUEUE') return !wantedOnQueue(state);
  return false;
}

/**
 * Leaves one side as it stands. A pause that explains it counts, one that doesn't was evidently overridden, and what
 * neither explains stays a difference until the person's next wish.
 */
function adoptSide(state: KnownAgentState, side: Side, pause: Pause): KnownAgentState {
  if (!differs(state, side)) return state;
  const silenced = isPaused(state, pause) ? overridePauses(state, [pause]) : state;
  if (!differs(silenced, side)) return silenced;
  return { ...state, adopted: { ...state.adopted, [side]: true } };
}

/** The first time both sides of an agent are known: what the policy's `initialSync` makes of them. */
export function firstSight(state: KnownAgentState, rules: PresenceRules, now: number): KnownAgentState {
  const mode = rules.policy.initialSync;
  const { giosg } = state;
  const started: KnownAgentState = {
    ...state,
    available: firstAvailability(state, rules),
    awaitingConsole: mode === 'giosg' && giosg.wanted && !giosg.present,
    presenceHeld: currentMeaning(state, rules) === 'ignore',
  };
  const levelled = updatePauses(started, rules.policy, now);
  const giosgDone = mode === 'genesys' ? levelled : adoptSide(levelled, 'giosg', 'call');
  return mode === 'giosg' ? giosgDone : adoptSide(giosgDone, 'genesys', 'chats');
}
