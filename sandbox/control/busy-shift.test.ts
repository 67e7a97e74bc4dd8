import { createChangeJournal } from '../core/changes';
import type { SandboxContext } from '../core/context';
import { createDeliveryFaults } from '../core/delivery-faults';
import { seedOrganization } from '../core/seed';
import { defaultSettings } from '../core/settings';
import type { Organization } from '../core/types';
import { createWorld } from '../core/world';
import { createGenesysActions } from '../genesys/genesys-actions';
import { createGiosgActions } from '../giosg/giosg-actions';
import type { WebhookSender } from '../giosg/webhooks';
import { addAgent } from './add-agent';
import { createBusyShift } from './busy-shift';
import { createPeople } from './people';
import { chooseAct } from './shift-behaviour';
import { createEffectTimes } from './shift-figures';
import { agentsOf, type AgentSnapshot } from './snapshot';

/** Numbers that look random and are the same each time. */
function numbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_664_525 + 1_013_904_223) % 2 ** 32;
    return state / 2 ** 32;
  };
}

/** A shift on a clock that only `pass` moves. */
function stage() {
  let now = Date.parse('2026-11-23T08:00:00Z');
  let look: (() => void) | undefined;
  const context: SandboxContext = {
    world: createWorld(),
    settings: defaultSettings,
    identity: { publicUrl: '', giosgAppId: '', giosgAppSecret: '', giosgWebhookSecret: '', giosgKey: '' },
    changes: createChangeJournal(() => now),
    deliveries: { giosg: createDeliveryFaults(), genesys: createDeliveryFaults() },
    now: () => now,
  };
  const organization: Organization = seedOrganization(context.world, { name: 'Esimerkki Oy', agents: 6, now });
  const silent = { send: () => undefined } as unknown as WebhookSender;
  const giosgActions = createGiosgActions(context, silent);
  const publisher = { presence: () => undefined, routing: () => undefined, conversation: () => undefined };
  const genesysActions = createGenesysActions(context, publisher);
  const shift = createBusyShift({
    context,
    people: createPeople({ context, giosgActions, genesysActions }),
    organization: () => organization,
    addAgent: (spec) => addAgent({ context, giosgActions }, organization, spec),
    random: numbers(7),
    every: (_ms, onLook) => {
      look = onLook;
      return () => (look = undefined);
    },
  });
  return {
    context,
    organization,
    shift,
    agents: () => agentsOf(context, organization) as Required<AgentSnapshot>[],
    isLooking: () => look !== undefined,
    pass: (seconds: number) => {
      for (let quarter = 0; quarter < seconds * 4; quarter += 1) {
        now += 250;
        look?.();
      }
    },
  };
}

