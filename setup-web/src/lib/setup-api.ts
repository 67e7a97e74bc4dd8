import type { Agent, ListAgentsAnswer, ListAgentsQuery, SetSyncRequest } from '../../../api/contracts/agents';
import type { ErrorAnswer } from '../../../api/contracts/error';
import type { SessionAnswer } from '../../../api/contracts/session';
import type { RemoveAnswer, SaveCredentialsRequest, SetupAnswer } from '../../../api/contracts/setup';
import { ApiError } from './api-error';
import type { SessionStore } from './session-store';

/** The setup API as the page uses it. Every call throws `ApiError`; a refused session also ends in the store. */
export interface SetupApi {
  getSession: () => Promise<SessionAnswer>;
  getSetup: () => Promise<SetupAnswer>;
  saveCredentials: (request: SaveCredentialsRequest) => Promise<SetupAnswer>;
  connect: () => Promise<SetupAnswer>;
  disconnect: () => Promise<SetupAnswer>;
  remove: () => Promise<RemoveAnswer>;
  listAgents: (query: ListAgentsQuery) => Promise<ListAgentsAnswer>;
  setAvailable: (giosgUserId: string, available: boolean) => Promise<Agent>;
  setSync: (giosgUserId: string, request: SetSyncRequest) => Promise<Agent>;
}

export interface SetupApiDeps {
  session: SessionStore;
  fetch: typeof fetch;
}

export function createSetupApi(deps: SetupApiDeps): SetupApi {
  const call = <Answer>(method: 'GET' | 'PUT' | 'POST', path: string, body?: unknown) =>
    request<Answer>(deps, { method, path, body });
  const agentPath = (giosgUserId: string) => `/agents/${encodeURIComponent(giosgUserId)}`;
  return {
    getSession: () => call('GET', '/session'),
    getSetup: () => call('GET', ''),
    saveCredentials: (body) => call('PUT', '/credentials', body),
    connect: () => call('POST', '/connect'),
    disconnect: () => call('POST', '/disconnect'),
    remove: () => call('POST', '/remove'),
    listAgents: (query) => call('GET', `/agents${toQueryString(query)}`),
    setAvailable: (giosgUserId, available) => call('PUT', `${agentPath(giosgUserId)}/available`, { available }),
    setSync: (giosgUserId, body) => call('PUT', `${agentPath(giosgUserId)}/sync`, body),
  };
}

interface Call {
  method: 'GET' | 'PUT' | 'POST';
  path: string;
  body: unknown;
}

async function request<Answer>({ session, fetch }: SetupApiDeps, { method, path, body }: Call): Promise<Answer> {
  const { token } = session.getSnapshot();
  if (token === null) throw new ApiError('session_required');
  const response = await fetch(`/api/setup${path}`, {
    method,
    headers: {
      accept: 'application/json',
      authorization: `Bearer ${token}`,
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    credentials: 'omit',
  }).catch((cause: unknown) => {
    throw new ApiError('offline', [], { cause });
  });
  if (response.status === 401) session.expire(token);
  const answer = await readJson(response);
  if (response.ok) return answer as Answer;
  if (isErrorAnswer(answer)) throw new ApiError(answer.error.code, answer.error.details);
  throw new ApiError(response.status === 401 ? 'session_expired' : 'unreadable');
}

async function readJson(response: Response): Promise<unknown> {
  try {
    return await response.json();
  } catch (cause) {
    if (response.status === 401) return null;
    throw new ApiError('unreadable', [], { cause });
  }
}

const isErrorAnswer = (answer: unknown): answer is ErrorAnswer =>
  typeof (answer as Partial<ErrorAnswer> | null)?.error?.code === 'string';

function toQueryString(query: ListAgentsQuery): string {
  const entries = Object.entries(query).filter((entry): entry is [string, string] => entry[1] !== undefined);
  return entries.length === 0 ? '' : `?${new URLSearchParams(entries).toString()}`;
}
