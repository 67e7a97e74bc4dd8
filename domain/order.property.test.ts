import { fc, test } from '@fast-check/jest';
import { initialAgentState } from './agent-state';
import { decide } from './decide';
import { matchByEmail } from './matching';
import { defaultPolicy } from './policy';
import { trailLength } from './trail';
import { anyChoice, anyFault, anyLevel, anyPolicy, anyPresence, anyWorld } from './testing/arbitraries';
import { idOf } from './testing/scenario';
import { createWorld, worldDefinitions } from './testing/world';
import type { Act, World } from './testing/world';
import type { AgentState, GenesysState, Observation, Pause, SyncPolicy } from './vocabulary';

const numRuns = Number(process.env.RULES_RUNS ?? 300);
const minute = 61_000;

const presences = fc.array(anyPresence, { minLength: 1, maxLength: trailLength - 2 });

/** The presences of one person in the order in which they chose them. */
function history(ids: readonly string[]): GenesysState[] {
  return ids.map((presenceId, index) => ({
    presenceId,
    systemPresence: worldDefinitions.find(({ id }) => id === presenceId)?.systemPresence ?? 'UNKNOWN',
    presenceAt: 1000 + index,
    routing: 'IDLE',
    routingAt: 1000,
    futurePresence: false,
  }));
}

function endOf(observations: readonly Observation[], policy: SyncPolicy): AgentState {
  let state = initialAgentState();
  for (const observation of observations) {
    ({ state } = decide({ state, observation, policy, definitions: worldDefinitions, now: 5000 }));
  }
  return state;
}

const giosg = { wanted: false, online: false, present: true, chats: 0, capacity: 5 };

describe('order of arrival', () => {
  test.prop([anyPolicy, presences, fc.array(fc.nat(), { maxLength: 20 })], { numRuns: numRuns * 3 })(
    'changes nothing, and neither do duplicates: the end is that of the order in which things happened',
    (anyOf, ids, picks) => {
      // A logout without a meaning hides what stood before it from whoever sees the login first (docs/adr/0002).
      const { [idOf('OFFLINE')]: _offline, ...mapping } = anyOf.mapping;
      // What an adopted difference hides is left to the person's next wish, in whatever order the past arrives.
      const policy = { ...anyOf, mapping, initialSync: 'genesys' as const };
      const [first, ...later] = history([idOf('BREAK'), ...ids]);
      if (!first) return;
      const shuffled = [...picks.map((pick) => later[pick % later.length]), ...later].filter(
        (seen) => seen !== undefined,
      );
      const begin = { giosg, genesys: first };
      const inOrder = endOf([begin, ...later.map((genesys) => ({ genesys }))], policy);
      const outOfOrder = endOf([begin, ...shuffled.map((genesys) => ({ genesys }))], policy);
      expect(outOfOrder.genesys).toEqual(inOrder.genesys);
      expect(outOfOrder.available).toBe(inOrder.available);
    },
  );
});

/** One thing after another, each with time to settle: nothing about the outcome is left open by the rules. */
function live(world: World, steps: readonly { act: Act; chaos: () => void }[]): void {
  world.sweep();
  for (const { act, chaos } of steps) {
    chaos();
    world.act(act);
    for (const event of world.events.splice(0)) world.observe({ genesys: event });
    world.now += minute;
    world.observe({});
    for (const event of world.events.splice(0)) world.observe({ genesys: event });
    world.now += minute;
    world.sweep();
  }
}

const noChaos = (): void => undefined;

describe('losses, duplicates and crashes', () => {
  test.prop([anyWorld, fc.array(fc.tuple(fc.oneof(anyChoice, anyLevel), fc.option(anyFault)), { maxLength: 30 })], {
    numRuns,
  })('end where a shift without any of them ends', (options, steps) => {
    const calm = createWorld(options);
    live(
      calm,
      steps.map(([act]) => ({ act, chaos: noChaos })),
    );
    const rough = createWorld(options);
    const old: GenesysState[] = [];
    live(
      rough,
      steps.map(([act, fault]) => ({
        act,
        chaos: () => {
          // Held writes belong to the other properties: here they would act long after the step they came from.
          rough.fault = fault === 'applied late' ? 'answer lost' : fault;
          old.push(rough.genesys);
          old.forEach((genesys) => rough.observe({ genesys }));
        },
      })),
    );
    expect(rough.state.available).toBe(calm.state.available);
    expect(rough.giosg).toEqual(calm.giosg);
    expect(rough.genesys.presenceId).toBe(calm.genesys.presenceId);
  });
});

const restoringPolicy: SyncPolicy = {
  ...defaultPolicy(),
  mapping: { [idOf('TRAINING')]: 'ignore', 'chat-only': 'online' },
};
const causes: Record<Pause, [Act, Act]> = {
  call: [
    { kind: 'route', routing: 'INTERACTING' },
    { kind: 'route', routing: 'IDLE' },
  ],
  chats: [
    { kind: 'chats', chats: 9 },
    { kind: 'chats', chats: 0 },
  ],
  console: [
    { kind: 'console', present: false },
    { kind: 'console', present: true },
  ],
};

describe('a pause that ends', () => {
  test.prop([fc.constantFrom<Pause>('call', 'chats', 'console'), fc.array(anyPresence, { maxLength: 3 })], { numRuns })(
    'restores what it took away, and nothing if the person changed something meanwhile',
    (pause, chosen) => {
      const run = (begin: Act | null, end: Act | null): World => {
        const world = createWorld({
          policy: restoringPolicy,
          giosg: { wanted: true, online: true, present: true, chats: 0, capacity: 5 },
          presenceId: idOf('ON_QUEUE'),
          routing: 'IDLE',
        });
        const acts = [begin, ...chosen.map((presenceId) => ({ kind: 'choose' as const, presenceId })), end];
        live(
          world,
          acts.filter((act) => act !== null).map((act) => ({ act, chaos: noChaos })),
        );
        return world;
      };
      const [begin, end] = causes[pause];
      const [paused, plain] = [run(begin, end), run(null, null)];
      // Choosing the presence that we put there already is no change, and so cannot be a wish.
      if (pause !== 'call' && chosen[0] === idOf('AVAILABLE')) return;
      expect(paused.state.available).toBe(plain.state.available);
      expect(paused.giosg.wanted).toBe(plain.giosg.wanted);
      expect(paused.genesys.presenceId).toBe(plain.genesys.presenceId);
    },
  );
});

describe('matching', () => {
  const email = fc.option(fc.constantFrom('a@x', 'A@X', 'b@x', 'c@x ', ''), { nil: null });
  const giosgUser = fc.record({ id: fc.uuid(), email, isBot: fc.boolean(), isDeleted: fc.boolean() });
  const genesysUser = fc.record({ id: fc.uuid(), email, isDeleted: fc.boolean() });

  test.prop([fc.array(giosgUser), fc.array(genesysUser)], { numRuns })(
    'never matches a bot or a leaver, nor one user twice',
    (giosgUsers, genesysUsers) => {
      const matched = matchByEmail(giosgUsers, genesysUsers).filter((match) => match.match === 'matched');
      const of = (id: string) => giosgUsers.filter((user) => user.id === id);
      expect(matched.flatMap((match) => of(match.giosgUserId)).some((user) => user.isBot || user.isDeleted)).toBe(
        false,
      );
      expect(new Set(matched.map((match) => match.genesysUserId)).size).toBe(matched.length);
    },
  );
});
