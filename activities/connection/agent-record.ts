import type { PresencePart, RoutingPart } from '../../clients/genesys/parse-state';
import type { GiosgUser } from '../../clients/giosg/parse-user';
import type { AgentRow, AgentSetting } from '../../db/agent.repository';
import type { GiosgReading } from '../../db/observation.repository';

/** Where an observation came from, for the timeline and the latency. */
export interface Cause {
  /** In words, e.g. `giosg webhook`, `Genesys event <correlation id>`. */
  text: string;
  /** When it reached us, milliseconds; null where nobody told us (a sweep). */
  receivedAt: number | null;
  /** When it happened by the vendor's own clock, and the vendor's word for the event; absent where it stated none. */
  vendorAt?: number | null;
  correlationId?: string | null;
}

/** What a look showed of one agent, in the words of the vendors' answers. Only what was looked at is there. */
export interface Incoming {
  giosg?: { reading: GiosgReading; readSeq: number };
  presence?: PresencePart;
  routing?: RoutingPart;
  /** Told by the vendor, not read by us: without a time of its own it only says that something changed. */
  isEvent?: boolean;
  cause: Cause;
}

/** One agent in memory: the stored row, what people set for it, and the capacity that was read for it. */
export interface AgentRecord {
  row: AgentRow;
  setting: AgentSetting;
  capacity: { value: number | null; readAt: number } | null;
}

export const defaultSetting: AgentSetting = {
  manualMatch: null,
  syncEnabled: true,
  syncPausedUntil: null,
  availableWish: null,
  wishSeq: 0,
};

/** An agent nobody has seen yet. */
export function newAgentRow(giosgUserId: string): AgentRow {
  return {
    giosgUserId,
    email: null,
    name: '',
    isBot: false,
    isDeleted: false,
    genesysUserId: null,
    match: 'none',
    searchedEmail: null,
    state: null,
    pending: null,
    giosgReadSeq: 0,
    giosgWriteSeq: 0,
    pageSeq: 0,
    lastChange: null,
    lastWish: null,
    problem: null,
    differences: [],
  };
}

export function toReading(user: GiosgUser): GiosgReading {
  return {
    email: user.email,
    name: user.fullName,
    isBot: user.isBot,
    isDeleted: user.isDeleted,
    wanted: user.state.wanted,
    online: user.state.online,
    present: user.state.present,
    chats: user.state.chats,
  };
}

/** The sync of this agent is paused at `now`. */
export function isPaused(setting: AgentSetting, now: number): boolean {
  if (setting.syncEnabled) return false;
  return setting.syncPausedUntil === null || setting.syncPausedUntil.getTime() > now;
}
