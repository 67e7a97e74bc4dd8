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

function sightNotes({ before, state }: Reasons): DecisionNote[] {
  if (before.available !== null) return [];
  const change = `first sight: ${state.available === true ? 'available' : 'not available'}`;
  return [{ side: state.genesys.systemPresence === 'OFFLINE' ? 'giosg' : 'genesys', change, rule: 'first sight' }];
}

function pauseNotes({ before, state }: Reasons): DecisionNote[] {
  return pauseSides.flatMap(([pause, side]) => {
    if (before.pauses[pause] === state.pauses[pause]) return [];
    return [{ side, change: `pause ${pause} ${state.pauses[pause] ? 'begins' : 'ends'}`, rule: pause }];
  });
}

function overrideNotes({ before, state }: Reasons): DecisionNote[] {
  return pauseSides.flatMap(([pause, side]) => {
    if (before.overrides[pause] || !state.overrides[pause]) return [];
    return [{ side, change: `pause ${pause} overridden`, rule: pause }];
  });
}

function waitingNotes({ before, state }: Reasons): DecisionNote[] {
  if (before.awaitingConsole || !state.awaitingConsole) return [];
  return [{ side: 'giosg', change: 'giosg wanted false → true, no console', rule: '3' }];
}

/** Presence changes that are no wish are told too: a supervisor sees that they were seen. */
function presenceNotes({ before, state, wishes }: Reasons): DecisionNote[] {
  const [from, to] = [before.genesys, state.genesys];
  if (!from || from.presenceId === to.presenceId || wishes.some((wish) => wish.side === 'genesys')) return [];
  const change = `genesys presence ${from.systemPresence} → ${to.systemPresence}`;
  return [{ side: 'genesys', change, rule: state.presenceHeld ? '5, ignored' : '5, no wish' }];
}

function capacityNotes({ before, state, input }: Reasons): DecisionNote[] {
  if (input.policy.chatThreshold !== 'capacity' || hasReadableCapacity(state.giosg) || state.giosg.chats === 0)
    return [];
  if (before.giosg && !hasReadableCapacity(before.giosg) && before.giosg.chats > 0) return [];
  const capacity = String(input.policy.defaultCapacity);
  return [{ side: 'giosg', change: `capacity unreadable, ${capacity} used`, rule: 'chats' }];
}

function targetOf({ write }: Difference): string {
  return 'wanted' in write ? `giosg wanted ${String(write.wanted)}` : `genesys presence ${write.systemPresence}`;
}

function heldBackNotes(found: readonly Difference[]): DecisionNote[] {
  return found.flatMap((difference) => {
    if (difference.heldBack === null) return [];
    return [{ side: difference.side, change: `${targetOf(difference)} held back`, rule: difference.heldBack }];
  });
}

/** The noteworthy steps of a decision. What is held back is told once, with the change that made it wanted. */
export function decisionNotes(reasons: Reasons): DecisionNote[] {
  const notes: DecisionNote[] = [
    ...sightNotes(reasons),
    ...reasons.wishes.map(({ side, change, rule }) => ({ side, change, rule })),
    ...waitingNotes(reasons),
    ...presenceNotes(reasons),
    ...pauseNotes(reasons),
    ...overrideNotes(reasons),
    ...capacityNotes(reasons),
  ];
  if (notes.length > 0) notes.push(...heldBackNotes(reasons.found));
  if (reasons.tripped) notes.push({ side: 'giosg', change: 'sync stopped for 5 minutes', rule: 'flip breaker' });
  return notes;
}
