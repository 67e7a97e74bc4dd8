import type { AvailableTopic } from '../clients/genesys/genesys-client';
import type { AccessCheck } from '../domain/organization-state';

/** What a call showed: it is allowed, it was refused (naming permissions, or a scope), or nobody can tell. */
export type Finding =
  { kind: 'allowed' } | { kind: 'refused'; permissions: readonly string[]; byScope: boolean } | { kind: 'unclear' };

export type ProbeName = 'definitions' | 'search' | 'write' | 'channels';

/** Everything that was found out about an OAuth client. */
export interface AccessFindings {
  /** Whose token it is; null when Genesys Cloud keeps that to itself. */
  owner: string | null;
  /** The client's scopes as it states them; null when it does not. */
  scopes: readonly string[] | null;
  probes: Record<ProbeName, Finding>;
  /** Null when the listing could not be had. */
  topics: readonly AvailableTopic[] | null;
}

interface Need {
  permission: string | null;
  /** The least scope that will do, and those that contain it. */
  scopes: readonly [string, ...string[]];
}

/** What each probed call asks of the client. Notifications have a scope and no permission of their own. */
const needs: Record<ProbeName, Need> = {
  definitions: { permission: 'presence:presenceDefinition:view', scopes: ['presence:readonly', 'presence'] },
  search: { permission: 'directory:user:view', scopes: ['users:readonly', 'users'] },
  // Needed since 2025-07-20, although the vendor's description does not say so.
  write: { permission: 'presence:userPresence:edit', scopes: ['presence'] },
  channels: { permission: null, scopes: ['notifications'] },
};
const probeNames = ['definitions', 'search', 'write', 'channels'] as const;

/** `presence` contains `presence:readonly`, so that one needs no line of its own. */
const scopeProbes = ['write', 'search', 'channels'] as const;

/** Each agent's own role has to grant it; an OAuth client cannot find out whether it does. */
const agentPermission = 'routing:agent:onqueue';

const neededTopics = ['v2.users.{id}.presence', 'v2.users.{id}.routingStatus'] as const;

type Verdict = Pick<AccessCheck, 'status'> & { reason?: keyof typeof reasons };

const reasons = {
  not_granted: 'Genesys Cloud refused a call that needs it.',
  not_answered: 'Genesys Cloud did not answer clearly enough to tell.',
  cannot_be_probed: 'It cannot be tried out without changing something in Genesys Cloud.',
  granted_to_agents: 'It belongs to the role of each agent, which an OAuth client cannot look into.',
  permission_missing: 'A permission that this topic needs is missing.',
  permission_unknown: 'Whether a permission that this topic needs is there cannot be told beforehand.',
  not_listed: 'Genesys Cloud does not list this topic for this client.',
} as const;

/** Every thing the product needs, by name, as granted, missing or unknown. `since` is an ISO time. */
export function judgeAccess(findings: AccessFindings, since: string): AccessCheck[] {
  const permissions = judgePermissions(findings);
  const verdicts = new Map<string, Verdict>([
    ['token', { status: 'granted' }],
    ...[...permissions].map(([name, verdict]) => [`permission/${name}`, verdict] as const),
    ...scopeProbes.map((probe) => [`scope/${needs[probe].scopes[0]}`, judgeScope(findings, probe)] as const),
    ...neededTopics.map((topic) => [`topic/${topic}`, judgeTopic(findings, topic, permissions)] as const),
  ]);
  return [...verdicts].map(([id, verdict]) => toCheck(id, verdict, { owner: findings.owner, since }));
}

/** Names of what is missing: permissions first, each once. */
export function missingNames(checks: readonly AccessCheck[]): string[] {
  const missing = checks.filter(({ kind, status }) => status === 'missing' && kind !== 'topic');
  return [...new Set(missing.map(({ name }) => name))];
}

