import {
  setupEndpoints,
  type SetupAnswerOf,
  type SetupEndpoint,
  type SetupEndpointName,
} from '../../../api/contracts/endpoints';
import { streamEventsEndpoint } from '../../../api/contracts/events';
import {
  errorAnswerSchema,
  setupErrorStatus,
  type ErrorDetails,
  type SetupErrorCode,
} from '../../../api/contracts/error';
import { createFakeStream, type FakeStream } from './fake-stream';

/** A request as it went out, matched with its endpoint. */
export interface SentRequest {
  endpoint: SetupEndpointName;
  authorization: string | null;
  params: Record<string, string>;
  query: Record<string, string>;
  body: unknown;
}

interface Failure {
  code: SetupErrorCode;
  details?: ErrorDetails;
}

type Reply = { answer: unknown } | { failure: Failure } | { offline: true } | { page: number };
type Responder = (request: SentRequest) => Reply | Promise<Reply>;

export interface NetworkFake {
  fetch: typeof fetch;
  /** Everything sent so far, or everything sent to one endpoint. */
  sent: (endpoint?: SetupEndpointName) => SentRequest[];
  answer: <Name extends SetupEndpointName>(
    name: Name,
    answer: SetupAnswerOf<Name> | ((request: SentRequest) => SetupAnswerOf<Name> | Promise<SetupAnswerOf<Name>>),
  ) => void;
  fail: (name: SetupEndpointName, code: SetupErrorCode, details?: ErrorDetails) => void;
  /** No answer at all. */
  cut: (name: SetupEndpointName) => void;
  /** Some proxy's HTML page with that status. */
  replaceByPage: (name: SetupEndpointName, status: number) => void;
  /** From now on the events come through; each `tell` is one. Before that they are blocked, as by a proxy. */
  openStream: () => FakeStream;
  /** Throws when the page called what no test expected, or spoke against the contracts. */
  assertClean: () => void;
}

/** Answers the setup API and nothing else; both directions are checked against the contracts. */
export function createNetworkFake(): NetworkFake {
  const responders = new Map<SetupEndpointName, Responder>();
  const requests: SentRequest[] = [];
  const violations: string[] = [];
  let stream: FakeStream | null = null;

  const refuse = (violation: string): never => {
    violations.push(violation);
    throw new TypeError(violation);
  };

  const fakeFetch: typeof fetch = async (input, init = {}) => {
    const method = (init.method ?? 'GET').toLowerCase();
    const url = new URL(
      typeof input === 'string' ? input : input instanceof URL ? input : input.url,
      'http://page.test',
    );
    if (isStream(method, url)) {
      if (stream === null) throw new TypeError('Failed to fetch');
      return stream.respond();
    }
    const request = readRequest({ method, url, init }) ?? refuse(`unknown call: ${method} ${url.pathname}`);
    const endpoint: SetupEndpoint = setupEndpoints[request.endpoint];
    const wrong = checkRequest(endpoint, request);
    if (wrong !== null) refuse(`${request.endpoint}: ${wrong}`);
    const respond = responders.get(request.endpoint) ?? refuse(`unexpected call: ${request.endpoint}`);
    requests.push(request);
    const reply = await respond(request);
    if ('offline' in reply) throw new TypeError('Failed to fetch');
    if ('page' in reply) return toResponse(reply.page, '<html>Bad gateway</html>');
    if ('failure' in reply) {
      const body = errorAnswerSchema.parse({ error: { message: 'In the server’s words.', ...reply.failure } });
      return toResponse(setupErrorStatus[reply.failure.code], JSON.stringify(body));
    }
    return toResponse(endpoint.status, JSON.stringify(endpoint.answer.parse(reply.answer)));
  };

  return {
    fetch: fakeFetch,
    sent: (endpoint) => requests.filter((request) => endpoint === undefined || request.endpoint === endpoint),
    answer: (name, answer) =>
      responders.set(name, async (request) => ({
        answer: typeof answer === 'function' ? await answer(request) : answer,
      })),
    fail: (name, code, details) => responders.set(name, () => ({ failure: { code, ...(details ? { details } : {}) } })),
    cut: (name) => responders.set(name, () => ({ offline: true })),
    replaceByPage: (name, status) => responders.set(name, () => ({ page: status })),
    openStream: () => (stream = createFakeStream()),
    assertClean: () => {
      if (violations.length > 0) throw new Error(violations.join('\n'));
    },
  };
}

const isStream = (method: string, url: URL): boolean =>
  streamEventsEndpoint.method === method && streamEventsEndpoint.path === url.pathname;

/** jsdom has no Response of its own: this is the part of one that the page uses. */
const toResponse = (status: number, body: string): Response =>
  ({
    ok: status < 400,
    status,
    json: async () => JSON.parse(body) as unknown,
  }) as Response;

interface RawRequest {
  method: string;
  url: URL;
  init: RequestInit;
}

function readRequest({ method, url, init }: RawRequest): SentRequest | null {
  const headers = new Headers(init.headers);
  for (const [name, endpoint] of Object.entries(setupEndpoints)) {
    const params = endpoint.method === method ? matchPath(endpoint.path, url.pathname) : null;
    if (params === null) continue;
    return {
      endpoint: name as SetupEndpointName,
      authorization: headers.get('authorization'),
      params,
      query: Object.fromEntries(url.searchParams),
      body: typeof init.body === 'string' ? (JSON.parse(init.body) as unknown) : undefined,
    };
  }
  return null;
}

function matchPath(pattern: string, path: string): Record<string, string> | null {
  const source = pattern.replaceAll(/\{(\w+)\}/g, '(?<$1>[^/]+)');
  const groups = new RegExp(`^${source}$`).exec(path);
  if (groups === null) return null;
  return Object.fromEntries(
    Object.entries(groups.groups ?? {}).map(([key, value]) => [key, decodeURIComponent(value)]),
  );
}

function checkRequest(endpoint: SetupEndpoint, { authorization, query, body }: SentRequest): string | null {
  if (authorization?.startsWith('Bearer ') !== true) return 'no session token';
  if (endpoint.query ? !endpoint.query.safeParse(query).success : Object.keys(query).length > 0) return 'wrong query';
  if (endpoint.body ? !endpoint.body.safeParse(body).success : body !== undefined) return 'wrong body';
  return null;
}
