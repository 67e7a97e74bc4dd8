import type { RequestHandler } from 'express';
import type { ReadinessReport } from '../readiness';

/** 200 while the process lives. */
export const healthRoute: RequestHandler = (_request, response) => {
  response.json({ status: 'alive' });
};

/** 200 when everything we need is there, else 503; the body says which. */
export function createReadinessRoute(readiness: () => Promise<ReadinessReport>): RequestHandler {
  return async (_request, response) => {
    const { ready, checks } = await readiness();
    response.status(ready ? 200 : 503).json({ status: ready ? 'ready' : 'not_ready', checks });
  };
}
