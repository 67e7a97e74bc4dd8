import { idOf } from './scenario';
import { createWorld } from './world';
import { defaultPolicy } from '../policy';
import type { Act, World, WorldOptions } from './world';

/** How a shift goes. Times in seconds of the injected clock. */
export interface ShiftOptions {
  seed: number;
  agents: number;
  seconds: number;
  /** At least this long between two acts on one agent: nobody can say what two changes at once were meant to be. */
  betweenActs: number;
  sweepEvery: number;
}

/** What a shift came to. */
export interface ShiftReport {
  seed: number;
  acts: number;
  writes: number;
  /** What the same shift wrote with nothing lost, late or failed. */
  referenceWrites: number;
  lost: number;
  doubled: number;
  late: number;
  failed: number;
  /** Agents whose sides or wish are not those of the reference run. */
  astray: string[];
  /** Agents who were written more often than anybody acted, but for one write. */
  writtenTooOften: number;
}

interface Planned {
  at: number;
  run(): void;
}

/** Small and repeatable: the same seed gives the same shift on every machine (mulberry32). */
export function createRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

const policy = {
  ...defaultPolicy(),
  mapping: { [idOf('TRAINING')]: 'ignore' as const, 'chat-only': 'online' as const },
};
const presences = [...(['ON_QUEUE', 'ON_QUEUE', 'AVAILABLE', 'BREAK', 'MEAL', 'OFFLINE', 'TRAINING'] as const)]
  .map((presence) => idOf(presence))
  .concat('chat-only');

type Random = () => number;
const pick = <T>(random: Random, values: readonly T[]): T => {
  const value = values[Math.floor(random() * values.length)];
  if (value === undefined) throw new Error('nothing to pick from');
  return value;
};

/** Something that changes what is there: a person who does what is done already does nothing. */
function anyAct(random: Random, { giosg, genesys }: World): Act {
  const kind = random();
  if (kind < 0.3) return { kind: 'switch', wanted: !giosg.wanted };
  if (kind < 0.6) {
    return {
      kind: 'choose',
      presenceId: pick(
        random,
        presences.filter((id) => id !== genesys.presenceId),
      ),
    };
  }
  if (kind < 0.75) {
    const isBusy = genesys.routing !== 'IDLE';
    return { kind: 'route', routing: isBusy ? 'IDLE' : pick(random, ['INTERACTING', 'COMMUNICATING'] as const) };
  }
  if (kind < 0.9) return { kind: 'chats', chats: (giosg.chats + 1 + Math.floor(random() * 7)) % 8 };
  return { kind: 'console', present: !giosg.present };
}

const begin = (random: Random): WorldOptions => ({
  policy,
  giosg: {
    wanted: random() < 0.5,
    online: false,
    present: random() < 0.8,
    chats: 0,
    capacity: pick(random, [3, 5, null]),
  },
  presenceId: pick(random, presences),
  routing: 'IDLE',
});

interface PlannedAct {
  at: number;
  act: Act;
}

/** One agent's day as the rules want it: every event is seen at once, and once more after each grace. */
function reference(begun: WorldOptions, random: Random, options: ShiftOptions): { world: World; acts: PlannedAct[] } {
  const world = createWorld(begun);
  const start = world.now;
  const acts: PlannedAct[] = [];
  world.sweep();
  let at = random() * options.betweenActs;
  while (at < options.seconds) {
    const act = anyAct(random, world);
    acts.push({ at, act });
    world.now = Math.max(world.now, start + at * 1_000);
    world.happen(act);
    world.sweep();
    for (const later of [6_000, 60_000]) {
      world.now += later;
      world.sweep();
    }
    at += options.betweenActs + random() * options.betweenActs;
  }
  return { world, acts };
}

