import { Router, type Request } from 'express';
import type { SandboxContext } from '../core/context';
import type { GiosgUser, Organization } from '../core/types';
import type { GiosgActions } from './giosg-actions';
import { authenticate, type Caller } from './giosg-auth';
import { forbidden, notFound } from './giosg-errors';
import { pageOfUsers } from './user-pages';
import { parsePreferencesPatch, parseUserPatch } from './user-patch';
import { preferencesResource, userResource } from './user-resource';

/** Users and their preferences, `/api/v5/…`. */
export function createUsersRoute(context: SandboxContext, actions: GiosgActions): Router {
  const router = Router();

  const inOrganization = (request: Request): { caller: Caller; organization: Organization } => {
    const caller = authenticate(context, request);
    if (request.params['org'] !== caller.organization.id) throw forbidden();
    return { caller, organization: caller.organization };
  };
  const target = (request: Request): { caller: Caller; organization: Organization; user: GiosgUser } => {
    const { caller, organization } = inOrganization(request);
    const user = context.world.giosgUsers.get(String(request.params['id']));
    if (!user || user.organizationId !== organization.id) throw notFound();
    if (user.isDeleted && request.query['include_deleted'] !== 'true') throw notFound();
    return { caller, organization, user };
  };
  const mayTouch = ({ caller, user }: { caller: Caller; user: GiosgUser }): void => {
    if (user.id !== caller.user.id && !caller.managesUsers) throw forbidden();
  };

  router.get('/api/v5/users/me', (request, response) => {
    const { user, organization } = authenticate(context, request);
    response.json(userResource(user, organization));
  });
  router.get('/api/v5/orgs/:org/users', (request, response) => {
    const { caller, organization } = inOrganization(request);
    if (!caller.managesUsers) throw forbidden();
    response.json(pageOfUsers(context, organization, request));
  });
  router.get('/api/v5/orgs/:org/users/:id', (request, response) => {
    const found = target(request);
    mayTouch(found);
    response.json(userResource(found.user, found.organization));
  });
  router.patch('/api/v5/orgs/:org/users/:id', (request, response) => {
    const found = target(request);
    mayTouch(found);
    actions.change(found.user, parseUserPatch(request.body), 'product');
    response.json(userResource(found.user, found.organization));
  });
  router.get('/api/v5/orgs/:org/users/:id/preferences', (request, response) => {
    const found = target(request);
    mayTouch(found);
    response.json(preferencesResource(found.user));
  });
  router.patch('/api/v5/orgs/:org/users/:id/preferences', (request, response) => {
    const found = target(request);
    mayTouch(found);
    actions.change(found.user, parsePreferencesPatch(request.body), 'product');
    response.json(preferencesResource(found.user));
  });
  return router;
}
