import { decide, initialAgentState } from './decide';
import { defaultPolicy } from './policy';
import { primaryDefinitions, primaryPresenceIds } from './presence';
import { explainAgent, type WhyInput } from './why';
import type { AgentState, GenesysState, GiosgState, SyncPolicy } from './vocabulary';

const now = Date.UTC(2026, 10, 22, 12, 0);
const minutes = (count: number) => count * 60_000;
const policy: SyncPolicy = {
  ...defaultPolicy(),
  mapping: { [primaryPresenceIds.TRAINING]: 'ignore', [primaryPresenceIds.BUSY]: 'online' },
};
const rules = { policy, definitions: primaryDefinitions() };

const giosg: GiosgState = { wanted: true, online: true, present: true, chats: 0, capacity: 5 };
const genesys: GenesysState = {
  presenceId: primaryPresenceIds.ON_QUEUE,
  systemPresence: 'ON_QUEUE',
  presenceAt: 1,
  routing: 'IDLE',
  routingAt: 1,
  futurePresence: false,
};
const presence = (name: keyof typeof primaryPresenceIds): GenesysState => ({
  ...genesys,
  presenceId: primaryPresenceIds[name],
  systemPresence: name,
  routing: name === 'ON_QUEUE' ? 'IDLE' : 'OFF_QUEUE',
});

/** An agent at work, as the rules left it, with these fields different. */
function state(changes: Partial<AgentState> = {}): AgentState {
  const met = decide({ ...rules, state: initialAgentState(), observation: { giosg, genesys }, now }).state;
  return { ...met, ...changes };
}

const none = { call: false, chats: false, console: false };
const wish = (rule: string, agoMs: number): WhyInput['lastWish'] => ({ at: now - agoMs, rule, to: null });

const base: WhyInput = {
  connected: true,
  match: 'email',
  isMatched: true,
  isUnmatchedByHand: false,
  hasLeftGenesys: false,
  state: state(),
  lastWish: null,
  differences: [],
  refusal: null,
  stopped: null,
  presenceName: 'On Queue',
  rules,
  now,
};

const off = (rule: string, agoMs: number, presenceName = 'Available'): Partial<WhyInput> => ({
  state: state({ available: false, giosg: { ...giosg, wanted: false }, genesys: presence('AVAILABLE') }),
  lastWish: wish(rule, agoMs),
  presenceName,
});

