import type { CallOptions, ClientLogger, ClientMetrics, PagedOptions } from '../client-deps';
import { type HttpAnswer, type HttpRequest, createHttp } from '../http';
import { HttpFailure } from '../http-failure';
import { asArray, asFields, asText } from '../parsing';
import { type GiosgError, GiosgUnexpectedAnswerError } from './errors';
import { type GiosgUser, parseGiosgUser } from './parse-user';
import { fromHttpFailure, toGiosgError } from './to-giosg-error';

export type { GiosgUser } from './parse-user';

/**
 * Who asks. `token`: the bot user's lasting one. `bearer`: an OAuth token. `giosgApp`: the short-lived token of a trigger
 * with the app's secret, which acts as the user who clicked.
 */
export type GiosgAuthorization =
  { token: string } | { bearer: string } | { giosgApp: { token: string; secret: string } };

export interface GiosgClientDeps {
  /** `GIOSG_BASE_URL`, without a trailing slash. */
  baseUrl: string;
  authorization: GiosgAuthorization;
  /** After a 401: what has replaced the authorization meanwhile, if anything has. The call is made once more with it. */
  renew?: (() => Promise<GiosgAuthorization | null>) | undefined;
  organizationId: string;
  /** Per call. Default 5000 ms. */
  timeoutMs?: number | undefined;
  metrics?: ClientMetrics | undefined;
  logger?: ClientLogger | undefined;
}

/** The calls of one organization. Every method may throw any GiosgError; see `clients/giosg/errors.ts`. */
export type GiosgClient = ReturnType<typeof createGiosgClient>;

/** A cursor that never ends would be a loop: 1,000 pages are more users than any organization has. */
const maxPages = 1_000;

/** A client for one organization. Holds no connection and nothing but its authorization: make one whenever needed. */
export function createGiosgClient(deps: GiosgClientDeps) {
  const send = createSend(deps);
  const usersPath = `/api/v5/orgs/${encodeURIComponent(deps.organizationId)}/users`;
  const userUrl = (userId: string) => `${deps.baseUrl}${usersPath}/${encodeURIComponent(userId)}`;

  return {
    /** @throws GiosgNotFoundError also for a user who was deleted. */
    async getUser(userId: string, options?: CallOptions): Promise<GiosgUser> {
      const answer = await send({ call: 'getUser', method: 'GET', url: userUrl(userId), signal: options?.signal });
      return toUser('getUser', answer);
    },

    /** All users that are not deleted, bots included. A user who cannot be read is left out, not in the way of the rest. */
    async listUsers({ each = (page) => page(), signal }: PagedOptions = {}): Promise<GiosgUser[]> {
      const call = 'listUsers';
      const users: GiosgUser[] = [];
      let url: string | undefined = `${deps.baseUrl}${usersPath}`;
      const seen = new Set<string>();
      while (url !== undefined) {
        seen.add(url);
        const page = { call, method: 'GET', url, signal } as const;
        const answer: HttpAnswer = await each(() => send(page));
        const body = asFields(answer.body);
        const results = asArray(body?.['results']);
        if (!results) throw unexpectedAnswer(call, answer, 'no results');
        users.push(...results.flatMap((result) => parseGiosgUser(result) ?? []));
        url = nextUrl(deps.baseUrl, body?.['next'], () => unexpectedAnswer(call, answer, 'next page elsewhere'));
        const isEndless = url !== undefined && (seen.has(url) || seen.size === maxPages);
        if (isEndless) throw unexpectedAnswer(call, answer, 'a list without an end');
      }
      return users;
    },

    /** Sets the person's wish (`is_online_enabled`) and nothing else; answers with the user as he is afterwards. */
    async setOnlineEnabled(userId: string, enabled: boolean, options?: CallOptions): Promise<GiosgUser> {
      const call = 'setOnlineEnabled';
      const json = { is_online_enabled: enabled };
      const answer = await send({ call, method: 'PATCH', url: userUrl(userId), json, signal: options?.signal });
      return toUser(call, answer);
    },

    /** `chatCapacity` is null where giosg states none or something that is no number. */
    async getPreferences(userId: string, options?: CallOptions): Promise<{ chatCapacity: number | null }> {
      const call = 'getPreferences';
      const url = `${userUrl(userId)}/preferences`;
      const answer = await send({ call, method: 'GET', url, signal: options?.signal });
      const body = asFields(answer.body);
      if (!body) throw unexpectedAnswer(call, answer, 'no preferences');
      const capacity = body['chat_capacity'];
      return { chatCapacity: typeof capacity === 'number' && Number.isInteger(capacity) ? capacity : null };
    },

    /** The user behind the authorization. @throws GiosgUnauthorizedError when giosg no longer accepts it. */
    async getMe(options?: CallOptions): Promise<GiosgUser> {
      const url = `${deps.baseUrl}/api/v5/users/me`;
      return toUser('getMe', await send({ call: 'getMe', method: 'GET', url, signal: options?.signal }));
    },
  };
}

function createSend(deps: GiosgClientDeps): (request: HttpRequest) => Promise<HttpAnswer> {
  const { timeoutMs, metrics, logger } = deps;
  const http = createHttp({ vendor: 'giosg', timeoutMs, metrics, logger });
  let authorization = deps.authorization;

  const isReplaced = async (used: GiosgAuthorization): Promise<boolean> => {
    const fresh = authorization === used ? await deps.renew?.() : null;
    // Somebody else's refused call may have brought it meanwhile.
    if (fresh && authorization === used) authorization = fresh;
    return authorization !== used;
  };

  return async (request) => {
    try {
      const used = authorization;
      const attempt = () => http({ ...request, headers: { authorization: toHeader(authorization) } });
      let answer = await attempt();
      // Refused at the door, it did nothing: also a write may be sent again.
      if (answer.status === 401 && (await isReplaced(used))) answer = await attempt();
      if (answer.status < 200 || answer.status >= 300) throw toGiosgError(request.call, answer);
      return answer;
    } catch (error) {
      throw error instanceof HttpFailure ? fromHttpFailure(request.call, error) : error;
    }
  };
}

function toHeader(authorization: GiosgAuthorization): string {
  if ('token' in authorization) return `Token ${authorization.token}`;
  if ('bearer' in authorization) return `Bearer ${authorization.bearer}`;
  return `GIOSGAPP ${authorization.giosgApp.token} ${authorization.giosgApp.secret}`;
}

function toUser(call: string, answer: HttpAnswer): GiosgUser {
  const user = parseGiosgUser(answer.body);
  if (!user) throw unexpectedAnswer(call, answer, 'no user with an online state');
  return user;
}

function unexpectedAnswer(call: string, answer: HttpAnswer, detail: string): GiosgError {
  const { status, correlationId } = answer;
  return new GiosgUnexpectedAnswerError({ call, status, correlationId, detail, outcomeUnknown: true });
}

/** The next page, on giosg's own origin only: the authorization goes with it. */
function nextUrl(baseUrl: string, next: unknown, foreign: () => GiosgError): string | undefined {
  const text = asText(next);
  if (text === undefined) return undefined;
  const url = URL.canParse(text, baseUrl) ? new URL(text, baseUrl) : undefined;
  if (url?.origin !== new URL(baseUrl).origin) throw foreign();
  return url.href;
}
