import fc from 'fast-check';
import { defaultPolicy, checkPolicy } from '../policy';
import { routingStatuses } from '../vocabulary';
import { worldDefinitions } from './world';
import type { Arbitrary } from 'fast-check';
import type { PresenceMeaning, SyncPolicy } from '../vocabulary';
import type { Act, Fault, WorldOptions } from './world';

const presenceIds = worldDefinitions.map(({ id }) => id);
/** Often the presences that matter, sometimes any. */
const usualIds = worldDefinitions
  .filter(({ systemPresence }) => ['ON_QUEUE', 'AVAILABLE', 'BREAK', 'OFFLINE', 'TRAINING'].includes(systemPresence))
  .map(({ id }) => id);

export const anyPresence = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom(...usualIds) },
  { weight: 1, arbitrary: fc.constantFrom(...presenceIds) },
);

const mapping: Arbitrary<Record<string, PresenceMeaning>> = fc.dictionary(
  fc.constantFrom(...presenceIds),
  fc.constantFrom<PresenceMeaning>('online', 'offline', 'ignore'),
  { maxKeys: 4, noNullPrototype: true },
);

/** Any policy that can be saved. */
export const anyPolicy: Arbitrary<SyncPolicy> = fc
  .record({
    mapping,
    offQueuePresence: fc.constantFrom(...presenceIds),
    busyRoutingStatuses: fc.constantFrom<SyncPolicy['busyRoutingStatuses']>(['COMMUNICATING', 'INTERACTING'], []),
    chatThreshold: fc.constantFrom<SyncPolicy['chatThreshold']>('capacity', 2, null),
    consoleGraceSeconds: fc.constantFrom(0, 5),
    initialSync: fc.constantFrom<SyncPolicy['initialSync']>('adopt', 'giosg', 'genesys'),
  })
  .map((change) => ({ ...defaultPolicy(), ...change }))
  .map((policy) => (checkPolicy(policy, worldDefinitions).length === 0 ? policy : defaultPolicy()));

/** An agent as they were before anybody looked. */
export const anyWorld: Arbitrary<WorldOptions> = fc.record({
  policy: anyPolicy,
  giosg: fc.record({
    wanted: fc.boolean(),
    online: fc.boolean(),
    present: fc.boolean(),
    chats: fc.nat({ max: 4 }),
    capacity: fc.constantFrom(3, null, 0),
  }),
  presenceId: anyPresence,
  routing: fc.constantFrom(...routingStatuses),
});

/** What isn't anybody's wish: calls, chats, consoles. */
export const anyLevel: Arbitrary<Act> = fc.oneof(
  fc.record({ kind: fc.constant('console' as const), present: fc.boolean() }),
  fc.record({ kind: fc.constant('chats' as const), chats: fc.nat({ max: 7 }) }),
  fc.record({ kind: fc.constant('route' as const), routing: fc.constantFrom(...routingStatuses, 'UNKNOWN' as const) }),
);

/** What a person says. */
export const anyChoice: Arbitrary<Act> = fc.oneof(
  fc.record({ kind: fc.constant('switch' as const), wanted: fc.boolean() }),
  fc.record({ kind: fc.constant('choose' as const), presenceId: anyPresence }),
  fc.record({ kind: fc.constant('page' as const), available: fc.boolean() }),
);

export const anyFault: Arbitrary<Fault> = fc.constantFrom<Fault>(
  'not applied',
  'applied late',
  'answer lost',
  'no time',
);

/** One step of a chaotic shift. `pick` chooses among the events on their way. */
export type Step =
  | { kind: 'act'; act: Act }
  | { kind: 'interfere'; act: Act }
  | { kind: 'deliver'; pick: number; keep: boolean }
  | { kind: 'lose'; pick: number }
  | { kind: 'fault'; fault: Fault }
  | { kind: 'wait'; ms: number }
  | { kind: 'land' }
  | { kind: 'sweep' };

/** Steps of a shift in which `acts` happen. */
export function anyStep(acts: Arbitrary<Act>): Arbitrary<Step> {
  return fc.oneof(
    { weight: 6, arbitrary: fc.record({ kind: fc.constant('act' as const), act: acts }) },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('interfere' as const), act: acts }) },
    {
      weight: 6,
      arbitrary: fc.record({ kind: fc.constant('deliver' as const), pick: fc.nat(), keep: fc.boolean() }),
    },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('lose' as const), pick: fc.nat() }) },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('fault' as const), fault: anyFault }) },
    {
      weight: 2,
      arbitrary: fc.record({ kind: fc.constant('wait' as const), ms: fc.constantFrom(100, 5000, 20_000, 400_000) }),
    },
    { weight: 2, arbitrary: fc.record({ kind: fc.constant('land' as const) }) },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('sweep' as const) }) },
  );
}
