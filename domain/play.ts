import { acknowledgeWrite, recordWrite } from './acknowledge';
import { initialAgentState } from './agent-state';
import { decide } from './decide';
import { findDefinition, primaryIdOf, resolveSystemPresence, type PresenceRules } from './mapping';
import type { AgentState, GenesysState, GiosgState, Observation, RoutingStatus, Write } from './vocabulary';

/** One event of a play: what happened, and what the rules wrote then. */
export interface PlayedStep {
  words: string;
  writes: Write[];
  /** One of them only answers what another one brought about. */
  isChained: boolean;
}

/** One agent of whom nothing is real but the rules: both vendors answer at once and truly. */
export interface Play {
  readonly steps: PlayedStep[];
  giosg: GiosgState;
  genesys: GenesysState;
  state: AgentState;
  /** Somebody changes giosg. */
  change(words: string, change: Partial<GiosgState>): void;
  /** Somebody chooses a presence in Genesys Cloud, by its definition's id. */
  choose(words: string, presenceId: string): void;
  /** Genesys Cloud sets the routing status. */
  route(words: string, routing: RoutingStatus): void;
  wait(words: string, seconds: number): void;
}

/** More writes than this for one event, and they never end. */
const writesAtMost = 6;

/** Starts with an agent at work: On Queue, chat on, a console open, nothing to do yet. */
export function createPlay(rules: PresenceRules, giosg: Partial<GiosgState> = {}): Play {
  const onQueue = primaryIdOf(rules.definitions, 'ON_QUEUE');
  let now = 1_000_000;

  const look = (observation: Observation): Omit<PlayedStep, 'words'> => {
    const made: Write[] = [];
    let { state, writes } = decide({ ...rules, state: play.state, observation, now });
    play.state = state;
    const asked = new Set(writes.map(({ side }) => side));
    let isChained = false;
    for (let [write] = writes; write && made.length < writesAtMost; [write] = writes) {
      made.push(write);
      isChained ||= !asked.delete(write.side);
      const seen = carryOut(write);
      ({ state, writes } = decide({ ...rules, state: play.state, observation: seen, now }));
      play.state = state;
    }
    return { writes: made, isChained };
  };

  /** The vendor takes it, answers, and what follows from it there is seen. */
  const carryOut = (write: Write): Observation => {
    now += 100;
    play.state = recordWrite(play.state, write.side, now);
    if (write.side === 'giosg') {
      play.giosg = { ...play.giosg, wanted: write.wanted, online: write.wanted && play.giosg.present };
      play.state = acknowledgeWrite(play.state, write, play.giosg);
      return { giosg: play.giosg };
    }
    enter(write.presenceId);
    play.state = acknowledgeWrite(play.state, write, play.genesys);
    return { genesys: play.genesys };
  };

  /** Routing follows the queue. */
  const enter = (presenceId: string): void => {
    now += 100;
    const systemPresence = resolveSystemPresence(rules.definitions, presenceId, 'UNKNOWN');
    const routing = systemPresence === 'ON_QUEUE' ? 'IDLE' : 'OFF_QUEUE';
    play.genesys = { ...play.genesys, presenceId, systemPresence, presenceAt: now, routing, routingAt: now };
  };

  const step = (words: string, observation: () => Observation): void => {
    now += 60_000;
    const seen = observation();
    play.steps.push({ words, ...look(seen) });
  };

  const play: Play = {
    steps: [],
    giosg: { wanted: true, online: true, present: true, chats: 0, capacity: 5, ...giosg },
    genesys: {
      presenceId: onQueue,
      systemPresence: 'ON_QUEUE',
      presenceAt: now,
      routing: 'IDLE',
      routingAt: now,
      futurePresence: false,
    },
    state: initialAgentState(),
    change(words, change) {
      step(words, () => {
        const next = { ...play.giosg, ...change };
        play.giosg = { ...next, online: next.wanted && next.present };
        return { giosg: play.giosg };
      });
    },
    choose(words, presenceId) {
      step(words, () => {
        enter(presenceId);
        return { genesys: play.genesys };
      });
    },
    route(words, routing) {
      step(words, () => {
        play.genesys = { ...play.genesys, routing, routingAt: now };
        return { genesys: play.genesys };
      });
    },
    wait(words, seconds) {
      step(words, () => {
        now += seconds * 1_000;
        return {};
      });
    },
  };
  look({ giosg: play.giosg, genesys: play.genesys });
  return play;
}

/** What was played, one line an event, for people. */
export function tellPlay(play: Play, rules: PresenceRules): string[] {
  const nameOf = (id: string): string => findDefinition(rules.definitions, id)?.name ?? id;
  const tell = (write: Write): string =>
    write.side === 'giosg'
      ? `we switch chat ${write.wanted ? 'on' : 'off'} in giosg`
      : `we set ${nameOf(write.presenceId)} in Genesys Cloud`;
  return [
    'The agent is On Queue with chat on.',
    ...play.steps.map(({ words, writes }) => {
      const answer = writes.length === 0 ? 'nothing is written' : writes.map((write) => tell(write)).join(', then ');
      return `${words}: ${answer}.`;
    }),
  ];
}
