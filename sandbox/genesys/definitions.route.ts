import { Router } from 'express';
import type { SandboxContext } from '../core/context';
import type { PresenceDefinition } from '../core/types';
import { definitionById } from '../core/world';
import { spaced } from './definitions';
import { callerOf } from './genesys-auth';
import { notFound } from './genesys-errors';
import { numberParam } from './params';
import { definitionListing } from './user-resource';
import { userIn } from './users.route';

const created = '2024-01-01T00:00:00.000Z';

/** The older listing's form of a definition. */
const older = (definition: PresenceDefinition) => ({
  id: definition.id,
  name: definition.label,
  languageLabels: { en_US: definition.label },
  systemPresence: spaced(definition.systemPresence),
  deactivated: definition.deactivated,
  primary: definition.type === 'System',
  createdDate: created,
  modifiedDate: created,
  selfUri: `/api/v2/presencedefinitions/${definition.id}`,
});

/** Presence definitions in all their listings, settings and sources. */
export function createDefinitionsRoute(context: SandboxContext): Router {
  const router = Router();
  router.get('/api/v2/presence/definitions', (request, response) => {
    const { organization } = callerOf(request);
    const { deactivated = 'false' } = request.query;
    const entities = organization.definitions
      .filter((definition) => deactivated === 'any' || definition.deactivated === (deactivated === 'true'))
      .map(definitionListing);
    response.json({ total: entities.length, entities, selfUri: '/api/v2/presence/definitions' });
  });
  router.get('/api/v2/presence/definitions/:id', (request, response) => {
    const definition = definitionById(callerOf(request).organization, request.params.id);
    if (!definition) throw notFound('presence definition');
    response.json(definitionListing(definition));
  });
  router.get('/api/v2/presencedefinitions', (request, response) => {
    const all = callerOf(request).organization.definitions;
    const pageSize = Math.max(1, numberParam(request, 'pageSize', 25));
    const pageNumber = Math.max(1, numberParam(request, 'pageNumber', 1));
    const entities = all.slice((pageNumber - 1) * pageSize, pageNumber * pageSize).map(older);
    const pageCount = Math.ceil(all.length / pageSize);
    response.json({
      entities,
      pageSize,
      pageNumber,
      total: all.length,
      pageCount,
      selfUri: '/api/v2/presencedefinitions',
    });
  });
  router.get('/api/v2/systempresences', (request, response) => {
    const system = callerOf(request).organization.definitions.filter((definition) => definition.type === 'System');
    response.json(
      system.map(({ id, systemPresence }) => ({
        id,
        name: spaced(systemPresence),
        selfUri: `/api/v2/systempresences/${id}`,
      })),
    );
  });
  router.get('/api/v2/presence/settings', (_request, response) => {
    response.json({
      restorePresenceSettings: { enabled: true, restoreTimeMilliseconds: 60_000, restoreOnQueueEnabled: false },
      requestingOffQueueEnabled: false,
      selfUri: '/api/v2/presence/settings',
    });
  });
  router.get('/api/v2/presence/sources', (_request, response) => {
    const entities = ['PURECLOUD', 'MICROSOFTTEAMS'].map((id) => ({
      id,
      name: id,
      type: 'System',
      deactivated: false,
    }));
    response.json({ total: entities.length, entities, selfUri: '/api/v2/presence/sources' });
  });
  router.get('/api/v2/presence/users/:id/primarysource', (request, response) => {
    const user = userIn(context, callerOf(request).organization, request.params.id);
    const selfUri = `/api/v2/presence/users/${user.id}/primarysource`;
    response.json({ id: user.id, name: user.name, sourceId: user.primarySource, registered: true, selfUri });
  });
  return router;
}
