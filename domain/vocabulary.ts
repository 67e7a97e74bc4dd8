/**
 * The words of the sync rules as types. Everything here is plain JSON: it is stored in Postgres as it is.
 * Times are milliseconds since the epoch, as the source stated them, or null where it stated none.
 */

/** Genesys Cloud's system presences, normalised from its three spellings (`On Queue`, `OnQueue`, `ON_QUEUE`). */
export const systemPresences = [
  'AVAILABLE',
  'AWAY',
  'BREAK',
  'BUSY',
  'IDLE',
  'MEAL',
  'MEETING',
  'OFFLINE',
  'ON_QUEUE',
  'TRAINING',
] as const;
export type SystemPresence = (typeof systemPresences)[number] | 'UNKNOWN';

/** Genesys Cloud's routing statuses. `UNKNOWN` stands for one this version doesn't know, or one that couldn't be read. */
export const routingStatuses = ['OFF_QUEUE', 'IDLE', 'INTERACTING', 'NOT_RESPONDING', 'COMMUNICATING'] as const;
export type RoutingStatus = (typeof routingStatuses)[number] | 'UNKNOWN';

export type Side = 'giosg' | 'genesys';

/** What giosg says of a user. */
export interface GiosgState {
  /** `is_online_enabled`: the person's wish and the only writable one. */
  wanted: boolean;
  /** `is_online`: read-only, wanted and present. */
  online: boolean;
  /** `is_present`: a console is open. */
  present: boolean;
  /** `current_chat_count`. */
  chats: number;
  /** `chat_capacity` from the preferences; null while not read or not readable. */
  capacity: number | null;
}

/** What Genesys Cloud says of a user. */
export interface GenesysState {
  /** Presence definition id: a system one or an organization's own secondary one. */
  presenceId: string;
  systemPresence: SystemPresence;
  /** `presence.modifiedDate`. */
  presenceAt: number | null;
  routing: RoutingStatus;
  /** `routingStatus.startTime`. */
  routingAt: number | null;
  /** `futurePresenceDefinition` is pending: no write until it has taken effect. */
  futurePresence: boolean;
  /** Another source (Teams, Zoom) is the user's primary one: ours is not the presence that shows, and is left alone. */
  foreignSource?: boolean;
}

/** A presence definition of the organization, as `GET /presence/definitions` lists it. */
export interface PresenceDefinition {
  id: string;
  name: string;
  systemPresence: SystemPresence;
  /** false for an organization's own secondary definition. */
  primary: boolean;
  deactivated: boolean;
}

export type PresenceMeaning = 'online' | 'offline' | 'ignore';

/** The policy of an organization, as administrators edit it. Field names are RULES.md's and the setup API's. */
export interface SyncPolicy {
  /** Presence definition id → meaning; a secondary definition that is absent inherits from its primary one. */
  mapping: Record<string, PresenceMeaning>;
  /** Presence definition id written when an agent leaves the queue. */
  offQueuePresence: string;
  /** Routing statuses that mean "on a call". Empty: calls never stop chats. */
  busyRoutingStatuses: RoutingStatus[];
  /** `"capacity"`: the agent's own; a number: for everyone; null: chats never stop calls. */
  chatThreshold: 'capacity' | number | null;
  defaultCapacity: number;
  consoleGraceSeconds: number;
  initialSync: 'adopt' | 'giosg' | 'genesys';
  /** `"all"` or giosg user ids. */
  scope: 'all' | string[];
  dryRun: boolean;
}

export type Pause = 'call' | 'chats' | 'console';

/** One presence a Genesys Cloud user went through, as far as it is known. */
export interface PresenceStep {
  /** `presence.modifiedDate`; null while nobody has stated it. */
  at: number | null;
  presenceId: string;
  systemPresence: SystemPresence;
  /** A write of ours put it there, so it is nobody's wish. */
  ours: boolean;
}

/** A write whose outcome is not known and that had not taken effect when that side was read: it still may. */
export interface Unconfirmed<T> {
  value: T;
  /** Until when a change to this value may be that write; null until the next decision sets it. */
  until: number | null;
}

