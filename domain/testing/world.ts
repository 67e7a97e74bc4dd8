import { acknowledgeWrite, recordWrite, resolveUnknownWrite } from '../acknowledge';
import { initialAgentState, isKnown } from '../agent-state';
import { decide } from '../decide';
import { findDefinition } from '../mapping';
import { primaryDefinitions } from '../presence';
import { differences } from '../wanted';
import { secondary } from './scenario';
import type {
  AgentState,
  DecisionNote,
  GenesysState,
  GiosgState,
  Observation,
  PresenceDefinition,
  RoutingStatus,
  SyncPolicy,
  Write,
} from '../vocabulary';

/** What somebody does at a vendor's, or on the setup page. */
export type Act =
  | { kind: 'switch'; wanted: boolean }
  | { kind: 'console'; present: boolean }
  | { kind: 'chats'; chats: number }
  | { kind: 'choose'; presenceId: string }
  | { kind: 'route'; routing: RoutingStatus }
  | { kind: 'page'; available: boolean };

/** How the next write goes wrong: it never arrives, it takes effect after we have looked, its answer is lost or states no time. */
export type Fault = 'not applied' | 'applied late' | 'answer lost' | 'no time';

export interface WorldOptions {
  policy: SyncPolicy;
  giosg: GiosgState;
  presenceId: string;
  routing: RoutingStatus;
}

export const worldDefinitions: PresenceDefinition[] = [
  ...primaryDefinitions(),
  secondary('chat-only', 'BUSY'),
  secondary('e-mail', 'AVAILABLE'),
];

function frozen<T>(value: T): T {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    Object.values(value).forEach(frozen);
  }
  return value;
}

/** Both vendors in memory, with echoes, and a controller that stores, writes, crashes and reads again as the real one. */
export interface World {
  now: number;
  state: AgentState;
  giosg: GiosgState;
  genesys: GenesysState;
  /** Genesys events that were sent and not yet delivered. */
  events: GenesysState[];
  /** What is known to have been wished, as the decisions told it. */
  wishes: DecisionNote[];
  writes: Write[];
  /** Changes that a person made, by side. */
  changes: { giosg: number; genesys: number; page: number };
  fault: Fault | null;
  /** Writes that take effect later, as the vendor held them open. */
  held: Write[];
  /** One of them took effect. */
  landed: boolean;
  /** A person acts between the decision and the write that follows from it. */
  interference: Act[];
  /** Somebody does something, and it is seen at once, except for Genesys events. */
  act(act: Act): void;
  /** Somebody does something that nobody has seen yet. */
  happen(act: Act): void;
  observe(observation: Observation): void;
  sweep(): void;
  /** The oldest held write takes effect; giosg is read then, because it rings. */
  land(): void;
  /** Differences that nothing holds back. */
  unsettled(): number;
}

const wishRules = new Set(['1', '2', '4', '5', 'page']);
/** More writes than this for one observation, and the system isn't at rest. */
const writesPerSide = 1;

/** The agent must be on no account put to more work than the rules' fourth property allows. */
function assertAllowed(state: AgentState, write: Write): void {
  if (write.side !== 'genesys' || write.systemPresence !== 'ON_QUEUE') return;
  if (state.available !== true) throw new Error('wrote On Queue for an agent who is not available');
  if (state.genesys?.systemPresence === 'OFFLINE') throw new Error('wrote On Queue for an agent who is logged out');
}