describe('busy shift', () => {
  it('makes the people that are missing, once', () => {
    const { shift, agents, pass } = stage();
    expect(shift.report()).toBeNull();
    expect(shift.start({ agents: 50 })).toMatchObject({ isRunning: true, agents: 50, created: 44, acts: 0 });
    expect(agents()).toHaveLength(50);
    expect(new Set(agents().map(({ name }) => name)).size).toBe(50);
    expect(shift.start({ agents: 20 })).toMatchObject({ agents: 50, created: 44 });
    shift.stop();
    pass(1);
    expect(shift.start({ agents: 50 })).toMatchObject({ agents: 50, created: 0 });
  });

  it('lets everybody act, and nobody more often than five times in any minute', () => {
    const { context, shift, agents, pass } = stage();
    shift.start({ agents: 50 });
    pass(300);
    const acts = new Map<string, number[]>();
    for (const { by, at, email = '', fields } of context.changes.list()) {
      if (by !== 'person' || 'added' in fields) continue;
      const times = acts.get(email.toLowerCase()) ?? [];
      if (times.at(-1) !== Date.parse(at)) acts.set(email.toLowerCase(), [...times, Date.parse(at)]);
    }
    expect(acts.size).toBe(50);
    for (const times of acts.values()) {
      const rests = times.slice(1).map((at, index) => at - times[index]!);
      expect(Math.min(...rests)).toBeGreaterThanOrEqual(12_000);
    }
    expect(shift.report()!.acts).toBeGreaterThan(50 * 7);
    // As people are: some on queue, some in calls, some on a break.
    const states = new Set(agents().map(({ genesys }) => genesys.systemPresence));
    expect([...states]).toEqual(expect.arrayContaining(['OnQueue', 'Available']));
    expect(agents().some(({ genesys }) => genesys.call !== null)).toBe(true);
    expect(agents().some(({ giosg }) => giosg.chats > 0)).toBe(true);
  });

  it('counts the effects and how long they took', () => {
    const { context, organization, shift, agents, pass } = stage();
    shift.start({ agents: 6 });
    pass(30);
    const { email } = agents()[0]!;
    const effect = { side: 'genesys', organizationId: organization.id, what: '', fields: {} } as const;
    const mail = email ?? '';
    context.changes.record({ ...effect, email: mail, by: 'person' });
    pass(0.25);
    const before = shift.report()!;
    context.changes.record({ ...effect, email: mail, by: 'product' });
    context.changes.record({ ...effect, email: mail, by: 'vendor' });
    context.changes.record({ ...effect, organizationId: 'another', email: mail, by: 'product' });
    const after = shift.report()!;
    expect(after.effects - before.effects).toBe(1);
    expect(after).toMatchObject({ p50Ms: expect.any(Number) as number, p95Ms: expect.any(Number) as number });
  });

  it('stops when told, leaving everybody as they are', () => {
    const { shift, agents, isLooking, pass } = stage();
    shift.start({ agents: 10 });
    pass(60);
    const stopped = shift.stop()!;
    expect(stopped).toMatchObject({ isRunning: false, agents: 10 });
    expect(isLooking()).toBe(false);
    const then = JSON.stringify(agents());
    pass(120);
    expect(JSON.stringify(agents())).toBe(then);
    expect(shift.report()).toEqual(stopped);
    expect(shift.stop()).toEqual(stopped);
  });

  it('ends by itself after a quarter of an hour', () => {
    const { shift, isLooking, pass } = stage();
    const { startedAt, endsAt } = shift.start({ agents: 2 });
    expect(Date.parse(endsAt) - Date.parse(startedAt)).toBe(15 * 60_000);
    pass(15 * 60);
    expect([shift.report()!.isRunning, isLooking()]).toEqual([false, false]);
  });

  it.each([0, 201, 1.5, Number.NaN])('refuses %s agents', (count) => {
    expect(() => stage().shift.start({ agents: count })).toThrow('1 to 200');
  });
});

describe('chooseAct', () => {
  const [first] = stage().agents();
  const agent = (giosg: object, genesys: object) =>
    ({
      ...first,
      giosg: { ...first!.giosg, ...giosg },
      genesys: { ...first!.genesys, ...genesys },
    }) as Required<AgentSnapshot>;

  it.each([
    ['opens the console first', agent({ present: false }, {}), { side: 'giosg', action: { present: true } }],
    ['logs in next', agent({}, { systemPresence: 'Offline' }), { side: 'genesys', action: { loggedIn: true } }],
    ['ends a call', agent({}, { call: 'acd' }), { side: 'genesys', action: { call: 'end' } }],
    ['takes a call on queue', agent({}, { systemPresence: 'OnQueue' }), { side: 'genesys', action: { call: 'auto' } }],
    ['goes online', agent({}, {}), { side: 'giosg', action: { wanted: true } }],
  ])('%s', (_what, who, act) => {
    expect(chooseAct(who, () => 0)).toEqual(act);
  });

  it('never closes a console, and never ends more chats than there are', () => {
    const random = numbers(3);
    for (let round = 0; round < 500; round += 1) {
      const who = agent({ chats: 1, wanted: true }, { systemPresence: round % 2 ? 'OnQueue' : 'Available' });
      const { side, action } = chooseAct(who, random);
      expect(action).not.toHaveProperty('present');
      if (side === 'giosg') expect(action.chatsBy ?? 0).toBeGreaterThanOrEqual(-1);
    }
  });
});

describe('effect times', () => {
  it('answers nearest ranks', () => {
    const times = createEffectTimes();
    expect(times.percentile(50)).toBeNull();
    for (let ms = 100; ms >= 1; ms -= 1) times.add(ms);
    expect([times.count(), times.percentile(50), times.percentile(95), times.percentile(100)]).toEqual([
      100, 50, 95, 100,
    ]);
  });
});
