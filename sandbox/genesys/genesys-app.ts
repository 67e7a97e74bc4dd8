import { Router, type ErrorRequestHandler } from 'express';
import type { SandboxContext } from '../core/context';
import type { ChannelHub } from './channel-hub';
import { createDefinitionsRoute } from './definitions.route';
import type { GenesysActions } from './genesys-actions';
import { correlate, createGenesysAuth } from './genesys-auth';
import { GenesysHttpError, notFound } from './genesys-errors';
import { createNotificationsRoute } from './notifications.route';
import { createOauthRoute } from './oauth.route';
import { createOrganizationRoute } from './organization.route';
import { createPresenceRoute } from './presence.route';
import { createRoutingRoute } from './routing.route';
import { createUsersRoute } from './users.route';

export interface GenesysRouterDeps {
  readonly context: SandboxContext;
  readonly hub: ChannelHub;
  readonly actions: GenesysActions;
}

/** The Genesys half's HTTP API: login and platform on one origin. */
export function createGenesysRouter({ context, hub, actions }: GenesysRouterDeps): Router {
  const router = Router();
  router.use(['/api/v2', '/oauth'], correlate);
  router.use(createOauthRoute(context));
  router.use('/api/v2', createGenesysAuth(context));
  router.use(createOrganizationRoute(context));
  router.use(createDefinitionsRoute(context));
  router.use(createPresenceRoute(context, actions));
  router.use(createRoutingRoute(context, actions));
  router.use(createNotificationsRoute(context, hub));
  router.use(createUsersRoute(context));
  router.use(['/api/v2', '/oauth'], () => {
    throw notFound('path');
  });
  const onError: ErrorRequestHandler = (error: unknown, _request, response, next) => {
    if (!(error instanceof GenesysHttpError)) {
      next(error);
      return;
    }
    const { retryAfterSeconds } = error.extra;
    if (retryAfterSeconds !== undefined) response.set('Retry-After', String(retryAfterSeconds));
    response.status(error.status).json(error.body(String(response.get('ININ-Correlation-Id') ?? '')));
  };
  router.use(onError);
  return router;
}