/** Events that are lost, doubled and late, writes whose answers are lost, and sweeps that make up for all of it. */
function rough(options: WorldOptions, acts: readonly PlannedAct[], chance: Chance): World {
  const world = createWorld(options);
  const start = world.now;
  const plan: Planned[] = [];
  let isSorted = false;
  const queue = (at: number, run: () => void): void => {
    plan.push({ at, run });
    isSorted = false;
  };
  let seenGiosg = world.giosg;

  /** What the vendors send of what has just changed, by us or by somebody else. */
  const send = (now: number): void => {
    for (const event of world.events.splice(0)) {
      for (const delay of chance.deliveries()) queue(now + delay, () => look(() => world.observe({ genesys: event })));
    }
    if (world.giosg === seenGiosg) return;
    seenGiosg = world.giosg;
    // A webhook says only that something changed: what is there by then is read.
    for (const delay of chance.deliveries())
      queue(now + delay, () => look(() => world.observe({ giosg: world.giosg })));
    if (!world.giosg.present) queue(now + 6, () => look(() => world.observe({})));
  };
  const look = (observe: () => void): void => {
    const fault = chance.fault();
    world.fault = fault;
    observe();
    if (world.fault !== fault) chance.failed();
    world.fault = null;
  };

  world.sweep();
  for (const { at, act } of acts) queue(at, () => world.happen(act));
  for (let at = chance.jitter(); at < chance.seconds; at += chance.sweepEvery * (0.9 + chance.jitter() * 0.2)) {
    queue(at, () => {
      look(() => world.sweep());
      // The grace of a console that only the sweep saw leaving.
      if (!world.giosg.present) queue(at + 6, () => look(() => world.observe({})));
    });
  }
  while (plan.length > 0) {
    if (!isSorted) plan.sort((one, other) => other.at - one.at);
    isSorted = true;
    const next = plan.pop();
    if (!next) break;
    world.now = Math.max(world.now, start + next.at * 1_000);
    next.run();
    send(next.at);
  }
  return world;
}

interface Chance {
  seconds: number;
  sweepEvery: number;
  jitter(): number;
  /** After how many seconds an event arrives: not at all, once, or twice. */
  deliveries(): number[];
  fault(): World['fault'];
  /** A write went wrong. */
  failed(): void;
}

function createChance(random: Random, options: ShiftOptions, report: ShiftReport): Chance {
  const delay = (): number => {
    if (random() > 0.05) return 0.05 + random() * 2;
    report.late += 1;
    return 10 + random() * 120;
  };
  return {
    // Two sweeps after the last act.
    seconds: options.seconds + options.sweepEvery * 3,
    sweepEvery: options.sweepEvery,
    jitter: random,
    deliveries() {
      const luck = random();
      if (luck < 0.05) {
        report.lost += 1;
        return [];
      }
      if (luck > 0.05 && luck < 0.1) {
        report.doubled += 1;
        return [delay(), delay()];
      }
      return [delay()];
    },
    failed() {
      report.failed += 1;
    },
    fault() {
      if (random() > 0.05) return null;
      return pick(random, ['not applied', 'answer lost', 'no time'] as const);
    },
  };
}

const summary = ({ state, giosg, genesys }: World): string =>
  JSON.stringify([state.available, giosg.wanted, genesys.systemPresence, state.pauses]);

/** A shift of many agents, each compared with a run of the rules in which nothing goes wrong. */
export function runShift(options: ShiftOptions): ShiftReport {
  const random = createRandom(options.seed);
  const counts = { acts: 0, writes: 0, referenceWrites: 0, lost: 0, doubled: 0, late: 0, failed: 0 };
  const report: ShiftReport = { seed: options.seed, ...counts, astray: [], writtenTooOften: 0 };
  const chance = createChance(random, options, report);
  for (let agent = 0; agent < options.agents; agent += 1) {
    const start = begin(random);
    const { world: expected, acts } = reference(start, random, options);
    const world = rough(start, acts, chance);
    report.acts += acts.length;
    report.writes += world.writes.length;
    report.referenceWrites += expected.writes.length;
    if (world.writes.length > acts.length + 1) report.writtenTooOften += 1;
    if (summary(world) !== summary(expected)) {
      report.astray.push(`agent ${String(agent)}: ${summary(world)} instead of ${summary(expected)}`);
    }
  }
  return report;
}
