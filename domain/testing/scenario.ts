import { acknowledgeWrite, recordWrite } from '../acknowledge';
import { initialAgentState } from '../agent-state';
import { decide } from '../decide';
import { defaultPolicy } from '../policy';
import { primaryDefinitions, primaryPresenceIds } from '../presence';
import type {
  AgentState,
  Decision,
  GenesysState,
  GiosgState,
  Observation,
  PresenceDefinition,
  RoutingStatus,
  SyncPolicy,
  SystemPresence,
  Write,
} from '../vocabulary';

export type PrimaryPresence = Exclude<SystemPresence, 'UNKNOWN'>;

/** A secondary definition of an organization's own. */
export function secondary(id: string, systemPresence: SystemPresence): PresenceDefinition {
  return { id, name: id, systemPresence, primary: false, deactivated: false };
}

/** A write in a few words: `giosg on`, `giosg off`, `genesys ON_QUEUE`. */
export function inWords(write: Write): string {
  return write.side === 'giosg' ? `giosg ${write.wanted ? 'on' : 'off'}` : `genesys ${write.systemPresence}`;
}

export interface ScenarioOptions {
  policy?: Partial<SyncPolicy>;
  definitions?: PresenceDefinition[];
  giosg?: Partial<GiosgState>;
  presence?: PrimaryPresence;
  routing?: RoutingStatus;
  /** Don't look at the agent yet. */
  unseen?: boolean;
}

export interface Scenario {
  /** What each side shows now. */
  giosg: GiosgState;
  genesys: GenesysState;
  state: AgentState;
  /** The last decision. */
  decision: Decision;
  now: number;
  policy: SyncPolicy;
  /** Somebody changes giosg; answers what we wrote then. */
  setGiosg(change: Partial<GiosgState>): string[];
  /** Somebody chooses a presence by its primary name or a definition's id; answers what we wrote then. */
  choose(presence: string): string[];
  /** Genesys Cloud sets the routing status; answers what we wrote then. */
  route(routing: RoutingStatus): string[];
  /** Time passes, then we look again without anything new; answers what we wrote then. */
  wait(seconds: number): string[];
  /** An observation as it is, in whatever order. Its writes take effect. */
  look(observation: Observation): string[];
  /** An observation whose writes are not made. */
  peek(observation: Observation): Decision;
}

/** One agent with both vendors answering at once and truly: what the tables of the rules are read with. */
export function createScenario(options: ScenarioOptions = {}): Scenario {
  const definitions = [...primaryDefinitions(), ...(options.definitions ?? [])];
  const policy: SyncPolicy = { ...defaultPolicy(), ...options.policy };
  const presence = options.presence ?? 'ON_QUEUE';
  const start = 1_000_000;
  const giosg: GiosgState = { wanted: true, online: true, present: true, chats: 0, capacity: 5, ...options.giosg };
  const presenceOf = (text: string): Pick<GenesysState, 'presenceId' | 'systemPresence'> => {
    const found = definitions.find((definition) => definition.id === text || definition.systemPresence === text);
    if (!found) throw new Error(`No presence ${text}`);
    return { presenceId: found.id, systemPresence: found.systemPresence };
  };

  const apply = (write: Write): void => {
    scenario.state = recordWrite(scenario.state, write.side, scenario.now);
    scenario.now += 100;
    if (write.side === 'giosg') {
      const { present } = scenario.giosg;
      scenario.giosg = { ...scenario.giosg, wanted: write.wanted, online: write.wanted && present };
      scenario.state = acknowledgeWrite(scenario.state, write, scenario.giosg);
    } else {
      const { presenceId, systemPresence } = write;
      scenario.genesys = { ...scenario.genesys, presenceId, systemPresence, presenceAt: scenario.now };
      scenario.state = acknowledgeWrite(scenario.state, write, scenario.genesys);
    }
  };

  const peek = (observation: Observation): Decision =>
    decide({ state: scenario.state, observation, policy: scenario.policy, definitions, now: scenario.now });

  const look = (observation: Observation): string[] => {
    scenario.decision = peek(observation);
    scenario.state = scenario.decision.state;
    scenario.decision.writes.forEach(apply);
    return scenario.decision.writes.map(inWords);
  };

  const scenario: Scenario = {
    giosg: { ...giosg, online: giosg.wanted && giosg.present },
    genesys: {
      ...presenceOf(presence),
      presenceAt: start - 1000,
      routing: options.routing ?? (presence === 'ON_QUEUE' ? 'IDLE' : 'OFF_QUEUE'),
      routingAt: start - 1000,
      futurePresence: false,
    },
    state: initialAgentState(),
    decision: { state: initialAgentState(), differences: [], writes: [], wakeAt: null, notes: [] },
    now: start,
    policy,
    setGiosg(change) {
      scenario.now += 100;
      const next = { ...scenario.giosg, ...change };
      scenario.giosg = { ...next, online: next.wanted && next.present };
      return look({ giosg: scenario.giosg });
    },
    choose(text) {
      scenario.now += 100;
      scenario.genesys = { ...scenario.genesys, ...presenceOf(text), presenceAt: scenario.now };
      return look({ genesys: scenario.genesys });
    },
    route(routing) {
      scenario.now += 100;
      scenario.genesys = { ...scenario.genesys, routing, routingAt: scenario.now };
      return look({ genesys: scenario.genesys });
    },
    wait(seconds) {
      scenario.now += seconds * 1000;
      return look({});
    },
    look,
    peek,
  };
  if (options.unseen !== true) look({ giosg: scenario.giosg, genesys: scenario.genesys });
  return scenario;
}

/** Fixed id of a primary presence. */
export function idOf(presence: PrimaryPresence): string {
  return primaryPresenceIds[presence];
}