/** Everything remembered of one agent between two observations. Plain JSON, versioned. */
export interface AgentState {
  schema: 1;
  /** What the person wants now; null before the first sight. */
  available: boolean | null;
  /** Last known state of each side; null before the first sight of that side. */
  giosg: GiosgState | null;
  genesys: GenesysState | null;
  /**
   * The last few presences in the order in which they happened at Genesys Cloud. A step that arrives late finds its
   * place here: a person's change that our own write had already overtaken still counts as a wish.
   */
  presenceTrail: PresenceStep[];
  /** Presence id that we wrote and that Genesys Cloud accepted, but has not put into effect yet. */
  genesysPending: string | null;
  /** Writes without a known outcome that may still take effect, by side: `wanted`, and a presence id. */
  unconfirmed: { giosg: Unconfirmed<boolean>[]; genesys: Unconfirmed<string>[] };
  /** `routingAt` of the busy routing status during which `call` was overridden. */
  callOverriddenAt: number | null;
  /** Sides left as they were found at the first sight, until the person's next wish. */
  adopted: Record<Side, boolean>;
  /** Pauses whose condition holds, whether they are silenced or not. `console` only after the grace. */
  pauses: Record<Pause, boolean>;
  /** Pauses that the person overrode; silenced until the condition has ended. */
  overrides: Record<Pause, boolean>;
  /** The console was present in this stretch of availability. */
  consoleSeen: boolean;
  /** Since when the console is gone, while it is gone and had been seen. */
  consoleGoneAt: number | null;
  /** giosg was switched on with no console: rule 3 waits for one. */
  awaitingConsole: boolean;
  /** The person chose a presence mapped `ignore`: it stays until it changes or the person's next wish. */
  presenceHeld: boolean;
  /** Times of our writes within the flip breaker's window. */
  writesAt: number[];
  /** The flip breaker stopped this agent until then. */
  brokenUntil: number | null;
}

/** What a look at one agent showed. Only the sides that were looked at are there. */
export interface Observation {
  giosg?: GiosgState;
  genesys?: GenesysState;
  /** The person's own word on the setup page ("stay off after this call"). */
  page?: { available: boolean };
}

/** One wanted write. `from` is what stands there now, for the timeline. */
export type Write =
  | { side: 'giosg'; wanted: boolean; rule: string }
  | { side: 'genesys'; presenceId: string; systemPresence: SystemPresence; rule: string };

/** Towards less work for the agent goes first when the quota is short. */
export type WriteUrgency = 'not_available' | 'available';

/** Who did it. What no write of ours explains was a person, or the vendor by itself: nobody can tell which. */
export type Actor = 'ourselves' | 'person_or_vendor' | 'page';

/** One noteworthy step of a decision, for the timeline and the agent's row. */
export interface DecisionNote {
  side: Side | 'page';
  /** From → to, in the words of the rules, e.g. `giosg wanted true → false`. */
  change: string;
  /** The same in the side's own words (`on`, `ON_QUEUE`, a pause's `begins`); null where there is no such word. */
  from: string | null;
  to: string | null;
  by: Actor;
  /** `1` to `5`, a pause's name, `first sight`, or why nothing was done. */
  rule: string;
}

/** Why a side stays other than wanted. */
export type HeldBack =
  | 'adopted'
  | 'waiting for a console'
  | 'logged out'
  | 'presence chosen by the person'
  | 'a presence change is pending'
  | 'another source leads the presence'
  | 'state unknown';

/** A side that isn't as the rules want it, and what keeps it so; null: its write is among the writes. */
export interface OpenDifference {
  side: Side;
  heldBack: HeldBack | null;
}

export interface Decision {
  state: AgentState;
  /** What isn't as wanted. */
  differences: OpenDifference[];
  /** At most one write a side, most urgent (towards not available) first. */
  writes: Write[];
  /** Look again then, even without a new observation (console grace, breaker). */
  wakeAt: number | null;
  notes: DecisionNote[];
}
