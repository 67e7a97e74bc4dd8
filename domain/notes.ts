import { hasReadableCapacity } from './pauses';
import type { KnownAgentState } from './agent-state';
import type { AgentState, DecisionNote, Observation, Pause, Side, SyncPolicy } from './vocabulary';
import type { Difference } from './wanted';
import type { Wish } from './wishes';

interface Reasons {
  before: AgentState;
  state: KnownAgentState;
  wishes: readonly Wish[];
  found: readonly Difference[];
  tripped: boolean;
  input: { observation: Observation; policy: SyncPolicy };
}

const ownWrite = 'our own write';
const pausesOf: Record<Side, Pause[]> = { giosg: ['call'], genesys: ['chats', 'console'] };
const pauseSides: [Pause, Side][] = [
  ['call', 'genesys'],
  ['chats', 'giosg'],
  ['console', 'giosg'],
];

/** The rule that explains a write to this side: the person's wish, else the pause that changed, else what was wanted already. */
export function ruleOf(before: AgentState, judged: Pick<Reasons, 'state' | 'wishes'>, side: Side): string {
  const [wish] = judged.wishes;
  if (wish) return wish.rule;
  if (before.available === null) return 'first sight';
  const changed = pausesOf[side].find((pause) => before.pauses[pause] !== judged.state.pauses[pause]);
  if (changed) return changed;
  const holding = pausesOf[side].find((pause) => judged.state.pauses[pause] && !judged.state.overrides[pause]);
  return holding ?? 'wanted';
}

const spoken = (on: boolean): string => (on ? 'on' : 'off');

function sightNotes({ before, state }: Reasons): DecisionNote[] {
  if (before.available !== null) return [];
  const to = state.available === true ? 'available' : 'not available';
  const side = state.genesys.systemPresence === 'OFFLINE' ? 'giosg' : 'genesys';
  return [{ side, change: `first sight: ${to}`, rule: 'first sight', from: null, to, by: 'person_or_vendor' }];
}

function wishNotes({ wishes }: Reasons): DecisionNote[] {
  return wishes.map(({ side, change, rule, from, to }) => ({
    side,
    change,
    rule,
    from,
    to,
    by: side === 'page' ? 'page' : 'person_or_vendor',
  }));
}

function pauseNotes({ before, state }: Reasons): DecisionNote[] {
  return pauseSides.flatMap(([pause, side]) => {
    if (before.pauses[pause] === state.pauses[pause]) return [];
    const to = state.pauses[pause] ? 'begins' : 'ends';
    return [{ side, change: `pause ${pause} ${to}`, rule: pause, from: null, to, by: 'person_or_vendor' }];
  });
}

function overrideNotes({ before, state }: Reasons): DecisionNote[] {
  return pauseSides.flatMap(([pause, side]) => {
    if (before.overrides[pause] || !state.overrides[pause]) return [];
    const change = `pause ${pause} overridden`;
    return [{ side, change, rule: pause, from: null, to: 'overridden', by: 'person_or_vendor' }];
  });
}

function waitingNotes({ before, state }: Reasons): DecisionNote[] {
  if (before.awaitingConsole || !state.awaitingConsole || before.available === null) return [];
  const change = 'giosg wanted false → true, no console';
  return [{ side: 'giosg', change, rule: '3', from: 'off', to: 'on', by: 'person_or_vendor' }];
}

/** A write of ours that took effect after all: nobody's wish, but somebody may have wondered. */
function ownSwitchNotes({ before, state, wishes }: Reasons): DecisionNote[] {
  const known = before.giosg;
  if (!known || known.wanted === state.giosg.wanted || wishes.some((wish) => wish.side === 'giosg')) return [];
  if (before.unconfirmed.giosg.length === state.unconfirmed.giosg.length) return [];
  const change = `giosg wanted ${String(known.wanted)} → ${String(state.giosg.wanted)}`;
  const [from, to] = [spoken(known.wanted), spoken(state.giosg.wanted)];
  return [{ side: 'giosg', change, rule: ownWrite, from, to, by: 'ourselves' }];
}

/** Presence changes that are no wish are told too: a supervisor sees that they were seen. */
function presenceNotes({ before, state, wishes }: Reasons): DecisionNote[] {
  const [from, to] = [before.genesys, state.genesys];
  if (!from || from.presenceId === to.presenceId || wishes.some((wish) => wish.side === 'genesys')) return [];
  const told = { change: `genesys presence ${from.systemPresence} → ${to.systemPresence}` };
  const values = { from: from.systemPresence, to: to.systemPresence };
  const last = state.presenceTrail.at(-1);
  const isOurs = last?.ours === true && last.presenceId === to.presenceId;
  if (isOurs) return [{ side: 'genesys', ...told, ...values, rule: ownWrite, by: 'ourselves' }];
  const rule = state.presenceHeld ? '5, ignored' : '5, no wish';
  return [{ side: 'genesys', ...told, ...values, rule, by: 'person_or_vendor' }];
}

function capacityNotes({ before, state, input }: Reasons): DecisionNote[] {
  if (input.policy.chatThreshold !== 'capacity' || hasReadableCapacity(state.giosg) || state.giosg.chats === 0)
    return [];
  if (before.giosg && !hasReadableCapacity(before.giosg) && before.giosg.chats > 0) return [];
  const to = String(input.policy.defaultCapacity);
  return [{ side: 'giosg', change: `capacity unreadable, ${to} used`, rule: 'chats', from: null, to, by: 'ourselves' }];
}

function heldBackNotes({ found, state }: Reasons): DecisionNote[] {
  return found.flatMap(({ side, heldBack, write }) => {
    if (heldBack === null) return [];
    const [target, from, to] =
      'wanted' in write
        ? [`giosg wanted ${String(write.wanted)}`, spoken(state.giosg.wanted), spoken(write.wanted)]
        : [`genesys presence ${write.systemPresence}`, state.genesys.systemPresence, write.systemPresence];
    return [{ side, change: `${target} held back`, rule: heldBack, from, to, by: 'ourselves' }];
  });
}

function breakerNotes({ tripped }: Reasons): DecisionNote[] {
  if (!tripped) return [];
  const change = 'sync stopped for 5 minutes';
  return [{ side: 'giosg', change, rule: 'flip breaker', from: null, to: 'stopped', by: 'ourselves' }];
}

/** The noteworthy steps of a decision. What is held back is told once, with the change that made it wanted. */
export function decisionNotes(reasons: Reasons): DecisionNote[] {
  const notes: DecisionNote[] = [
    ...sightNotes(reasons),
    ...wishNotes(reasons),
    ...waitingNotes(reasons),
    ...ownSwitchNotes(reasons),
    ...presenceNotes(reasons),
    ...pauseNotes(reasons),
    ...overrideNotes(reasons),
    ...capacityNotes(reasons),
  ];
  if (notes.length > 0) notes.push(...heldBackNotes(reasons));
  return [...notes, ...breakerNotes(reasons)];
}

/** It says what the person wants: their own change on either side or the page, or what the first sight made of them. */
export function tellsWish(note: DecisionNote): boolean {
  return ['1', '2', '4', '5', 'page', 'first sight'].includes(note.rule);
}