function judgePermissions(findings: AccessFindings): Map<string, Verdict> {
  const verdicts = new Map<string, Verdict>();
  for (const probe of probeNames) {
    const { permission } = needs[probe];
    if (permission !== null) verdicts.set(permission, judgePermission(findings, probe, permission));
  }
  // A refusal may name more than was expected of it.
  for (const name of probeNames.flatMap((probe) => namedBy(findings.probes[probe]))) {
    verdicts.set(name, { status: 'missing', reason: 'not_granted' });
  }
  for (const name of topicPermissions(findings)) {
    if (!verdicts.has(name)) verdicts.set(name, { status: 'unknown', reason: 'cannot_be_probed' });
  }
  return verdicts.set(agentPermission, { status: 'unknown', reason: 'granted_to_agents' });
}

function judgePermission(findings: AccessFindings, probe: ProbeName, permission: string): Verdict {
  const finding = findings.probes[probe];
  if (finding.kind === 'allowed') return { status: 'granted' };
  const isNamed = namedBy(finding).length === 0 || namedBy(finding).includes(permission);
  const isRefused = finding.kind === 'refused' && !isScopeMatter(findings, probe) && isNamed;
  return isRefused ? { status: 'missing', reason: 'not_granted' } : { status: 'unknown', reason: 'not_answered' };
}

/** By what was allowed, else by what was refused, else by what the token says of itself. */
function judgeScope(findings: AccessFindings, probe: ProbeName): Verdict {
  if (findings.probes[probe].kind === 'allowed') return { status: 'granted' };
  if (isScopeMatter(findings, probe)) return { status: 'missing', reason: 'not_granted' };
  return statesScope(findings, probe) === true ? { status: 'granted' } : { status: 'unknown', reason: 'not_answered' };
}

/** A refusal that says so, or that names no permission while the token lacks the scope or no permission is needed. */
function isScopeMatter(findings: AccessFindings, probe: ProbeName): boolean {
  const finding = findings.probes[probe];
  if (finding.kind !== 'refused') return false;
  if (finding.byScope) return true;
  if (finding.permissions.length > 0) return false;
  return needs[probe].permission === null || statesScope(findings, probe) === false;
}

function statesScope({ scopes }: AccessFindings, probe: ProbeName): boolean | null {
  return scopes === null ? null : needs[probe].scopes.some((scope) => scopes.includes(scope));
}

const namedBy = (finding: Finding): readonly string[] => (finding.kind === 'refused' ? finding.permissions : []);

const topicPermissions = ({ topics }: AccessFindings): string[] =>
  (topics ?? [])
    .filter(({ id }) => (neededTopics as readonly string[]).includes(id))
    .flatMap(({ requiresPermissions }) => requiresPermissions);

function judgeTopic({ topics }: AccessFindings, id: string, permissions: ReadonlyMap<string, Verdict>): Verdict {
  if (topics === null) return { status: 'unknown', reason: 'not_answered' };
  const topic = topics.find((entry) => entry.id === id);
  if (!topic) return { status: 'unknown', reason: 'not_listed' };
  const statuses = topic.requiresPermissions.map((name) => permissions.get(name)?.status);
  if (statuses.includes('missing')) return { status: 'missing', reason: 'permission_missing' };
  if (statuses.every((status) => status === 'granted')) return { status: 'granted' };
  return { status: 'unknown', reason: 'permission_unknown' };
}

function toCheck(
  id: string,
  { status, reason }: Verdict,
  { owner, since }: { owner: string | null; since: string },
): AccessCheck {
  const [kind, name] = id === 'token' ? ['token', owner ?? 'OAuth client'] : splitOnce(id);
  return {
    id,
    kind: kind as AccessCheck['kind'],
    name,
    status,
    ...(reason === undefined ? {} : { problem: { code: reason, message: reasons[reason], since } }),
  };
}

const splitOnce = (id: string): [string, string] => [id.slice(0, id.indexOf('/')), id.slice(id.indexOf('/') + 1)];
