import { findDefinition, meaningOf, resolveSystemPresence } from './mapping';
import { primaryPresenceIds } from './presence';
import type { PresenceDefinition, SyncPolicy } from './vocabulary';

/** Why a policy cannot work. `path` names the field, dotted, as `mapping.<definition id>`. */
export interface PolicyProblem {
  code:
    | 'definition_unknown'
    | 'definition_deactivated'
    | 'off_queue_presence_online'
    | 'off_queue_presence_on_queue'
    | 'off_queue_presence_offline'
    | 'on_queue_mapping'
    | 'busy_status_undoes_write'
    | 'threshold_never_ends'
    | 'default_capacity_invalid'
    | 'console_grace_invalid';
  message: string;
  path: string;
}

/** The policy of an organization that has saved none. */
export function defaultPolicy(): SyncPolicy {
  return {
    mapping: {},
    offQueuePresence: primaryPresenceIds.AVAILABLE,
    busyRoutingStatuses: ['COMMUNICATING', 'INTERACTING'],
    chatThreshold: 'capacity',
    defaultCapacity: 5,
    consoleGraceSeconds: 5,
    initialSync: 'adopt',
    scope: 'all',
    dryRun: false,
  };
}

/** A version that was stored before a field existed has that field's default; null: nobody saved one. */
export function completePolicy(stored: Partial<SyncPolicy> | null | undefined): SyncPolicy {
  return { ...defaultPolicy(), ...stored };
}

type Definitions = readonly PresenceDefinition[];

function definitionProblems(definitions: Definitions, id: string, path: string): PolicyProblem[] {
  const definition = findDefinition(definitions, id);
  if (!definition) {
    const message = `Genesys Cloud has no presence definition ${id}.`;
    return [{ code: 'definition_unknown', message, path }];
  }
  if (!definition.deactivated) return [];
  const message = `The presence definition ${definition.name} is deactivated in Genesys Cloud.`;
  return [{ code: 'definition_deactivated', message, path }];
}

function offQueueProblems(policy: SyncPolicy, definitions: Definitions): PolicyProblem[] {
  const path = 'offQueuePresence';
  const id = policy.offQueuePresence;
  const systemPresence = resolveSystemPresence(definitions, id, 'UNKNOWN');
  if (systemPresence === 'ON_QUEUE') {
    const message = 'The off-queue presence is On Queue itself: nobody would ever leave the queue.';
    return [{ code: 'off_queue_presence_on_queue', message, path }];
  }
  if (systemPresence === 'OFFLINE') {
    const message =
      'The off-queue presence is Offline: nobody would ever be put back, because nobody is moved out of it.';
    return [{ code: 'off_queue_presence_offline', message, path }];
  }
  if (meaningOf(policy, definitions, id, systemPresence) !== 'online') return [];
  const message =
    'The off-queue presence is mapped online: an agent taken off the queue would count as available there and never be put back.';
  return [{ code: 'off_queue_presence_online', message, path }];
}

function mappingProblems(policy: SyncPolicy, definitions: Definitions): PolicyProblem[] {
  return Object.entries(policy.mapping).flatMap(([id, meaning]) => {
    const path = `mapping.${id}`;
    const problems = definitionProblems(definitions, id, path);
    if (meaning === 'online' || resolveSystemPresence(definitions, id, 'UNKNOWN') !== 'ON_QUEUE') return problems;
    const message = `On Queue is mapped ${meaning}: putting an agent on the queue would not count as available.`;
    return [...problems, { code: 'on_queue_mapping' as const, message, path }];
  });
}

/** Routing follows the queue, so these would turn our own presence write into a call. */
function busyProblems(policy: SyncPolicy): PolicyProblem[] {
  return policy.busyRoutingStatuses.flatMap((status, index) => {
    if (status === 'COMMUNICATING' || status === 'INTERACTING' || status === 'NOT_RESPONDING') return [];
    const message = `${status} is no call: our own write of a presence brings it about, and would switch chats off.`;
    return [{ code: 'busy_status_undoes_write' as const, message, path: `busyRoutingStatuses.${String(index)}` }];
  });
}

function numberProblems(policy: SyncPolicy): PolicyProblem[] {
  const problems: PolicyProblem[] = [];
  const threshold = policy.chatThreshold;
  if (typeof threshold === 'number' && !(Number.isFinite(threshold) && threshold > 0)) {
    const message = 'A chat threshold of zero or less never ends: nobody has fewer chats than that.';
    problems.push({ code: 'threshold_never_ends', message, path: 'chatThreshold' });
  }
  if (!(Number.isFinite(policy.defaultCapacity) && policy.defaultCapacity > 0)) {
    const message = 'The default capacity is a number above zero.';
    problems.push({ code: 'default_capacity_invalid', message, path: 'defaultCapacity' });
  }
  if (!(Number.isFinite(policy.consoleGraceSeconds) && policy.consoleGraceSeconds >= 0)) {
    const message = 'The console grace is zero or more seconds.';
    problems.push({ code: 'console_grace_invalid', message, path: 'consoleGraceSeconds' });
  }
  return problems;
}

/** Everything that keeps a policy from working with these presence definitions; empty if it can be saved. */
export function checkPolicy(policy: SyncPolicy, definitions: Definitions): PolicyProblem[] {
  return [
    ...definitionProblems(definitions, policy.offQueuePresence, 'offQueuePresence'),
    ...offQueueProblems(policy, definitions),
    ...mappingProblems(policy, definitions),
    ...busyProblems(policy),
    ...numberProblems(policy),
  ];
}
