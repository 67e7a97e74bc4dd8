import type { CallOptions, ClientLogger, ClientMetrics } from '../client-deps';
import { type HttpAnswer, type HttpRequest, createHttp } from '../http';
import { HttpFailure } from '../http-failure';
import { GenesysUnexpectedAnswerError } from './errors';
import type { paths } from './generated/openapi';
import { type RateLimit, readRateLimit } from './rate-limit';
import { fromHttpFailure, toGenesysError } from './to-genesys-error';

/** A token and its number: the number says which one was refused, so that only one of many callers fetches anew. */
export interface NumberedToken {
  accessToken: string;
  generation: number;
}

export interface GenesysClientDeps {
  /** From `genesysUrls`. */
  apiUrl: string;
  /**
   * The current token. Called with the generation of a token that Genesys Cloud refused, it answers with a newer one, or
   * with the same one where there is none.
   */
  getToken: (rejectedGeneration?: number) => Promise<NumberedToken>;
  /** Told before the error is thrown when Genesys Cloud refuses the newer token, too. */
  onTokenRefused?: ((generation: number) => Promise<void>) | undefined;
  /** Per call. Default 5000 ms. */
  timeoutMs?: number | undefined;
  metrics?: ClientMetrics | undefined;
  logger?: ClientLogger | undefined;
  /** Told after every answer that carries rate headers, also a 429. */
  onRateLimit?: ((limit: RateLimit) => void) | undefined;
}

export interface GenesysCall {
  call: string;
  method: HttpRequest['method'];
  path: keyof paths;
  /** For the `{placeholders}` of the path. */
  parameters?: Record<string, string>;
  query?: Record<string, string | number | boolean | readonly string[] | undefined>;
  json?: unknown;
  options?: CallOptions | undefined;
}

/** Sends a call and answers with a success; anything else is thrown as a GenesysError. */
export type GenesysRequest = (call: GenesysCall) => Promise<HttpAnswer>;

/** Calls of one organization with its token. A 401 asks for a newer token once and repeats the call once. */
export function createGenesysRequest(deps: GenesysClientDeps): GenesysRequest {
  const { timeoutMs, metrics, logger } = deps;
  const http = createHttp({ vendor: 'genesys', timeoutMs, metrics, logger });

  const send = async (call: GenesysCall, token: NumberedToken): Promise<HttpAnswer> => {
    try {
      const answer = await http(toHttpRequest(deps.apiUrl, call, token.accessToken));
      const limit = readRateLimit(answer);
      if (limit) deps.onRateLimit?.(limit);
      return answer;
    } catch (error) {
      throw error instanceof HttpFailure ? fromHttpFailure(call.call, error) : error;
    }
  };

  return async (call) => {
    const token = await deps.getToken();
    let answer = await send(call, token);
    if (answer.status === 401) {
      const newer = await deps.getToken(token.generation);
      if (newer.generation !== token.generation) answer = await send(call, newer);
      if (answer.status === 401) await deps.onTokenRefused?.(newer.generation);
    }
    if (answer.status >= 200 && answer.status < 300) return answer;
    const error = toGenesysError(call.call, answer);
    const { status, correlationId, code } = error;
    logger?.debug({ vendor: 'genesys', call: call.call, status, correlationId, code }, 'Genesys Cloud refused a call');
    throw error;
  };
}

function toHttpRequest(apiUrl: string, call: GenesysCall, accessToken: string): HttpRequest {
  return {
    call: call.call,
    method: call.method,
    url: `${apiUrl}${fillPath(call.path, call.parameters ?? {})}${toQuery(call.query ?? {})}`,
    headers: { authorization: `Bearer ${accessToken}` },
    signal: call.options?.signal,
    ...(call.json === undefined ? {} : { json: call.json }),
  };
}

function fillPath(path: string, parameters: Record<string, string>): string {
  return path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(parameters[name] ?? ''));
}

/** Lists as `a,b`, which is what the vendor's own client sends today. */
function toQuery(query: NonNullable<GenesysCall['query']>): string {
  const pairs = Object.entries(query).flatMap(([name, value]) => {
    if (value === undefined) return [];
    const text = Array.isArray(value) ? value.map((item: string) => encodeURIComponent(item)).join(',') : undefined;
    return [`${name}=${text ?? encodeURIComponent(String(value))}`];
  });
  return pairs.length === 0 ? '' : `?${pairs.join('&')}`;
}

/** The error for a success that lacks what it must hold. A write has happened then, or may have. */
export function unexpectedAnswer(call: string, answer: HttpAnswer, detail: string): GenesysUnexpectedAnswerError {
  const { status, correlationId } = answer;
  return new GenesysUnexpectedAnswerError({ call, status, correlationId, detail, outcomeUnknown: true });
}
