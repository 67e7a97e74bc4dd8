import type { z } from 'zod';
import {
  agentSchema,
  listAgentsAnswerSchema,
  listAgentsQuerySchema,
  matchAgentRequestSchema,
  setAvailableRequestSchema,
  setSyncRequestSchema,
} from './agents';
import { agentParamsSchema } from './common';
import {
  analysePolicyAnswerSchema,
  analysePolicyRequestSchema,
  listPolicyVersionsAnswerSchema,
  listPolicyVersionsQuerySchema,
  listPresencesAnswerSchema,
  policyAnswerSchema,
  rollbackPolicyRequestSchema,
  savePolicyRequestSchema,
} from './policy';
import { registrationAnswerSchema } from './registration';
import { sessionAnswerSchema } from './session';
import {
  emptyRequestSchema,
  removeAnswerSchema,
  saveCredentialsRequestSchema,
  setOrganizationSyncRequestSchema,
  setupAnswerSchema,
} from './setup';
import { listTimelineAnswerSchema, listTimelineQuerySchema } from './timeline';
import { getTodayQuerySchema, todayAnswerSchema } from './today';
import type { SetupErrorCode } from './error';

/** One route of the setup API. Paths are OpenAPI's: `{giosgUserId}` is a parameter. */
export interface SetupEndpoint {
  method: 'get' | 'put' | 'post';
  path: string;
  summary: string;
  /** `own_row`: a manager, or the agent whose row it is. `anyone`: every session. */
  allowed: 'manager' | 'own_row' | 'anyone';
  params?: z.ZodType;
  query?: z.ZodType;
  body?: z.ZodType;
  status: 200 | 202;
  answer: z.ZodType;
  /** Besides those that any route may answer with. */
  errors: readonly SetupErrorCode[];
}

/** Codes that any route may answer with. */
export const commonErrorCodes = [
  'session_required',
  'session_expired',
  'managers_only',
  'invalid_request',
  'too_many_requests',
  'internal_error',
] as const satisfies readonly SetupErrorCode[];

