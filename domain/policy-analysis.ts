import { meaningOf, primaryIdOf, type PresenceRules } from './mapping';
import { tellPlay, type Play } from './play';
import { checkPolicy, type PolicyProblem } from './policy';
import { everyPlay, plays, restoresNothing, undoesItself } from './policy-plays';
import type { PresenceDefinition, PresenceMeaning, RoutingStatus, SyncPolicy } from './vocabulary';

/** Something a policy would do that its author may not expect. */
export interface PolicyFinding {
  /** `impossible`: it can't be saved. */
  severity: 'impossible' | 'warning';
  code: string;
  message: string;
  /** The field, dotted, as `mapping.<definition id>`. */
  path?: string;
  /** A worked example, one event a line, as the rules themselves play it. */
  example: string[];
}

export interface PolicyAnalysis {
  policy: SyncPolicy;
  definitions: readonly PresenceDefinition[];
  /** The highest chat capacity of any agent, as far as it was read; null: none was. */
  highestCapacity: number | null;
}

/** The play that shows what a problem leads to. */
function playOf({ code, path }: PolicyProblem, rules: PresenceRules): Play {
  if (path.startsWith('mapping.')) return plays.choice(rules, path.slice('mapping.'.length));
  if (code === 'busy_status_undoes_write') {
    const status = rules.policy.busyRoutingStatuses[Number(path.split('.')[1])];
    if (status === 'IDLE') return plays.choice(rules, primaryIdOf(rules.definitions, 'BREAK'));
    return status === 'OFF_QUEUE' ? plays.chats(rules) : plays.call(rules, 'UNKNOWN');
  }
  if (code === 'default_capacity_invalid') return plays.chats(rules, { capacity: null });
  if (code === 'console_grace_invalid') return plays.reload(rules);
  return rules.policy.chatThreshold === null ? plays.console(rules) : plays.chats(rules);
}

function problems(rules: PresenceRules): PolicyFinding[] {
  return checkPolicy(rules.policy, rules.definitions).map((problem) => ({
    severity: 'impossible',
    code: problem.code,
    message: problem.message,
    path: problem.path,
    example: tellPlay(playOf(problem, rules), rules),
  }));
}

/** What no single field shows: everyday events are played, and each has to end where it began. */
function undoing(rules: PresenceRules): PolicyFinding[] {
  const played = everyPlay(rules);
  const undone = played.find(undoesItself);
  const lost = played.find(restoresNothing);
  const findings: PolicyFinding[] = [];
  if (undone) {
    const message = 'One of our writes would undo another under this policy.';
    findings.push({
      severity: 'impossible',
      code: 'writes_undo_each_other',
      message,
      example: tellPlay(undone, rules),
    });
  }
  if (lost) {
    const message = 'What this policy takes away from an agent it would not give back.';
    findings.push({ severity: 'impossible', code: 'not_restored', message, example: tellPlay(lost, rules) });
  }
  return findings;
}

type Warner = (analysis: PolicyAnalysis, rules: PresenceRules) => PolicyFinding[];

function warning(code: string, message: string, path: string, example: string[]): PolicyFinding {
  return { severity: 'warning', code, message, path, example };
}

/** The organization's own presences that nobody gave a meaning of their own, told once for each meaning they inherit. */
const unmapped: Warner = ({ policy, definitions }, rules) => {
  const bare = definitions.filter(({ id, primary, deactivated, systemPresence }) => {
    if (primary || deactivated || systemPresence === 'ON_QUEUE') return false;
    return policy.mapping[id] === undefined;
  });
  const meanings: PresenceMeaning[] = ['online', 'offline', 'ignore'];
  return meanings.flatMap((meaning) => {
    const found = bare.filter((each) => meaningOf(policy, definitions, each.id, each.systemPresence) === meaning);
    const [first] = found;
    if (!first) return [];
    const names = found.map(({ name }) => name).join(', ');
    const message = `Without a mapping of their own these count as ${meaning}, like the presence they belong to: ${names}.`;
    return [warning('presence_unmapped', message, 'mapping', tellPlay(plays.choice(rules, first.id), rules))];
  });
};

const offlineKeepsChats: Warner = ({ policy, definitions }, rules) => {
  const offline = primaryIdOf(definitions, 'OFFLINE');
  const meaning = meaningOf(policy, definitions, offline, 'OFFLINE');
  if (meaning === 'offline') return [];
  const message = `Offline is mapped ${meaning}: whoever logs out of Genesys Cloud keeps getting chats.`;
  return [warning('logout_keeps_chats', message, `mapping.${offline}`, tellPlay(plays.choice(rules, offline), rules))];
};

const callStatuses: RoutingStatus[] = ['INTERACTING', 'COMMUNICATING'];

const callUnseen: Warner = ({ policy }, rules) => {
  const busy = policy.busyRoutingStatuses;
  const unseen = callStatuses.filter((status) => !busy.includes(status));
  if (busy.length === 0 || unseen.length === 0) return [];
  return unseen.map((status) => {
    const what = status === 'INTERACTING' ? 'Calls from a queue' : 'Direct calls';
    const message = `${what} (${status}) stop no chats: only ${busy.join(', ')} counts as busy.`;
    return warning('call_unseen', message, 'busyRoutingStatuses', tellPlay(plays.call(rules, status), rules));
  });
};

const thresholdOutOfReach: Warner = ({ policy, highestCapacity }, rules) => {
  const { chatThreshold } = policy;
  if (typeof chatThreshold !== 'number') return [];
  const highest = highestCapacity ?? policy.defaultCapacity;
  if (chatThreshold <= highest) return [];
  const message = `No agent is given more than ${String(highest)} chats, so a threshold of ${String(chatThreshold)} never stops calls, unless chats are taken by hand.`;
  return [
    warning('threshold_out_of_reach', message, 'chatThreshold', tellPlay(plays.manyChats(rules, highest), rules)),
  ];
};

const reloadCounts: Warner = ({ policy }, rules) => {
  if (policy.consoleGraceSeconds > 1) return [];
  const message =
    'A console that is reloaded takes the agent off the queue for a moment: a grace of some seconds avoids it.';
  return [warning('reload_is_absence', message, 'consoleGraceSeconds', tellPlay(plays.reload(rules), rules))];
};

const nobody: Warner = ({ policy }) => {
  if (policy.scope === 'all' || policy.scope.length > 0) return [];
  return [warning('scope_names_nobody', 'The policy names no agent, so nobody is written.', 'scope', [])];
};

const warners = [unmapped, offlineKeepsChats, callUnseen, thresholdOutOfReach, reloadCounts, nobody];

/** What a policy would do with these presence definitions; each finding about a rule with a worked example. */
export function analysePolicy(analysis: PolicyAnalysis): PolicyFinding[] {
  const rules: PresenceRules = analysis;
  const impossible = problems(rules);
  // The plays repeat what a refused field does already.
  const found = impossible.length > 0 ? impossible : undoing(rules);
  return [...found, ...warners.flatMap((warn) => warn(analysis, rules))];
}
