import type { AgentFilter, AgentMatch, AgentPause } from '../../../api/contracts/agents';

const match: Record<AgentMatch, string> = {
  email: 'Matched by e-mail',
  manual: 'Matched by hand',
  none: 'No Genesys Cloud user',
  ambiguous: 'Several Genesys Cloud users',
};

const pauses: Record<AgentPause, string> = {
  call: 'On a call: chats stopped',
  chats: 'Enough chats: calls stopped',
  console: 'Console closed: calls stopped',
};

const filters: Record<AgentFilter | 'all', string> = {
  all: 'All agents',
  matched: 'Matched',
  unmatched: 'Not matched',
  ambiguous: 'Several candidates',
  paused: 'Sync paused',
  different: 'A side not as wanted',
};

const routing: Record<string, string> = {
  OFF_QUEUE: 'Off queue',
  IDLE: 'Waiting for work',
  INTERACTING: 'In an interaction',
  NOT_RESPONDING: 'Not responding',
  COMMUNICATING: 'On a call',
  UNKNOWN: 'Unknown',
};

const differences = {
  adopted: 'left as it was found',
  held_back: 'not written now',
  refused: 'our change was refused',
} as const;

export const agents = {
  title: 'Agents',
  counts: (matched: number, unmatched: number) => `${matched} matched, ${unmatched} not matched`,
  filter: 'Show',
  search: 'Search by name or e-mail',
  timeline: 'Timeline',
  timelineOf: (name: string) => `Timeline of ${name}`,
  changeMatch: 'Change match',
  changeMatchOf: (name: string) => `Change match of ${name}`,
  matchTitle: (name: string) => `Who is ${name} in Genesys Cloud?`,
  matchId: 'Genesys Cloud user id',
  matchIdHint: 'In Genesys Cloud: Admin > People > the person; the id is the last part of the address.',
  matchIdNeeded: 'Enter the id of the Genesys Cloud user.',
  matchSave: 'Match',
  matchAutomatic: 'By e-mail again',
  matchNone: 'Match with nobody',
  matchCancel: 'Cancel',
  matched: (name: string) => `The match of ${name} was changed.`,
  pauseFor: 'Pause for',
  pauseForOf: (name: string) => `How long to pause ${name}`,
  pauseLengths: { open: 'until resumed', hour: '1 hour', today: 'the rest of today' },
  why: 'Why',
  filters,
  columns: { agent: 'Agent', giosg: 'giosg', genesys: 'Genesys Cloud', wanted: 'Wants work', sync: 'Sync' },
  match,
  online: 'Online',
  offline: 'Offline',
  switchedOn: 'Switched on',
  switchedOff: 'Switched off',
  chats: (chats: number | null, capacity: number | null) =>
    capacity === null ? `Chats ${chats ?? '?'}` : `Chats ${chats ?? '?'} of ${capacity}`,
  routing: (status: string) => routing[status] ?? status,
  available: 'Available',
  notAvailable: 'Not available',
  notSeen: 'Not seen yet',
  pauses,
  difference: (side: 'giosg' | 'genesys', reason: keyof typeof differences) =>
    `${side === 'giosg' ? 'giosg' : 'Genesys Cloud'}: ${differences[reason]}`,
  syncOn: 'On',
  syncPaused: 'Paused',
  pausedUntil: 'Paused until',
  pausedByBreaker: 'Changed too often in a minute',
  pause: 'Pause sync',
  resume: 'Resume sync',
  pauseOf: (name: string) => `Pause sync of ${name}`,
  resumeOf: (name: string) => `Resume sync of ${name}`,
  lastChange: 'Last change',
  next: 'Next page',
  previous: 'Previous page',
  empty: 'No agents yet. They appear after the first connect, once users exist on both sides.',
  emptyFilter: 'No agent fits this filter.',
  emptySearch: (words: string) => `No agent fits “${words}”.`,
  failed: 'The list of agents could not be loaded.',
} as const;
