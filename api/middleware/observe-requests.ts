import type { Request, RequestHandler } from 'express';
import type { Logger } from '../../runtime/logger';
import type { Metrics } from '../../runtime/metrics';

/** Counts and logs each answer by its route's pattern: paths can hold user ids, query strings hold secrets. */
export function observeRequests(deps: {
  metrics: Pick<Metrics, 'httpRequestSeconds'>;
  logger: Pick<Logger, 'debug'>;
}): RequestHandler {
  return (request, response, next) => {
    const startedAt = performance.now();
    response.once('close', () => {
      // A stream lasts as long as somebody looks: that is no time anybody waited.
      if (response.get('Content-Type')?.startsWith('text/event-stream')) return;
      const { method } = request;
      const route = routePattern(request);
      const status = response.writableFinished ? String(response.statusCode) : 'aborted';
      const seconds = (performance.now() - startedAt) / 1_000;
      deps.metrics.httpRequestSeconds.observe({ method: knownMethod(method), route, status }, seconds);
      deps.logger.debug({ method, route, status, ms: Math.round(seconds * 1_000) }, 'request');
    });
    next();
  };
}

function routePattern(request: Request): string {
  const route = request.route as { path?: unknown } | undefined;
  return typeof route?.path === 'string' ? `${request.baseUrl}${route.path}` : 'unmatched';
}

/** Methods are free text: without this anybody could fill the metrics with labels. */
function knownMethod(method: string): string {
  return ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'].includes(method) ? method : 'other';
}
