import type { ErrorAnswer } from '../../../api/contracts/error';
import { ApiError } from './api-error';
import type { SessionStore } from './session-store';

export interface RequestDeps {
  session: SessionStore;
  fetch: typeof fetch;
}

type Method = 'GET' | 'PUT' | 'POST';

/** Calls of the setup API with the session's token; a refused token ends in the store. */
export function createRequest({ session, fetch }: RequestDeps) {
  const send = async (path: string, init: RequestInit): Promise<Response> => {
    const { token } = session.getSnapshot();
    if (token === null) throw new ApiError('session_required');
    const headers = { accept: 'application/json', ...init.headers, authorization: `Bearer ${token}` };
    const response = await fetch(`/api/setup${path}`, { ...init, headers, credentials: 'omit' }).catch(
      (cause: unknown) => {
        throw new ApiError('offline', [], { cause });
      },
    );
    if (response.status === 401) session.expire(token);
    return response;
  };

  return {
    /** @throws ApiError */
    call: async <Answer>(method: Method, path: string, body?: unknown): Promise<Answer> => {
      const json = { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
      const response = await send(path, { method, ...(body === undefined ? {} : json) });
      const answer = await readJson(response);
      if (response.ok) return answer as Answer;
      if (isErrorAnswer(answer)) throw new ApiError(answer.error.code, answer.error.details);
      throw new ApiError(response.status === 401 ? 'session_expired' : 'unreadable');
    },

    /** The stream of server-sent events. @throws ApiError when it is refused. */
    openEvents: async (signal: AbortSignal): Promise<Response> => {
      const response = await send('/events', { method: 'GET', headers: { accept: 'text/event-stream' }, signal });
      if (!response.ok) throw new ApiError('unreadable');
      return response;
    },
  };
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

/** Absent values are left out. */
export function toQueryString(query: Record<string, string | undefined>): string {
  const entries = Object.entries(query).filter((entry): entry is [string, string] => entry[1] !== undefined);
  return entries.length === 0 ? '' : `?${new URLSearchParams(entries).toString()}`;
}
