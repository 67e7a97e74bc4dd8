import { isKnown } from './agent-state';
import { throughBreaker } from './breaker';
import { firstSight } from './first-sight';
import { observeGenesys } from './observe';
import { decisionNotes, ruleOf } from './notes';
import { graceEndsAt, overridePauses, updatePauses } from './pauses';
import { differences, urgencyOf } from './wanted';
import { dateUnconfirmed, without } from './unconfirmed';
import { genesysWish, giosgWish, holdsPresence, prevailing } from './wishes';
import type { KnownAgentState } from './agent-state';
import type { PresenceRules } from './mapping';
import type { GenesysLook } from './observe';
import type { AgentState, Decision, Observation, PresenceDefinition, SyncPolicy, Write } from './vocabulary';
import type { Difference } from './wanted';
import type { Wish } from './wishes';

export { initialAgentState } from './agent-state';

export interface DecisionInput {
  state: AgentState;
  observation: Observation;
  policy: SyncPolicy;
  definitions: readonly PresenceDefinition[];
  /** Our own clock, in milliseconds since the epoch. */
  now: number;
}

/** An agent whose observation was taken in, and the wishes found in it. */
interface Judged {
  state: KnownAgentState;
  wishes: Wish[];
}

function pageWish(observation: Observation): Wish[] {
  if (!observation.page) return [];
  const { available } = observation.page;
  const change = `page available ${String(available)}`;
  const to = available ? 'available' : 'not available';
  return [{ side: 'page', available, rule: 'page', change, from: null, to, overrides: [] }];
}

function applyWishes(state: KnownAgentState, wishes: readonly Wish[], held: boolean | null): KnownAgentState {
  const [first] = wishes;
  if (!first) return { ...state, presenceHeld: held ?? state.presenceHeld };
  return {
    ...state,
    available: first.available,
    adopted: { giosg: false, genesys: false },
    awaitingConsole: false,
    // A presence chosen in this very look is held whatever else was said; one held before gives way to the wish.
    presenceHeld: held ?? false,
  };
}

/** Rules 1 to 5 and the pauses, for an agent who was seen before. */
function judge(before: AgentState, look: GenesysLook, input: DecisionInput): Judged {
  const { observation, policy, now } = input;
  const rules: PresenceRules = input;
  const seen = { ...look.state, giosg: observation.giosg ?? before.giosg };
  if (!isKnown(seen)) throw new TypeError('An agent with a wish has two sides.');
  const wishes: Wish[] = [];
  if (before.giosg && observation.giosg) {
    const { wish, awaitingConsole, ours } = giosgWish(before, before.giosg, observation.giosg);
    if (wish) wishes.push(wish);
    seen.awaitingConsole = awaitingConsole;
    if (ours) seen.unconfirmed = { ...seen.unconfirmed, giosg: without(seen.unconfirmed.giosg, seen.giosg.wanted) };
  }
  const fromGenesys = genesysWish(before, rules, look);
  if (fromGenesys) wishes.push(fromGenesys);
  const counting = prevailing([...wishes, ...pageWish(observation)]);
  const wished = applyWishes(seen, counting, holdsPresence(rules, look));
  const levelled = updatePauses(wished, policy, now);
  const overridden = overridePauses(
    levelled,
    counting.flatMap((wish) => wish.overrides),
  );
  return { state: overridden, wishes: counting };
}

function meet(state: KnownAgentState, input: DecisionInput): Judged {
  const met = firstSight({ ...state, presenceTrail: state.presenceTrail.slice(-1) }, input, input.now);
  const wishes = pageWish(input.observation);
  return { state: updatePauses(applyWishes(met, wishes, null), input.policy, input.now), wishes };
}

function writesOf(found: readonly Difference[], rule: (difference: Difference) => string): Write[] {
  const writes = found
    .filter((difference) => difference.heldBack === null)
    .map((difference): Write => ({ ...difference.write, rule: rule(difference) }));
  return writes.sort((a, b) => Number(urgencyOf(a) === 'available') - Number(urgencyOf(b) === 'available'));
}

function earliest(times: readonly (number | null)[]): number | null {
  const known = times.filter((time) => time !== null);
  return known.length === 0 ? null : Math.min(...known);
}

function conclude(before: AgentState, judged: Judged, input: DecisionInput): Decision {
  const found = differences(judged.state, input);
  const writes = writesOf(found, (difference) => ruleOf(before, judged, difference.side));
  const verdict = throughBreaker(judged.state, writes, input.now);
  return {
    state: verdict.state,
    writes: verdict.writes,
    differences: found.map(({ side, heldBack }) => ({ side, heldBack })),
    wakeAt: earliest([graceEndsAt(judged.state, input.policy), verdict.state.brokenUntil]),
    notes: decisionNotes({ before, ...judged, found, tripped: verdict.tripped, input }),
  };
}

/**
 * What the system does for one agent: the next state, the wanted writes (at most one a side, towards "not available"
 * first), and when to look again without a new observation. Pure: the same input gives the same decision.
 * Until both sides were seen, nothing is decided and nothing is written.
 */
export function decide(input: DecisionInput): Decision {
  const { observation } = input;
  const state = dateUnconfirmed(input.state, input.now);
  const look: GenesysLook = observation.genesys
    ? observeGenesys(state, observation.genesys, input)
    : { state, step: null };
  if (state.available !== null) return conclude(state, judge(state, look, input), input);
  const seen = { ...look.state, giosg: observation.giosg ?? state.giosg };
  // A presence that can't be read yet is no first sight: nothing could be said about the agent.
  if (!isKnown(seen) || seen.presenceTrail.length === 0)
    return { state: seen, differences: [], writes: [], wakeAt: null, notes: [] };
  return conclude(state, meet(seen, input), input);
}