export function createWorld(options: WorldOptions): World {
  const policy = frozen(options.policy);
  const find = (id: string): PresenceDefinition => {
    const found = findDefinition(worldDefinitions, id);
    if (!found) throw new Error(`No presence ${id}`);
    return found;
  };

  const setPresence = (presenceId: string): void => {
    if (world.genesys.presenceId === presenceId) return;
    world.now += 1;
    const { systemPresence } = find(presenceId);
    world.genesys = { ...world.genesys, presenceId, systemPresence, presenceAt: world.now };
    world.events.push(world.genesys);
  };

  const setGiosg = (change: Partial<GiosgState>): void => {
    world.now += 1;
    const next = { ...world.giosg, ...change };
    world.giosg = { ...next, online: next.wanted && next.present };
  };

  const carryOut = (act: Act): void => {
    switch (act.kind) {
      case 'switch':
        if (act.wanted !== world.giosg.wanted) world.changes.giosg += 1;
        setGiosg({ wanted: act.wanted });
        break;
      case 'console':
        setGiosg({ present: act.present });
        break;
      case 'chats':
        setGiosg({ chats: act.chats });
        break;
      case 'choose':
        if (act.presenceId !== world.genesys.presenceId) world.changes.genesys += 1;
        setPresence(act.presenceId);
        break;
      case 'route':
        world.now += 1;
        world.genesys = { ...world.genesys, routing: act.routing, routingAt: world.now };
        world.events.push(world.genesys);
        break;
      case 'page':
        world.changes.page += 1;
        break;
    }
  };

  const decided = (observation: Observation): Write[] => {
    const state = frozen(structuredCloneOf(world.state));
    const decision = decide({ state, observation, policy, definitions: worldDefinitions, now: world.now });
    world.state = decision.state;
    world.wishes.push(...decision.notes.filter((note) => wishRules.has(note.rule)));
    decision.writes.forEach((write) => assertAllowed(decision.state, write));
    return decision.writes;
  };

  const takeEffect = (write: Write): void => {
    world.now += 1;
    if (write.side === 'giosg') setGiosg({ wanted: write.wanted });
    else setPresence(write.presenceId);
  };

  /** Somebody acted during a write, and giosg has not been looked at since. */
  let isUnseen = false;

  const send = (write: Write): void => {
    const interference = world.interference.shift();
    if (interference && interference.kind !== 'page') {
      carryOut(interference);
      isUnseen = true;
    }
    if (world.fault === 'applied late') world.held.push(write);
    if (world.fault === 'not applied' || world.fault === 'applied late') return;
    takeEffect(write);
  };

  const settleFault = (write: Write): boolean => {
    const { fault } = world;
    world.fault = null;
    if (fault === null || fault === 'no time') return false;
    const read = write.side === 'giosg' ? { giosg: world.giosg } : { genesys: world.genesys };
    world.state = resolveUnknownWrite(world.state, write, read);
    world.observe(read);
    return true;
  };

  const answer = (write: Write, fault: Fault | null): void => {
    if (write.side === 'giosg') world.state = acknowledgeWrite(world.state, write, fault ? null : world.giosg);
    else world.state = acknowledgeWrite(world.state, write, fault ? null : world.genesys);
  };

  const world: World = {
    now: 1_000_000,
    state: initialAgentState(),
    giosg: options.giosg,
    genesys: {
      presenceId: options.presenceId,
      systemPresence: find(options.presenceId).systemPresence,
      presenceAt: 999_000,
      routing: options.routing,
      routingAt: 999_000,
      futurePresence: false,
    },
    events: [],
    wishes: [],
    writes: [],
    changes: { giosg: 0, genesys: 0, page: 0 },
    fault: null,
    held: [],
    landed: false,
    interference: [],
    happen: carryOut,
    act(act) {
      carryOut(act);
      if (act.kind === 'page') world.observe({ page: { available: act.available } });
      else if (act.kind !== 'choose' && act.kind !== 'route') world.observe({ giosg: world.giosg });
    },
    observe(observation) {
      let made = { giosg: 0, genesys: 0 };
      let [write] = decided(observation);
      while (write) {
        made[write.side] += 1;
        if (made[write.side] > writesPerSide) throw new Error(`not at rest: ${JSON.stringify(write)}`);
        world.state = recordWrite(world.state, write.side, world.now);
        world.writes.push(write);
        // What changes meanwhile, an answer may already show: that is a new observation.
        if (world.interference.length > 0) made = { giosg: 0, genesys: 0 };
        const { fault } = world;
        send(write);
        if (settleFault(write)) return;
        answer(write, fault);
        // Also what they did during an earlier write, which this answer is the first to show.
        if (isUnseen && write.side === 'giosg') {
          made = { giosg: 0, genesys: 0 };
          isUnseen = false;
        }
        [write] = decided({});
      }
    },
    sweep() {
      world.observe({ giosg: world.giosg, genesys: world.genesys });
    },
    land() {
      const write = world.held.shift();
      if (!write) return;
      world.landed = true;
      takeEffect(write);
      if (write.side === 'giosg') world.observe({ giosg: world.giosg });
    },
    unsettled() {
      if (!isKnown(world.state)) return 0;
      const found = differences(world.state, { policy, definitions: worldDefinitions });
      return found.filter((difference) => difference.heldBack === null).length;
    },
  };
  world.giosg = { ...world.giosg, online: world.giosg.wanted && world.giosg.present };
  return world;
}

/** State goes through JSON as through the database. */
function structuredCloneOf(state: AgentState): AgentState {
  return JSON.parse(JSON.stringify(state)) as AgentState;
}
