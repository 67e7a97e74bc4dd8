import { isReadable, resolveSystemPresence } from './mapping';
import { explains, without } from './unconfirmed';
import { placeStep, trimTrail } from './trail';
import type { PresenceRules } from './mapping';
import type { PlacedStep } from './trail';
import type { AgentState, GenesysState, PresenceStep } from './vocabulary';

/** What a look at the Genesys side changed. */
export interface GenesysLook {
  state: AgentState;
  /** The presence step, with the trail before and after it; null for a presence that couldn't be read. */
  step: { observed: PresenceStep; before: PresenceStep[]; placed: PlacedStep } | null;
}

type RoutingPart = Pick<GenesysState, 'routing' | 'routingAt'>;
type PresencePart = Omit<GenesysState, keyof RoutingPart>;

function isOld(at: number | null, known: number | null | undefined): boolean {
  return at !== null && known !== null && known !== undefined && at < known;
}

function latest(at: number | null, known: number | null | undefined): number | null {
  return at ?? known ?? null;
}

/** Routing is a level, so only the newest counts; what states no time is of now. */
function mergeRouting(known: GenesysState | null, seen: GenesysState): RoutingPart {
  if (known && isOld(seen.routingAt, known.routingAt)) return known;
  return { routing: seen.routing, routingAt: latest(seen.routingAt, known?.routingAt) };
}

function mergePresence(known: GenesysState | null, seen: GenesysState, placed: PlacedStep | null): PresencePart {
  const isStanding = placed ? placed.placement !== 'late' && placed.placement !== 'ignored' : true;
  if (known && (!isStanding || (!placed && isOld(seen.presenceAt, known.presenceAt)))) return known;
  const foreignSource = seen.foreignSource ?? known?.foreignSource;
  return {
    presenceId: seen.presenceId,
    systemPresence: seen.systemPresence,
    // A presence nobody could read gives no time either: what stood before it may still stand.
    presenceAt: placed ? latest(seen.presenceAt, known?.presenceAt) : (known?.presenceAt ?? null),
    futurePresence: seen.futurePresence,
    // Said by most looks only: what leads the presence doesn't change with it.
    ...(foreignSource === undefined ? {} : { foreignSource }),
  };
}

/** A late "not busy" tells that the call during which the person overrode the pause has ended since. */
function endedCall(state: AgentState, seen: GenesysState, rules: PresenceRules): boolean {
  if (!state.overrides.call || state.callOverriddenAt === null || seen.routingAt === null) return false;
  if (seen.routing === 'UNKNOWN' || rules.policy.busyRoutingStatuses.includes(seen.routing)) return false;
  return seen.routingAt > state.callOverriddenAt;
}

/** The write took effect after all: another change to the same presence is the person's. */
function unconfirmedAfter(state: AgentState, placed: PlacedStep): AgentState['unconfirmed'] {
  const isNews = placed.placement === 'newest' || placed.placement === 'late';
  if (!isNews || !placed.step.ours) return state.unconfirmed;
  return { ...state.unconfirmed, genesys: without(state.unconfirmed.genesys, placed.step.presenceId) };
}

function pendingAfter(state: AgentState, seen: GenesysState, placed: PlacedStep): string | null {
  if (placed.placement === 'late' || placed.placement === 'ignored') return state.genesysPending;
  return seen.futurePresence && seen.presenceId !== state.genesysPending ? state.genesysPending : null;
}

/**
 * Takes a Genesys observation into the last known state, presence and routing each by its own time. The two times
 * come from two clocks of the vendor's, so one part may be old while the other is new.
 */
export function observeGenesys(state: AgentState, observed: GenesysState, rules: PresenceRules): GenesysLook {
  const systemPresence = resolveSystemPresence(rules.definitions, observed.presenceId, observed.systemPresence);
  const seen = { ...observed, systemPresence };
  const routing = mergeRouting(state.genesys, seen);
  const overrides = endedCall(state, seen, rules) ? { ...state.overrides, call: false } : state.overrides;
  if (!isReadable(rules, seen.presenceId, systemPresence)) {
    const genesys = { ...mergePresence(state.genesys, seen, null), ...routing };
    return { state: { ...state, overrides, genesys: { ...genesys, ...routingOf(routing) } }, step: null };
  }
  const step: PresenceStep = {
    at: seen.presenceAt,
    presenceId: seen.presenceId,
    systemPresence,
    ours: state.genesysPending === seen.presenceId || explains(state.unconfirmed.genesys, seen.presenceId),
  };
  const placed = placeStep(state.presenceTrail, step);
  const next: AgentState = {
    ...state,
    overrides,
    genesys: { ...mergePresence(state.genesys, seen, placed), ...routingOf(routing) },
    presenceTrail: trimTrail(placed.trail),
    genesysPending: pendingAfter(state, seen, placed),
    unconfirmed: unconfirmedAfter(state, placed),
  };
  return { state: next, step: { observed: placed.step, before: state.presenceTrail, placed } };
}

function routingOf({ routing, routingAt }: RoutingPart): RoutingPart {
  return { routing, routingAt };
}
