import { fc, test } from '@fast-check/jest';
import { meaningOf } from './mapping';
import { anyChoice, anyLevel, anyStep, anyWorld } from './testing/arbitraries';
import { createWorld, worldDefinitions } from './testing/world';
import type { Step } from './testing/arbitraries';
import type { World } from './testing/world';

/** Shifts for each property; a shift is 20 to 80 steps. The title of each property names its seed. */
const numRuns = Number(process.env.RULES_RUNS ?? 600);
/** All properties together take at least so many. */
const stepsAtLeast = 100_000;
let stepsTaken = 0;
const shift = (step: fc.Arbitrary<Step>) => fc.array(step, { minLength: 20, maxLength: 80, size: 'max' });
const anything = fc.oneof(anyChoice, anyLevel);

function take(world: World, step: Step): void {
  stepsTaken += 1;
  switch (step.kind) {
    case 'act':
      world.act(step.act);
      break;
    case 'interfere':
      world.interference.push(step.act);
      break;
    case 'deliver':
      deliver(world, step.pick, step.keep);
      break;
    case 'lose':
      if (world.events.length > 0 && !world.landed) world.events.splice(step.pick % world.events.length, 1);
      break;
    case 'fault':
      world.fault = step.fault;
      break;
    case 'wait':
      if (step.ms >= 5000) landAll(world);
      world.now += step.ms;
      world.observe({});
      break;
    case 'land':
      world.land();
      break;
    case 'sweep':
      world.sweep();
      break;
  }
}

function deliver(world: World, pick: number, keep: boolean): void {
  const event = world.events[pick % Math.max(1, world.events.length)];
  if (!event) return;
  if (!keep) world.events.splice(world.events.indexOf(event), 1);
  world.observe({ genesys: event });
}

/**
 * A vendor holds a request open for seconds, never for minutes, and its effect is seen before the write is forgotten.
 * Without such a write, events may be late by any time.
 */
function landAll(world: World): void {
  // What the look afterwards writes may be held open in its turn.
  while (world.held.length > 0 || world.landed) {
    while (world.held.length > 0) world.land();
    world.landed = false;
    while (world.events.length > 0) deliver(world, 0, false);
    world.sweep();
  }
}

/** Everything still on its way arrives, nothing goes wrong any more, and time passes. */
function comeToRest(world: World): void {
  world.fault = null;
  world.interference = [];
  landAll(world);
  world.now += 400_000;
  while (world.events.length > 0) deliver(world, 0, false);
  world.sweep();
  while (world.events.length > 0) deliver(world, 0, false);
  world.now += 400_000;
  world.sweep();
  while (world.events.length > 0) deliver(world, 0, false);
}

function wishesOf(world: World, side: string): number {
  return world.wishes.filter((wish) => wish.side === side).length;
}

describe('the properties of the rules, over random shifts', () => {
  afterAll(() => {
    process.stdout.write(`properties of the rules: ${String(stepsTaken)} steps\n`);
    if (process.env.RULES_RUNS === undefined) expect(stepsTaken).toBeGreaterThanOrEqual(stepsAtLeast);
  });

  test.prop([anyWorld, shift(anyStep(anything))], { numRuns })(
    'ends as wanted, with nothing left to write and the vendors as they are remembered',
    (options, steps) => {
      const world = createWorld(options);
      world.sweep();
      steps.forEach((step) => take(world, step));
      comeToRest(world);
      const written = world.writes.length;
      world.sweep();
      expect(world.unsettled()).toBe(0);
      expect(world.writes).toHaveLength(written);
      expect(world.state.giosg?.wanted).toBe(world.giosg.wanted);
      expect(world.state.genesys?.presenceId).toBe(world.genesys.presenceId);
    },
  );

  test.prop([anyWorld, shift(anyStep(anything))], { numRuns })(
    'finds no more wishes than people made changes',
    (options, steps) => {
      const world = createWorld(options);
      world.sweep();
      steps.forEach((step) => take(world, step));
      comeToRest(world);
      expect(wishesOf(world, 'giosg')).toBeLessThanOrEqual(world.changes.giosg + waits(steps));
      expect(wishesOf(world, 'genesys')).toBeLessThanOrEqual(world.changes.genesys);
      expect(wishesOf(world, 'page')).toBeLessThanOrEqual(world.changes.page);
    },
  );

  test.prop([anyWorld, shift(anyStep(anyLevel))], { numRuns })(
    'takes no echo for a wish: calls, chats and consoles alone never change what the person wants',
    (options, steps) => {
      const world = createWorld({ ...options, policy: { ...options.policy, initialSync: 'adopt' } });
      world.sweep();
      const { available } = world.state;
      steps.forEach((step) => take(world, step));
      comeToRest(world);
      expect(world.wishes).toEqual([]);
      expect(world.state.available).toBe(available);
    },
  );

  test.prop([anyWorld, shift(anyStep(anything).filter((step) => step.kind !== 'lose'))], { numRuns })(
    'follows the last choice in Genesys Cloud, whatever was overtaken, doubled or late',
    (options, steps) => {
      const world = createWorld(options);
      world.sweep();
      steps.forEach((step) => take(world, step));
      comeToRest(world);
      const before = world.genesys.systemPresence;
      const chosen = options.presenceId === world.genesys.presenceId ? 'e-mail' : options.presenceId;
      if (chosen === world.genesys.presenceId) return;
      world.act({ kind: 'choose', presenceId: chosen });
      const { systemPresence } = world.genesys;
      comeToRest(world);
      const meaning = meaningOf(options.policy, worldDefinitions, chosen, systemPresence);
      if (meaning === 'ignore' || before === 'OFFLINE') return;
      expect(world.state.available).toBe(meaning === 'online');
    },
  );
});

/** Each time a console opens, a waiting rule 3 may become rule 1: the wish was made before. */
function waits(steps: readonly Step[]): number {
  return steps.filter((step) => step.kind !== 'lose' && 'act' in step && step.act.kind === 'console').length;
}
