import type { ClientLogger, ClientMetrics, Vendor } from './client-deps';
import { readBounded } from './http-body';
import { HttpFailure, toHttpFailure } from './http-failure';

export interface HttpDeps {
  vendor: Vendor;
  /** From the first byte sent to the last one read. Default 5000 ms. */
  timeoutMs?: number | undefined;
  /** Longer answers are given up. Default 8 MiB: a page of 500 users is far below. */
  maxBodyBytes?: number | undefined;
  metrics?: ClientMetrics | undefined;
  logger?: ClientLogger | undefined;
}

export interface HttpRequest {
  /** Name for metrics and errors. Never a URL: those hold ids. */
  call: string;
  method: 'GET' | 'HEAD' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  url: string;
  headers?: Record<string, string>;
  /** Sent as JSON. */
  json?: unknown;
  /** Sent as a form. */
  form?: Record<string, string>;
  signal?: AbortSignal | undefined;
  timeoutMs?: number | undefined;
}

export interface HttpAnswer {
  status: number;
  headers: Headers;
  /** The parsed body; undefined when it is empty or not JSON, which proxies and load balancers send. */
  body: unknown;
  correlationId: string | undefined;
  /** What `Retry-After` asks for, in milliseconds from now. */
  retryAfterMs: number | undefined;
}

export type SendHttp = (request: HttpRequest) => Promise<HttpAnswer>;

/**
 * One request to a vendor over Node's fetch. Every status is an answer; redirects, timeouts, aborts, network errors and
 * bodies that are too long are an `HttpFailure`. A read that the network broke is sent once more, a write never.
 */
export function createHttp(deps: HttpDeps): SendHttp {
  return async (request) => {
    const startedAt = performance.now();
    const repeatable = request.method === 'GET' || request.method === 'HEAD';
    try {
      const answer = await exchange(deps, request).catch((error: unknown) => {
        // A connection kept alive can be closed by the other side just when we use it again.
        if (repeatable && error instanceof HttpFailure && error.kind === 'network') return exchange(deps, request);
        throw error;
      });
      observe(deps, request.call, String(answer.status), startedAt);
      return answer;
    } catch (error) {
      observe(deps, request.call, error instanceof HttpFailure ? error.kind : 'error', startedAt);
      throw error;
    }
  };
}

async function exchange(deps: HttpDeps, request: HttpRequest): Promise<HttpAnswer> {
  const timeoutMs = request.timeoutMs ?? deps.timeoutMs ?? 5_000;
  const limit = limitTime(timeoutMs, request.signal);
  try {
    const response = await fetch(request.url, toInit(request, limit.signal));
    if (response.status === 0 || (response.status >= 300 && response.status < 400)) {
      await response.body?.cancel();
      throw new HttpFailure('redirect', `answered with a redirect (${response.status}), which is not followed`);
    }
    const text = await readBounded(response, deps.maxBodyBytes ?? 8 * 1024 * 1024);
    const answer = toAnswer(response, text);
    const { call, method } = request;
    const { status, correlationId } = answer;
    deps.logger?.debug({ vendor: deps.vendor, call, method, status, correlationId }, 'vendor call');
    return answer;
  } catch (error) {
    throw toHttpFailure(error, { timedOut: limit.timedOut(), aborted: request.signal?.aborted ?? false, timeoutMs });
  } finally {
    limit.end();
  }
}

function toInit(request: HttpRequest, signal: AbortSignal): RequestInit {
  const headers: Record<string, string> = { accept: 'application/json', ...request.headers };
  const init: RequestInit = { method: request.method, headers, redirect: 'manual', signal };
  if (request.json !== undefined) {
    headers['content-type'] = 'application/json';
    return { ...init, body: JSON.stringify(request.json) };
  }
  return request.form === undefined ? init : { ...init, body: new URLSearchParams(request.form) };
}

function toAnswer(response: Response, text: string): HttpAnswer {
  const { headers } = response;
  const body = parseJson(text);
  return {
    status: response.status,
    headers,
    body,
    correlationId: (headers.get('inin-correlation-id') ?? headers.get('genesys-correlation-id'))?.slice(0, 100),
    retryAfterMs: parseRetryAfter(headers.get('retry-after')),
  };
}

function parseJson(text: string): unknown {
  try {
    return text === '' ? undefined : (JSON.parse(text) as unknown);
  } catch {
    return undefined;
  }
}

/** Seconds or a date, as RFC 9110 has it; at most an hour, so that a broken clock cannot stop us for a day. */
export function parseRetryAfter(value: string | null): number | undefined {
  if (value === null || value.trim() === '') return undefined;
  const seconds = Number(value);
  const waitMs = Number.isFinite(seconds) ? seconds * 1_000 : Date.parse(value) - Date.now();
  return Number.isNaN(waitMs) ? undefined : Math.min(Math.max(0, Math.ceil(waitMs)), 3_600_000);
}

/** Not `AbortSignal.any`: with a signal that lives for hours it gathers one listener a call. */
function limitTime(timeoutMs: number, outer: AbortSignal | undefined) {
  const controller = new AbortController();
  let timedOut = false;
  const timer = setTimeout(() => {
    timedOut = true;
    controller.abort();
  }, timeoutMs);
  const abort = () => controller.abort();
  if (outer?.aborted) abort();
  outer?.addEventListener('abort', abort, { once: true });
  return {
    signal: controller.signal,
    timedOut: () => timedOut,
    end: () => {
      clearTimeout(timer);
      outer?.removeEventListener('abort', abort);
    },
  };
}

function observe(deps: HttpDeps, call: string, status: string, startedAt: number): void {
  deps.metrics?.vendorCalls.inc({ vendor: deps.vendor, call, status });
  deps.metrics?.vendorCallSeconds.observe({ vendor: deps.vendor, call }, (performance.now() - startedAt) / 1_000);
}
