import { isKnown } from './agent-state';
import { meaningOf } from './mapping';
import { chatThreshold, isPaused } from './pauses';
import { primaryDefinitions } from './presence';
import { wantedInGiosg, wantedOnQueue } from './wanted';
import { whyTexts } from './why-texts';
import type { KnownAgentState } from './agent-state';
import type { StandingDifference } from './differences';
import type { PresenceRules } from './mapping';
import type { AgentState, Side } from './vocabulary';

/** What is known of one agent, from its row and the timeline. */
export interface WhyInput {
  connected: boolean;
  match: 'email' | 'manual' | 'none' | 'ambiguous';
  isMatched: boolean;
  /** Somebody took the agent out of the sync by hand. */
  isUnmatchedByHand: boolean;
  /** The user whom somebody chose by hand has left Genesys Cloud. */
  hasLeftGenesys: boolean;
  state: AgentState | null;
  /** What the person said last; `at` in milliseconds. */
  lastWish: { at: number; rule: string; to: string | null } | null;
  differences: readonly StandingDifference[];
  /** What the vendor said when it refused our write. */
  refusal: string | null;
  /** Who stopped the sync; `until` null: without an end. */
  stopped: { by: 'person' | 'organization' | 'breaker'; until: number | null } | null;
  /** The presence by its own name. */
  presenceName: string;
  rules: PresenceRules;
  now: number;
}

type Known = WhyInput & { state: KnownAgentState };

function whyNobody({ match, isUnmatchedByHand, hasLeftGenesys, isMatched }: WhyInput): string | null {
  if (isMatched) return hasLeftGenesys ? whyTexts.leftGenesys : null;
  if (match === 'ambiguous') return whyTexts.ambiguous;
  return isUnmatchedByHand ? whyTexts.unmatchedByHand : whyTexts.notMatched;
}

function whyStopped({ stopped, now }: WhyInput): string | null {
  if (!stopped) return null;
  const ms = stopped.until === null ? null : Math.max(0, stopped.until - now);
  if (stopped.by === 'organization') return whyTexts.organizationPaused(ms);
  return stopped.by === 'person' ? whyTexts.paused(ms) : whyTexts.broken(ms ?? 0);
}

function whyDifferent({ differences, refusal, state, presenceName }: Known): string | null {
  const refused = differences.find(({ reason }) => reason === 'refused');
  if (refused) return whyTexts.refused(refused.side, refusal ?? 'it gave no reason.');
  if (differences.some(({ reason }) => reason === 'adopted')) return whyTexts.adopted(state.giosg.wanted, presenceName);
  const stops = new Set(differences.map(({ why }) => why));
  if (stops.has('another source leads the presence')) return whyTexts.foreignSource;
  if (stops.has('dry_run')) return whyTexts.dryRun;
  return stops.has('out_of_scope') ? whyTexts.outOfScope : null;
}

/** By its own name while it still stands, else by its system presence's. */
function chosenPresence(to: string | null, state: KnownAgentState, presenceName: string): string {
  if (to === null || to === state.genesys.systemPresence) return presenceName;
  return primaryDefinitions().find(({ systemPresence }) => systemPresence === to)?.name ?? presenceName;
}

function whyNotAvailable({ lastWish, presenceName, state, now }: Known): string {
  // Rule 3: switched on, but it doesn't count yet.
  if (state.awaitingConsole) return whyTexts.waitsForConsole;
  if (!lastWish) return whyTexts.off;
  const when = whyTexts.ago(now - lastWish.at);
  if (lastWish.rule === '2') return whyTexts.offInGiosg(when);
  if (lastWish.rule === '5') return whyTexts.offByPresence(chosenPresence(lastWish.to, state, presenceName), when);
  if (lastWish.rule === 'page') return whyTexts.offOnPage(when);
  return lastWish.rule === 'first sight' ? whyTexts.offAtFirstSight(presenceName, when) : whyTexts.off;
}

function whyPaused({ state, rules }: Known): string | null {
  const call = isPaused(state, 'call');
  const { chats } = state.giosg;
  if (isPaused(state, 'chats')) {
    const threshold = chatThreshold(rules.policy, state.giosg) ?? chats;
    return call ? whyTexts.duringCallAndChats(chats, threshold) : whyTexts.tooManyChats(chats, threshold);
  }
  if (isPaused(state, 'console')) return call ? whyTexts.duringCallNoConsole : whyTexts.noConsole;
  return call ? whyTexts.duringCall : null;
}

function whyLeftAlone({ state, presenceName, rules }: Known): string | null {
  const { presenceId, systemPresence, routing, futurePresence } = state.genesys;
  if (futurePresence) return whyTexts.presencePending;
  if (systemPresence === 'OFFLINE') return whyTexts.loggedOut;
  if (systemPresence === 'UNKNOWN' || routing === 'UNKNOWN') return whyTexts.unreadable;
  if (systemPresence === 'ON_QUEUE' || !wantedOnQueue(state)) return null;
  if (meaningOf(rules.policy, rules.definitions, presenceId, systemPresence) === 'online') {
    return whyTexts.onlineOffQueue(presenceName);
  }
  return state.presenceHeld ? whyTexts.presenceKept(presenceName) : null;
}

function isAsWanted(state: KnownAgentState, side: Side): boolean {
  if (side === 'giosg') return state.giosg.wanted === wantedInGiosg(state);
  return wantedOnQueue(state) === (state.genesys.systemPresence === 'ON_QUEUE');
}

function whyAvailable({ state, lastWish, now }: Known): string {
  if (!isAsWanted(state, 'giosg') || !isAsWanted(state, 'genesys')) return whyTexts.changing;
  if (state.overrides.call) return whyTexts.chatsDuringCall;
  if (state.overrides.chats) return whyTexts.callsDespiteChats(state.giosg.chats);
  if (!state.giosg.present) return whyTexts.callsWithoutConsole;
  if (!lastWish) return whyTexts.available;
  const when = whyTexts.ago(now - lastWish.at);
  if (lastWish.rule === '1') return whyTexts.onInGiosg(when);
  if (lastWish.rule === '4') return whyTexts.onQueue(when);
  return lastWish.rule === 'page' ? whyTexts.onOnPage(when) : whyTexts.available;
}

/** "Why is this agent offline?", or online, in one sentence for a supervisor. */
export function explainAgent(input: WhyInput): string {
  const nobody = whyNobody(input);
  if (nobody !== null) return nobody;
  if (!input.connected) return whyTexts.notConnected;
  const { state } = input;
  if (!state || !isKnown(state) || state.available === null) return whyTexts.notSeen;
  const known: Known = { ...input, state };
  const exception = whyStopped(known) ?? whyDifferent(known);
  if (exception !== null) return exception;
  if (!state.available) return whyNotAvailable(known);
  return whyPaused(known) ?? whyLeftAlone(known) ?? whyAvailable(known);
}
