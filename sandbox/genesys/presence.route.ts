import { Router, type Request } from 'express';
import type { SandboxContext } from '../core/context';
import type { GenesysUser, Organization } from '../core/types';
import { definitionById } from '../core/world';
import type { GenesysActions } from './genesys-actions';
import { callerOf } from './genesys-auth';
import { badRequest, GenesysHttpError, notFound } from './genesys-errors';
import { listParam } from './params';
import { bulkPresenceResource, presenceResource } from './user-resource';
import { userIn } from './users.route';

const maxBulkIds = 50;
const isPurecloud = (source: unknown): boolean => String(source).toLowerCase() === 'purecloud';

/** Presences: single and in bulk. */
export function createPresenceRoute(context: SandboxContext, actions: GenesysActions): Router {
  const router = Router();

  const target = (request: Request): { organization: Organization; user: GenesysUser } => {
    const { organization } = callerOf(request);
    if (!isPurecloud(request.params['source'])) throw notFound('presence source');
    return { organization, user: userIn(context, organization, request.params['id']) };
  };

  router.get('/api/v2/users/presences/:source/bulk', (request, response) => {
    const { organization } = callerOf(request);
    const ids = listParam(request, 'id');
    if (ids.length > maxBulkIds) throw badRequest(`At most ${maxBulkIds} ids may be given`);
    const users = ids
      .flatMap((id) => context.world.genesysUsers.get(id) ?? [])
      .filter((user) => user.organizationId === organization.id);
    response.json(users.map((user) => bulkPresenceResource(user, organization)));
  });
  router.put('/api/v2/users/presences/bulk', (request, response) => {
    const { organization } = callerOf(request);
    const body: unknown = request.body;
    if (!Array.isArray(body)) throw badRequest('The request body must be a list of presences');
    if (body.length > context.settings.bulkLimit) {
      throw badRequest(`At most ${context.settings.bulkLimit} presences may be given`);
    }
    const changes = body.map((item: unknown) => {
      const change = item as Record<string, unknown>;
      const user = userIn(context, organization, change['id']);
      return { user, change, definitionId: checkChange(context, { user, organization, change }) };
    });
    for (const { user, definitionId, change } of changes) apply(actions, user, { definitionId, change });
    const omit = context.settings.omitFromBulk > 0;
    if (omit) context.settings.omitFromBulk -= 1;
    const shown = omit ? changes.slice(0, -1) : changes;
    response.json(shown.map(({ user }) => presenceResource(user, organization)));
  });
  router.get('/api/v2/users/:id/presences/:source', (request, response) => {
    const { user, organization } = target(request);
    response.json(presenceResource(user, organization));
  });
  router.patch('/api/v2/users/:id/presences/:source', (request, response) => {
    const { user, organization } = target(request);
    const change = (request.body ?? {}) as Record<string, unknown>;
    apply(actions, user, { change, definitionId: checkChange(context, { user, organization, change }) });
    response.json(presenceResource(user, organization));
  });
  return router;
}

interface Wanted {
  readonly user: GenesysUser;
  readonly organization: Organization;
  readonly change: Readonly<Record<string, unknown>>;
}

/** The definition to set, if any. Throws for one that doesn't exist or may not be set now. */
function checkChange(context: SandboxContext, { user, organization, change }: Wanted): string | undefined {
  const asked = change['presenceDefinition'] as Record<string, unknown> | undefined;
  if (asked === undefined) return undefined;
  const definition = definitionById(organization, String(asked['id']));
  if (!definition || definition.deactivated)
    throw badRequest('The presence definition does not exist', 'invalid.presence');
  const isOffline = definitionById(organization, user.presenceId)?.systemPresence === 'Offline';
  if (isOffline && definition.systemPresence !== 'Offline' && context.settings.offlineWrites === 'refuse') {
    throw new GenesysHttpError(409, 'conflict', 'The user is not logged in');
  }
  return definition.id;
}

interface Checked {
  readonly definitionId: string | undefined;
  readonly change: Readonly<Record<string, unknown>>;
}

/** A user whose primary source is another one doesn't follow ours. */
function apply(actions: GenesysActions, user: GenesysUser, { definitionId, change }: Checked): void {
  if (change['primary'] === true) user.primarySource = 'PURECLOUD';
  if (user.primarySource !== 'PURECLOUD') return;
  if (definitionId !== undefined) actions.setPresence(user, definitionId, 'product');
  if (typeof change['message'] === 'string' && change['message'] !== user.presenceMessage) {
    actions.setMessage(user, change['message']);
  }
}