const cases: [string, Partial<WhyInput>][] = [
  ['Available for chats and calls.', {}],
  ['Available for chats and calls: went On Queue in Genesys Cloud 5 minutes ago.', { lastWish: wish('4', minutes(5)) }],
  ['Available for chats and calls: chat was switched on in giosg just now.', { lastWish: wish('1', 900) }],
  ['Available for chats and calls: set so on the setup page 1 hour ago.', { lastWish: wish('page', minutes(62)) }],
  ['Not available: chat was switched off in giosg 3 days ago.', off('2', minutes(3 * 1_440))],
  ['Not available: the presence in Genesys Cloud became Lunch 1 minute ago.', off('5', minutes(1), 'Lunch')],
  [
    'Not available: the presence in Genesys Cloud became Break 9 minutes ago.',
    { ...off('5', 0, 'Training'), lastWish: { at: now - minutes(9), rule: '5', to: 'BREAK' } },
  ],
  ['Not available: set so on the setup page 2 hours ago.', off('page', minutes(120))],
  ['Not available: was Available in Genesys Cloud at the first look 12 minutes ago.', off('first sight', minutes(12))],
  ['Not available.', { ...off('2', 0), lastWish: null }],
  [
    'Chat was switched on in giosg, but no console is open there: it counts when one is.',
    {
      state: state({
        available: false,
        awaitingConsole: true,
        giosg: { ...giosg, present: false, online: false },
        genesys: presence('AVAILABLE'),
      }),
    },
  ],
  [
    'Chats are off during the call and come back when it ends.',
    { state: state({ pauses: { ...none, call: true }, giosg: { ...giosg, wanted: false } }) },
  ],
  [
    'Calls are off because of 6 chats: they come back below 5.',
    {
      state: state({ pauses: { ...none, chats: true }, giosg: { ...giosg, chats: 6 }, genesys: presence('AVAILABLE') }),
    },
  ],
  [
    'Chats are off during the call, and calls because of 6 chats: they come back below 5.',
    { state: state({ pauses: { ...none, call: true, chats: true }, giosg: { ...giosg, chats: 6 } }) },
  ],
  [
    'Calls are off because no giosg console is open: they come back when one is.',
    { state: state({ pauses: { ...none, console: true }, genesys: presence('AVAILABLE') }) },
  ],
  [
    'Chats are off during the call, and calls because no giosg console is open: they come back with a console.',
    { state: state({ pauses: { ...none, call: true, console: true } }) },
  ],
  [
    'Available for chats during the call too, because chat was switched on meanwhile.',
    { state: state({ pauses: { ...none, call: true }, overrides: { ...none, call: true } }) },
  ],
  [
    'Available for calls despite 7 chats, because On Queue was chosen meanwhile.',
    {
      state: state({
        pauses: { ...none, chats: true },
        overrides: { ...none, chats: true },
        giosg: { ...giosg, chats: 7 },
      }),
    },
  ],
  [
    'Available for chats, but logged out of Genesys Cloud: calls come back after logging in there.',
    { state: state({ genesys: presence('OFFLINE') }) },
  ],
  [
    'Available for chats; Training in Genesys Cloud was chosen there and is left alone until it changes.',
    { state: state({ genesys: presence('TRAINING'), presenceHeld: true }), presenceName: 'Training' },
  ],
  [
    'Available: Back office in Genesys Cloud counts as available without the queue.',
    { state: state({ genesys: presence('BUSY') }), presenceName: 'Back office' },
  ],
  [
    'A presence change is pending in Genesys Cloud: nothing is written there until it has taken effect.',
    { state: state({ genesys: { ...genesys, futurePresence: true } }) },
  ],
  [
    'The presence or routing status in Genesys Cloud cannot be read, so no work is added.',
    { state: state({ genesys: { ...genesys, routing: 'UNKNOWN' } }) },
  ],
  [
    'On Queue, but no giosg console is open, so no chats arrive.',
    { state: state({ giosg: { ...giosg, present: false, online: false } }) },
  ],
  ['A change is being written.', { state: state({ genesys: presence('AVAILABLE') }) }],
  [
    'Genesys Cloud refused our change: the user is logged out.',
    { differences: [{ side: 'genesys', reason: 'refused', why: 'refused' }], refusal: 'the user is logged out.' },
  ],
  [
    'Was found with chat on in giosg and Available in Genesys Cloud at the first look; that stays so until this person changes something.',
    { differences: [{ side: 'giosg', reason: 'adopted', why: 'adopted' }], presenceName: 'Available' },
  ],
  [
    'Another system, such as Teams or Zoom, leads the presence in Genesys Cloud, so nothing is written there until that ends.',
    { differences: [{ side: 'genesys', reason: 'held_back', why: 'another source leads the presence' }] },
  ],
  [
    'The policy only tries itself out (dry run), so nothing is written.',
    { differences: [{ side: 'giosg', reason: 'held_back', why: 'dry_run' }] },
  ],
  [
    'Is not among the agents whom the policy names, so nothing is written.',
    { differences: [{ side: 'giosg', reason: 'held_back', why: 'out_of_scope' }] },
  ],
  [
    'The sync of this agent is paused until somebody resumes it, so both sides stay as they are.',
    { stopped: { by: 'person', until: null } },
  ],
  [
    'The sync of the whole organization is paused for another 30 minutes, so both sides stay as they are.',
    { stopped: { by: 'organization', until: now + minutes(30) } },
  ],
  [
    'The status flipped too often, so the sync of this agent rests for another 4 minutes; then both sides are read.',
    { stopped: { by: 'breaker', until: now + minutes(4) } },
  ],
  ['The sync is disconnected, so both sides stay as they are.', { connected: false }],
  ['Has not been seen on both sides yet.', { state: null }],
  [
    'Has no user in Genesys Cloud with the same e-mail address, so nothing is synchronised.',
    { isMatched: false, match: 'none' },
  ],
  ['Was taken out of the sync by hand.', { isMatched: false, match: 'none', isUnmatchedByHand: true }],
  [
    'Shares an e-mail address with somebody else, so nothing is synchronised until one is chosen by hand.',
    { isMatched: false, match: 'ambiguous' },
  ],
  [
    'Was matched by hand with a user who is no longer active in Genesys Cloud. Choose another user.',
    { match: 'manual', hasLeftGenesys: true },
  ],
];

describe('why an agent is online or offline', () => {
  it.each(cases)('%s', (sentence, changes) => {
    expect(explainAgent({ ...base, ...changes })).toBe(sentence);
  });
});
