import { findDefinition, meaningOf, primaryIdOf, resolveSystemPresence } from './mapping';
import { isPaused } from './pauses';
import type { KnownAgentState } from './agent-state';
import type { PresenceRules } from './mapping';
import type { HeldBack, Side, Write, WriteUrgency } from './vocabulary';

/** A side that isn't as wanted: the write that would mend it, and why it isn't made, if so. */
export interface Difference {
  side: Side;
  write: DistributiveOmit<Write, 'rule'>;
  heldBack: HeldBack | null;
}

type DistributiveOmit<T, K extends PropertyKey> = T extends unknown ? Omit<T, K> : never;

/** giosg is wanted on while the person is available and no call stops chats. */
export function wantedInGiosg(state: KnownAgentState): boolean {
  return state.available === true && !isPaused(state, 'call');
}

/** The queue is wanted while the person is available and neither chats nor a missing console stop calls. */
export function wantedOnQueue(state: KnownAgentState): boolean {
  return state.available === true && !isPaused(state, 'chats') && !isPaused(state, 'console');
}

/** Neither an unknown presence nor an unknown routing status allows more work. */
function isUnknown(state: KnownAgentState): boolean {
  return state.genesys.systemPresence === 'UNKNOWN' || state.genesys.routing === 'UNKNOWN';
}

function giosgHeldBack(state: KnownAgentState, wanted: boolean): HeldBack | null {
  if (state.adopted.giosg) return 'adopted';
  if (state.awaitingConsole) return 'waiting for a console';
  return wanted && isUnknown(state) ? 'state unknown' : null;
}

function giosgDifference(state: KnownAgentState): Difference | null {
  const wanted = wantedInGiosg(state);
  if (wanted === state.giosg.wanted) return null;
  return { side: 'giosg', write: { side: 'giosg', wanted }, heldBack: giosgHeldBack(state, wanted) };
}

/** The presence for leaving the queue; Available where the policy's own has vanished or cannot serve any more. */
function offQueuePresenceId({ policy, definitions }: PresenceRules): string {
  const available = primaryIdOf(definitions, 'AVAILABLE');
  const chosen = findDefinition(definitions, policy.offQueuePresence);
  if (!chosen) return definitions.length === 0 ? policy.offQueuePresence : available;
  const cannotServe = chosen.deactivated || ['ON_QUEUE', 'OFFLINE'].includes(chosen.systemPresence);
  return cannotServe ? available : chosen.id;
}

function genesysHeldBack(state: KnownAgentState, onQueue: boolean): HeldBack | null {
  if (state.adopted.genesys) return 'adopted';
  if (state.genesys.foreignSource) return 'another source leads the presence';
  if (state.genesys.futurePresence) return 'a presence change is pending';
  if (!onQueue) return null;
  if (state.genesys.systemPresence === 'OFFLINE') return 'logged out';
  if (state.presenceHeld) return 'presence chosen by the person';
  return isUnknown(state) ? 'state unknown' : null;
}

function genesysDifference(state: KnownAgentState, rules: PresenceRules): Difference | null {
  const { presenceId, systemPresence } = state.genesys;
  const isOnQueue = systemPresence === 'ON_QUEUE';
  const onQueue = wantedOnQueue(state);
  if (onQueue === isOnQueue) return null;
  // Off the queue every presence is as good as another: a Break stays a Break, and `online` ones do without the queue.
  if (!onQueue && !isOnQueue) return null;
  if (onQueue && meaningOf(rules.policy, rules.definitions, presenceId, systemPresence) === 'online') return null;
  const target = onQueue ? primaryIdOf(rules.definitions, 'ON_QUEUE') : offQueuePresenceId(rules);
  return {
    side: 'genesys',
    write: {
      side: 'genesys',
      presenceId: target,
      systemPresence: resolveSystemPresence(rules.definitions, target, 'UNKNOWN'),
    },
    heldBack: genesysHeldBack(state, onQueue),
  };
}

/** The sides that aren't as the rules want them; empty while the agent is at rest. */
export function differences(state: KnownAgentState, rules: PresenceRules): Difference[] {
  if (state.available === null) return [];
  return [giosgDifference(state), genesysDifference(state, rules)].filter((difference) => difference !== null);
}

/** Towards not available goes first when the quota is short. */
export function urgencyOf(write: Difference['write']): WriteUrgency {
  const isMoreWork = write.side === 'giosg' ? write.wanted : write.systemPresence === 'ON_QUEUE';
  return isMoreWork ? 'available' : 'not_available';
}
