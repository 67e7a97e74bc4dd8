import { checkPolicy, defaultPolicy } from './policy';
import { primaryDefinitions } from './presence';
import { idOf, secondary } from './testing/scenario';
import type { SyncPolicy } from './vocabulary';

const definitions = [
  ...primaryDefinitions(),
  secondary('in-chat', 'BUSY'),
  secondary('second-queue', 'ON_QUEUE'),
  { ...secondary('old', 'BREAK'), deactivated: true },
];

describe('checkPolicy', () => {
  it('accepts the default policy', () => {
    expect(checkPolicy(defaultPolicy(), definitions)).toEqual([]);
  });

  it.each<[string, Partial<SyncPolicy>]>([
    ['mapped secondary presences', { mapping: { 'in-chat': 'online', [idOf('MEETING')]: 'ignore' } }],
    ['a secondary off-queue presence', { offQueuePresence: 'in-chat' }],
    ['calls that never stop chats', { busyRoutingStatuses: [] }],
    ['chats that never stop calls', { chatThreshold: null }],
    ['an agent who is not responding as busy', { busyRoutingStatuses: ['NOT_RESPONDING'] }],
    ['On Queue mapped online', { mapping: { [idOf('ON_QUEUE')]: 'online' } }],
    ['no grace', { consoleGraceSeconds: 0 }],
  ])('accepts %s', (_name, change) => {
    expect(checkPolicy({ ...defaultPolicy(), ...change }, definitions)).toEqual([]);
  });

  it.each<[string, Partial<SyncPolicy>, string, string]>([
    [
      'an off-queue presence mapped online',
      { mapping: { [idOf('AVAILABLE')]: 'online' } },
      'off_queue_presence_online',
      'offQueuePresence',
    ],
    [
      'an off-queue presence that inherits online',
      { offQueuePresence: 'in-chat', mapping: { [idOf('BUSY')]: 'online' } },
      'off_queue_presence_online',
      'offQueuePresence',
    ],
    ['an unknown off-queue presence', { offQueuePresence: 'gone' }, 'definition_unknown', 'offQueuePresence'],
    ['a deactivated off-queue presence', { offQueuePresence: 'old' }, 'definition_deactivated', 'offQueuePresence'],
    ['an unknown mapped presence', { mapping: { gone: 'offline' } }, 'definition_unknown', 'mapping.gone'],
    ['a deactivated mapped presence', { mapping: { old: 'ignore' } }, 'definition_deactivated', 'mapping.old'],
    [
      'an off-queue presence that is the queue',
      { offQueuePresence: 'second-queue' },
      'off_queue_presence_on_queue',
      'offQueuePresence',
    ],
    [
      'an off-queue presence that logs out',
      { offQueuePresence: idOf('OFFLINE') },
      'off_queue_presence_offline',
      'offQueuePresence',
    ],
    [
      'On Queue mapped offline',
      { mapping: { [idOf('ON_QUEUE')]: 'offline' } },
      'on_queue_mapping',
      `mapping.${idOf('ON_QUEUE')}`,
    ],
    [
      'a secondary queue mapped ignore',
      { mapping: { 'second-queue': 'ignore' } },
      'on_queue_mapping',
      'mapping.second-queue',
    ],
    [
      'a free routing status as busy',
      { busyRoutingStatuses: ['INTERACTING', 'IDLE'] },
      'busy_status_undoes_write',
      'busyRoutingStatuses.1',
    ],
    ['a threshold of zero', { chatThreshold: 0 }, 'threshold_never_ends', 'chatThreshold'],
    ['a default capacity of zero', { defaultCapacity: 0 }, 'default_capacity_invalid', 'defaultCapacity'],
    ['a negative grace', { consoleGraceSeconds: -1 }, 'console_grace_invalid', 'consoleGraceSeconds'],
  ])('refuses %s', (_name, change, code, path) => {
    const problems = checkPolicy({ ...defaultPolicy(), ...change }, definitions);
    expect(problems.map((problem) => [problem.code, problem.path])).toEqual([[code, path]]);
    expect(problems[0]?.message).toMatch(/\.$/);
  });

  it('lists every problem', () => {
    const policy = {
      ...defaultPolicy(),
      offQueuePresence: 'gone',
      chatThreshold: -1,
      mapping: { old: 'online' as const },
    };
    expect(checkPolicy(policy, definitions)).toHaveLength(3);
  });
});
