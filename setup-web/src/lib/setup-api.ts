import type { SetupAnswerOf } from '../../../api/contracts/endpoints';
import type { ListAgentsQuery, MatchAgentRequest, SetSyncRequest } from '../../../api/contracts/agents';
import type { Policy } from '../../../api/contracts/policy';
import type { SaveCredentialsRequest, SetOrganizationSyncRequest } from '../../../api/contracts/setup';
import type { ListTimelineQuery } from '../../../api/contracts/timeline';
import { createRequest, toQueryString, type RequestDeps } from './setup-request';

/** The setup API as the page uses it. Every call throws `ApiError`; a refused session also ends in the store. */
export type SetupApi = ReturnType<typeof createSetupApi>;

export function createSetupApi(deps: RequestDeps) {
  const { call, openEvents } = createRequest(deps);
  const agentPath = (giosgUserId: string) => `/agents/${encodeURIComponent(giosgUserId)}`;
  return {
    getSession: () => call<SetupAnswerOf<'getSession'>>('GET', '/session'),
    getSetup: () => call<SetupAnswerOf<'getSetup'>>('GET', ''),
    getRegistration: () => call<SetupAnswerOf<'getRegistration'>>('GET', '/registration'),
    getToday: (since: string) => call<SetupAnswerOf<'getToday'>>('GET', `/today${toQueryString({ since })}`),
    saveCredentials: (body: SaveCredentialsRequest) =>
      call<SetupAnswerOf<'saveCredentials'>>('PUT', '/credentials', body),
    checkCredentials: () => call<SetupAnswerOf<'checkCredentials'>>('POST', '/credentials/check'),
    connect: () => call<SetupAnswerOf<'connect'>>('POST', '/connect'),
    disconnect: () => call<SetupAnswerOf<'disconnect'>>('POST', '/disconnect'),
    remove: () => call<SetupAnswerOf<'remove'>>('POST', '/remove'),
    setOrganizationSync: (body: SetOrganizationSyncRequest) =>
      call<SetupAnswerOf<'setOrganizationSync'>>('PUT', '/sync', body),
    listAgents: (query: ListAgentsQuery) => call<SetupAnswerOf<'listAgents'>>('GET', `/agents${toQueryString(query)}`),
    matchAgent: (giosgUserId: string, body: MatchAgentRequest) =>
      call<SetupAnswerOf<'matchAgent'>>('PUT', `${agentPath(giosgUserId)}/match`, body),
    setAvailable: (giosgUserId: string, available: boolean) =>
      call<SetupAnswerOf<'setAvailable'>>('PUT', `${agentPath(giosgUserId)}/available`, { available }),
    setSync: (giosgUserId: string, body: SetSyncRequest) =>
      call<SetupAnswerOf<'setSync'>>('PUT', `${agentPath(giosgUserId)}/sync`, body),
    getPolicy: () => call<SetupAnswerOf<'getPolicy'>>('GET', '/policy'),
    savePolicy: (policy: Policy) => call<SetupAnswerOf<'savePolicy'>>('PUT', '/policy', { policy }),
    analysePolicy: (policy: Policy) => call<SetupAnswerOf<'analysePolicy'>>('POST', '/policy/analysis', { policy }),
    listPolicyVersions: (cursor: string | undefined) =>
      call<SetupAnswerOf<'listPolicyVersions'>>('GET', `/policy/versions${toQueryString({ cursor })}`),
    rollbackPolicy: (version: number) => call<SetupAnswerOf<'rollbackPolicy'>>('POST', '/policy/rollback', { version }),
    listPresences: () => call<SetupAnswerOf<'listPresences'>>('GET', '/presences'),
    listTimeline: (query: ListTimelineQuery) =>
      call<SetupAnswerOf<'listTimeline'>>('GET', `/timeline${toQueryString(query)}`),
    openEvents,
  };
}
