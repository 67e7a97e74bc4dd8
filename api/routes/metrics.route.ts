import type { RequestHandler } from 'express';
import type { Registry } from 'prom-client';
import { mergeMetrics } from '../metrics-text';

export interface MetricsRouteDeps {
  registry: Registry;
  /** The worker's own `/metrics`, under `npm start`. */
  workerMetricsUrl?: string | undefined;
  /** Brings up to date what is counted in Postgres. */
  refresh(): Promise<void>;
}

const workerLimitMs = 1_000;

/** `GET /metrics`. A worker that doesn't answer is simply not in it. */
export function createMetricsRoute(deps: MetricsRouteDeps): RequestHandler {
  return async (_request, response) => {
    await deps.refresh();
    const own = await deps.registry.metrics();
    response.set('Content-Type', deps.registry.contentType);
    if (deps.workerMetricsUrl === undefined) {
      response.send(own);
      return;
    }
    const worker = await fetchText(deps.workerMetricsUrl);
    response.send(mergeMetrics({ api: own, worker }));
  };
}

async function fetchText(url: string): Promise<string> {
  try {
    const answer = await fetch(url, { signal: AbortSignal.timeout(workerLimitMs) });
    return answer.ok ? await answer.text() : '';
  } catch {
    return '';
  }
}
