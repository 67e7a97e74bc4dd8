import type { Agent } from '../../../api/contracts/agents';
import type { SetupAnswer } from '../../../api/contracts/setup';
import {
  anna,
  bertil,
  busyToday,
  carin,
  connectedSetup,
  defaultRules,
  entry,
  managerSession,
  presences,
  registration,
  since,
} from '../../../setup-web/src/test/fixtures';
import type { Answers } from './fake-api';

const longName = 'Maximiliana-Alexandrina von Hohenzollern-Sigmaringen-Wolfeschlegelsteinhausenbergerdorff';
const problem = { code: 'genesys_unreachable', message: 'Genesys Cloud does not answer.', since };

/** Some of a thousand agents, with everything at once that makes rows wide. */
const manyAgents: Agent[] = Array.from({ length: 30 }, (_, index) => ({
  ...([anna, bertil, carin][index % 3] ?? anna),
  giosgUserId: `giosg-${index}`,
  ...(index % 3 === 2 ? {} : { name: index === 0 ? longName : `Agent Number ${index}` }),
  email: index === 0 ? `${longName.replaceAll(' ', '.')}@customer-service.example.com` : `agent-${index}@example.com`,
  ...(index % 3 === 0 ? { why: 'Takes chats and calls: available on both sides, nothing stops either.' } : {}),
}));

export const busySetup: SetupAnswer = {
  ...connectedSetup,
  installation: { status: 'installed', lastWebhookAt: since },
  credentials: {
    ...connectedSetup.credentials,
    checks: [
      { id: 'token', kind: 'token', name: 'Example Organization', status: 'granted' },
      { id: 'p1', kind: 'permission', name: 'presence:userPresence:edit', status: 'missing', problem },
      { id: 'p2', kind: 'permission', name: 'directory:user:view', status: 'granted' },
      { id: 's1', kind: 'scope', name: 'notifications', status: 'unknown' },
    ],
  },
  connection: {
    ...connectedSetup.connection,
    problem: { ...problem, code: 'too_many_agents', message: 'One OAuth client can listen to 19,000 agents at most.' },
    channels: Array.from({ length: 3 }, (_, index) => ({
      number: index + 1,
      agents: 334,
      connectedAt: since,
      expiresAt: '2026-11-21T08:15:00.000Z',
      renewsAt: '2026-11-21T06:15:00.000Z',
      reconnects: index,
    })),
    quota: { allowed: 240, spent: 236, waiting: 41, blockedUntil: since, isShort: true },
    rejectedTopics: [
      {
        topic: 'v2.users.{id}?presence&routingStatus',
        reason: 'missing permissions',
        missingPermissions: ['presence:userPresence:view'],
        agents: 12,
      },
    ],
  },
  agents: { matched: 1_000, unmatched: 17, different: 3 },
};

/** Everything that a manager's page may ask for, on a busy day. */
export const busyDay: Answers = {
  getSession: managerSession,
  getSetup: busySetup,
  getToday: busyToday,
  listAgents: { agents: manyAgents, next: 'more' },
  getPolicy: { ...defaultRules, version: 3, savedAt: since, savedBy: 'giosg-anna' },
  listPresences: {
    presences: [
      ...presences.presences,
      { id: 'long', name: longName, systemPresence: 'MEETING', primary: false, deactivated: true, meaning: 'ignore' },
    ],
  },
  listPolicyVersions: {
    versions: [3, 2].map((version) => ({
      version,
      savedAt: since,
      savedBy: 'giosg-anna',
      savedByName: version === 3 ? 'Anna Virtanen' : longName,
      policy: { ...defaultRules.policy, defaultCapacity: version + 2 },
    })),
  },
  analysePolicy: {
    findings: [
      {
        severity: 'warning',
        code: 'busy_not_responding',
        message: 'Who does not answer loses chats, too.',
        example: ['Anna is on queue and online in giosg.', 'A call rings and is not answered.', 'giosg goes offline.'],
      },
      { severity: 'impossible', code: 'undoes', message: 'One write would undo another.', example: ['Step one.'] },
    ],
  },
  listTimeline: {
    entries: Array.from({ length: 20 }, (_, index) => ({
      ...entry,
      agent: `giosg-${index % 4}`,
      outcome: ['written', 'refused', 'observed', 'dry_run'][index % 4] ?? 'written',
      latencyMs: index % 4 === 2 ? null : 20 * index,
    })),
    next: 'older',
  },
  getRegistration: { ...registration, problems: ['public_url_not_https', 'public_url_is_local'] },
};