/** The setup API, complete: the router, the OpenAPI document and the page's network fake are made from it. */
export const setupEndpoints = {
  getSession: {
    method: 'get',
    path: '/api/setup/session',
    summary: 'Who is looking, and until when',
    allowed: 'anyone',
    status: 200,
    answer: sessionAnswerSchema,
    errors: [],
  },
  getSetup: {
    method: 'get',
    path: '/api/setup',
    summary: 'State of the installation, the credentials and the connection',
    allowed: 'anyone',
    status: 200,
    answer: setupAnswerSchema,
    errors: [],
  },
  getRegistration: {
    method: 'get',
    path: '/api/setup/registration',
    summary: 'What giosg’s app form and Genesys Cloud’s integration form ask for',
    allowed: 'manager',
    status: 200,
    answer: registrationAnswerSchema,
    errors: [],
  },
  saveCredentials: {
    method: 'put',
    path: '/api/setup/credentials',
    summary: 'Check credentials with Genesys Cloud and store them if it accepts them',
    allowed: 'manager',
    body: saveCredentialsRequestSchema,
    status: 200,
    answer: setupAnswerSchema,
    errors: [
      'invalid_region',
      'genesys_invalid_client',
      'genesys_missing_permission',
      'client_in_use',
      'genesys_unreachable',
      'not_ready',
    ],
  },
  checkCredentials: {
    method: 'post',
    path: '/api/setup/credentials/check',
    summary: 'Check the stored credentials with Genesys Cloud again',
    allowed: 'manager',
    body: emptyRequestSchema,
    status: 200,
    answer: setupAnswerSchema,
    errors: ['credentials_required', 'genesys_invalid_client', 'genesys_unreachable', 'not_ready'],
  },
  connect: {
    method: 'post',
    path: '/api/setup/connect',
    summary: 'Start the sync; idempotent',
    allowed: 'manager',
    body: emptyRequestSchema,
    status: 202,
    answer: setupAnswerSchema,
    errors: ['credentials_required', 'not_ready'],
  },
  disconnect: {
    method: 'post',
    path: '/api/setup/disconnect',
    summary: 'Stop the sync; idempotent',
    allowed: 'manager',
    body: emptyRequestSchema,
    status: 202,
    answer: setupAnswerSchema,
    errors: ['not_ready'],
  },
  remove: {
    method: 'post',
    path: '/api/setup/remove',
    summary: 'Remove everything stored for an organization whose uninstall giosg has not confirmed',
    allowed: 'manager',
    body: emptyRequestSchema,
    status: 200,
    answer: removeAnswerSchema,
    errors: ['removal_not_offered', 'not_ready'],
  },
  listAgents: {
    method: 'get',
    path: '/api/setup/agents',
    summary: 'Agents with both states, by name; an agent session gets its own row only',
    allowed: 'anyone',
    query: listAgentsQuerySchema,
    status: 200,
    answer: listAgentsAnswerSchema,
    errors: [],
  },
  matchAgent: {
    method: 'put',
    path: '/api/setup/agents/{giosgUserId}/match',
    summary: 'Match an agent by hand, not at all, or by e-mail again',
    allowed: 'manager',
    params: agentParamsSchema,
    body: matchAgentRequestSchema,
    status: 200,
    answer: agentSchema,
    errors: ['agent_not_found', 'already_matched', 'genesys_user_not_found', 'genesys_unreachable', 'not_ready'],
  },
  setAvailable: {
    method: 'put',
    path: '/api/setup/agents/{giosgUserId}/available',
    summary: 'Say whether the agent wants work, as if the person had said so',
    allowed: 'own_row',
    params: agentParamsSchema,
    body: setAvailableRequestSchema,
    status: 200,
    answer: agentSchema,
    errors: ['agent_not_found', 'not_ready'],
  },
  setSync: {
    method: 'put',
    path: '/api/setup/agents/{giosgUserId}/sync',
    summary: 'Pause or resume the sync of one agent',
    allowed: 'own_row',
    params: agentParamsSchema,
    body: setSyncRequestSchema,
    status: 200,
    answer: agentSchema,
    errors: ['agent_not_found', 'not_ready'],
  },
  getPolicy: {
    method: 'get',
    path: '/api/setup/policy',
    summary: 'The policy in force',
    allowed: 'manager',
    status: 200,
    answer: policyAnswerSchema,
    errors: [],
  },
  savePolicy: {
    method: 'put',
    path: '/api/setup/policy',
    summary: 'Save a new version of the policy',
    allowed: 'manager',
    body: savePolicyRequestSchema,
    status: 200,
    answer: policyAnswerSchema,
    errors: ['policy_cannot_work', 'not_ready'],
  },
  listPolicyVersions: {
    method: 'get',
    path: '/api/setup/policy/versions',
    summary: 'Every saved version of the policy with its author, newest first',
    allowed: 'manager',
    query: listPolicyVersionsQuerySchema,
    status: 200,
    answer: listPolicyVersionsAnswerSchema,
    errors: [],
  },
  rollbackPolicy: {
    method: 'post',
    path: '/api/setup/policy/rollback',
    summary: 'Save a new version that equals an old one; 0 stands for the defaults',
    allowed: 'manager',
    body: rollbackPolicyRequestSchema,
    status: 200,
    answer: policyAnswerSchema,
    errors: ['policy_version_not_found', 'policy_cannot_work', 'not_ready'],
  },
  analysePolicy: {
    method: 'post',
    path: '/api/setup/policy/analysis',
    summary: 'What a policy would do, with worked examples, before it is saved',
    allowed: 'manager',
    body: analysePolicyRequestSchema,
    status: 200,
    answer: analysePolicyAnswerSchema,
    errors: [],
  },
  listPresences: {
    method: 'get',
    path: '/api/setup/presences',
    summary: "The organization's presences by name, and what each means under the policy in force",
    allowed: 'manager',
    status: 200,
    answer: listPresencesAnswerSchema,
    errors: [],
  },
  setOrganizationSync: {
    method: 'put',
    path: '/api/setup/sync',
    summary: 'Pause or resume the sync of the whole organization',
    allowed: 'manager',
    body: setOrganizationSyncRequestSchema,
    status: 200,
    answer: setupAnswerSchema,
    errors: ['not_ready'],
  },
  getToday: {
    method: 'get',
    path: '/api/setup/today',
    summary: 'Numbers of the day so far, and of the agents now',
    allowed: 'manager',
    query: getTodayQuerySchema,
    status: 200,
    answer: todayAnswerSchema,
    errors: [],
  },
  listTimeline: {
    method: 'get',
    path: '/api/setup/timeline',
    summary: 'What was decided and written, newest first',
    allowed: 'manager',
    query: listTimelineQuerySchema,
    status: 200,
    answer: listTimelineAnswerSchema,
    errors: [],
  },
} as const satisfies Record<string, SetupEndpoint>;

export type SetupEndpointName = keyof typeof setupEndpoints;
export type SetupAnswerOf<Name extends SetupEndpointName> = z.infer<(typeof setupEndpoints)[Name]['answer']>;
