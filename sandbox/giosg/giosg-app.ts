import { Router, type ErrorRequestHandler } from 'express';
import type { SandboxContext } from '../core/context';
import type { GiosgActions } from './giosg-actions';
import { GiosgHttpError, notFound } from './giosg-errors';
import { createIdentityRoute } from './identity.route';
import { createUsersRoute } from './users.route';

/** The giosg half's HTTP API. */
export function createGiosgRouter(context: SandboxContext, actions: GiosgActions): Router {
  const router = Router();
  router.use(createIdentityRoute(context));
  router.use(createUsersRoute(context, actions));
  router.use(['/api/v5', '/api/v4', '/api/v3', '/identity'], () => {
    throw notFound();
  });
  const onError: ErrorRequestHandler = (error: unknown, _request, response, next) => {
    if (error instanceof GiosgHttpError) response.status(error.status).json(error.body);
    else next(error);
  };
  router.use(onError);
  return router;
}
