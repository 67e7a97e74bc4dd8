import type { Side } from '../core/types';
import type { GenesysPersonAction, GiosgPersonAction } from './people';
import type { AgentSnapshot } from './snapshot';

/** What one person does next, on one side. */
export type Act =
  | { readonly side: Extract<Side, 'giosg'>; readonly action: GiosgPersonAction }
  | { readonly side: Extract<Side, 'genesys'>; readonly action: GenesysPersonAction };

/** A number from 0 up to, and without, 1. */
export type Random = () => number;

type Choice = readonly [weight: number, act: Act];

const giosg = (action: GiosgPersonAction): Act => ({ side: 'giosg', action });
const genesys = (action: GenesysPersonAction): Act => ({ side: 'genesys', action });

/**
 * What somebody in that state is likely to do. Nobody closes a console: the product waits seconds there by its own
 * rule, which would read as slowness among the times of a shift.
 */
export function chooseAct(agent: Required<AgentSnapshot>, random: Random): Act {
  return pick(choicesOf(agent), random);
}

function choicesOf({ giosg: chat, genesys: phone }: Required<AgentSnapshot>): readonly Choice[] {
  if (!chat.present) return [[1, giosg({ present: true })]];
  if (phone.systemPresence === 'Offline') return [[1, genesys({ loggedIn: true })]];
  if (phone.call !== null) return [[4, genesys({ call: 'end' })], ...chatting(chat.chats, 1)];
  if (phone.systemPresence === 'OnQueue') {
    return [
      [4, genesys({ call: 'auto' })],
      ...chatting(chat.chats, 4),
      [1, genesys({ presence: 'Break' })],
      [1, giosg({ wanted: false })],
    ];
  }
  if (chat.wanted)
    return [...chatting(chat.chats, 3), [1, genesys({ presence: 'Meal' })], [1, giosg({ wanted: false })]];
  return [
    [4, giosg({ wanted: true })],
    [3, genesys({ presence: 'On Queue' })],
    [1, genesys({ presence: 'Meeting' })],
  ];
}

/** Several chats come at once now and then, so that some have too many. */
function chatting(chats: number, weight: number): readonly Choice[] {
  return [
    [weight, giosg({ chatsBy: 1 })],
    [weight / 4, giosg({ chatsBy: 3 })],
    ...(chats === 0 ? [] : ([[weight * (chats > 4 ? 3 : 1), giosg({ chatsBy: -Math.min(chats, 3) })]] as const)),
  ];
}

function pick(choices: readonly Choice[], random: Random): Act {
  const total = choices.reduce((sum, [weight]) => sum + weight, 0);
  let left = random() * total;
  for (const [weight, act] of choices) {
    left -= weight;
    if (left < 0) return act;
  }
  throw new Error('sandbox: nobody does nothing');
}
