import { Router } from 'express';
import type { SandboxContext } from '../core/context';
import { definitionById } from '../core/world';
import type { GenesysActions } from './genesys-actions';
import { callerOf } from './genesys-auth';
import { badRequest } from './genesys-errors';
import { routingResource } from './user-resource';
import { userIn } from './users.route';

/** Routing status: read for anybody, written only to reset who did not respond. */
export function createRoutingRoute(context: SandboxContext, actions: GenesysActions): Router {
  const router = Router();
  router.get('/api/v2/users/:id/routingstatus', (request, response) => {
    const { organization } = callerOf(request);
    const userId = request.params.id;
    const user = context.world.genesysUsers.get(userId);
    // An unknown user is answered as off queue, not as 404.
    if (user?.organizationId !== organization.id) response.json({ userId, status: 'OFF_QUEUE' });
    else response.json(routingResource(user));
  });
  router.put('/api/v2/users/:id/routingstatus', (request, response) => {
    const { organization } = callerOf(request);
    const user = userIn(context, organization, request.params.id);
    const status = (request.body as Record<string, unknown> | undefined)?.['status'];
    const onQueue = definitionById(organization, user.presenceId)?.systemPresence === 'OnQueue';
    const rest = onQueue ? 'IDLE' : 'OFF_QUEUE';
    const mayReset = user.routing === 'NOT_RESPONDING' && (status === 'IDLE' || status === 'OFF_QUEUE');
    if (status !== user.routing && !(mayReset && status === rest)) {
      throw badRequest(`Routing status can't become ${String(status)} from ${user.routing}`, 'general.bad.request');
    }
    actions.setRouting(user, rest === status ? rest : user.routing, 'product');
    response.json(routingResource(user));
  });
  return router;
}
