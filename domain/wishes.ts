import { isMappedSecondary, meaningOf } from './mapping';
import { explains } from './unconfirmed';
import type { GenesysLook } from './observe';
import type { PresenceRules } from './mapping';
import type { AgentState, GiosgState, Pause, PresenceStep, Side } from './vocabulary';

/** What a person said by a change of their own. */
export interface Wish {
  side: Side | 'page';
  available: boolean;
  rule: '1' | '2' | '4' | '5' | 'page';
  /** From → to, for the timeline; and the two in the side's own words. */
  change: string;
  from: string | null;
  to: string;
  overrides: Pause[];
}

/** A wish, and whether giosg is still waiting for its console (rule 3). */
export interface GiosgWish {
  wish: Wish | null;
  awaitingConsole: boolean;
  /** The change was a write of ours that took effect late. */
  ours: boolean;
}

const nothing: GiosgWish = { wish: null, awaitingConsole: false, ours: false };

/** Rules 1 to 3: what the person said by giosg's switch. */
export function giosgWish(state: AgentState, known: GiosgState, seen: GiosgState): GiosgWish {
  const switched = known.wanted !== seen.wanted;
  if (switched && explains(state.unconfirmed.giosg, seen.wanted)) return { ...nothing, ours: true };
  const change = `giosg wanted ${String(known.wanted)} → ${String(seen.wanted)}`;
  if (switched && !seen.wanted) {
    return {
      ...nothing,
      wish: { side: 'giosg', available: false, rule: '2', change, from: 'on', to: 'off', overrides: [] },
    };
  }
  if (!seen.wanted || !(switched || state.awaitingConsole)) return nothing;
  if (!seen.present) return { ...nothing, awaitingConsole: true };
  const told = switched
    ? { change, from: 'off', to: 'on' }
    : { change: 'giosg console absent → present', from: 'no console', to: 'on' };
  return { ...nothing, wish: { side: 'giosg', available: true, rule: '1', ...told, overrides: ['call'] } };
}

interface DatedWish {
  step: PresenceStep;
  available: boolean;
  rule: '4' | '5';
  from: PresenceStep;
}

/** Offline → Available or Idle is logging in: Genesys Cloud does it by itself, so it says nothing. */
function isLogin(rules: PresenceRules, from: PresenceStep, to: PresenceStep): boolean {
  if (from.systemPresence !== 'OFFLINE' || isMappedSecondary(rules, to.presenceId)) return false;
  return to.systemPresence === 'AVAILABLE' || to.systemPresence === 'IDLE';
}

function stepWish(rules: PresenceRules, from: PresenceStep, to: PresenceStep): DatedWish | null {
  if (to.ours || from.presenceId === to.presenceId || isLogin(rules, from, to)) return null;
  if (to.systemPresence === 'ON_QUEUE') return { step: to, from, available: true, rule: '4' };
  const meaning = meaningOf(rules.policy, rules.definitions, to.presenceId, to.systemPresence);
  return meaning === 'ignore' ? null : { step: to, from, available: meaning === 'online', rule: '5' };
}

/** The last wish in a trail, in the order in which things happened at Genesys Cloud. */
function lastWish(rules: PresenceRules, trail: readonly PresenceStep[]): DatedWish | null {
  for (let index = trail.length - 1; index > 0; index -= 1) {
    const [from, to] = [trail[index - 1], trail[index]];
    const wish = from && to ? stepWish(rules, from, to) : null;
    if (wish) return wish;
  }
  return null;
}

/** A late step counts if it is itself the last wish now, or shows what the person did after it in another light. */
function lateWish(state: AgentState, rules: PresenceRules, step: NonNullable<GenesysLook['step']>): DatedWish | null {
  const wish = lastWish(rules, step.placed.trail);
  if (!wish || wish.step === step.observed) return wish;
  const before = lastWish(rules, step.before);
  if (before?.step === wish.step) return null;
  return (before && before.available !== wish.available) || state.available === wish.available ? wish : null;
}

/** Rules 4 and 5: what the person said by a Genesys presence, also when it arrives after our own write overtook it. */
export function genesysWish(state: AgentState, rules: PresenceRules, look: GenesysLook): Wish | null {
  const { step } = look;
  if (!step) return null;
  let wish: DatedWish | null = null;
  if (step.placed.placement === 'late') wish = lateWish(state, rules, step);
  if (step.placed.placement === 'newest') {
    const from = step.before.at(-1);
    wish = from ? stepWish(rules, from, step.observed) : null;
  }
  if (!wish) return null;
  return {
    side: 'genesys',
    available: wish.available,
    rule: wish.rule,
    change: `genesys presence ${wish.from.systemPresence} → ${wish.step.systemPresence}`,
    from: wish.from.systemPresence,
    to: wish.step.systemPresence,
    overrides: wish.rule === '4' ? ['chats', 'console'] : [],
  };
}

/**
 * Whether the presence that stands from now on is one the person holds: they chose it and it means nothing about
 * availability, so nobody is dragged out of it until it changes or they say something new. Null: it didn't change.
 */
export function holdsPresence(rules: PresenceRules, look: GenesysLook): boolean | null {
  const { step } = look;
  const from = step?.before.at(-1);
  if (step?.placed.placement !== 'newest' || !from) return null;
  const to = step.observed;
  if (to.presenceId === from.presenceId) return null;
  if (to.ours || isLogin(rules, from, to)) return false;
  return meaningOf(rules.policy, rules.definitions, to.presenceId, to.systemPresence) === 'ignore';
}

/** The wishes that count: where they disagree, "not available" wins, because nobody knows which came last. */
export function prevailing(wishes: readonly Wish[]): Wish[] {
  const refusing = wishes.filter((wish) => !wish.available);
  return refusing.length > 0 ? refusing : [...wishes];
}
