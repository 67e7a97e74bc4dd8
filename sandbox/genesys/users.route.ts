import { Router, type Request } from 'express';
import type { SandboxContext } from '../core/context';
import type { GenesysUser, Organization } from '../core/types';
import { genesysUsersOf } from '../core/world';
import { callerOf } from './genesys-auth';
import { badRequest, notFound } from './genesys-errors';
import { listParam, numberParam, textParam } from './params';
import { userResource } from './user-resource';
import { matchesSearch } from './user-search';

const maxIds = 100;
const maxPageSize = 500;

/** The user a path names. Throws 404 for another organization's, too. */
export function userIn(context: SandboxContext, organization: Organization, userId: unknown): GenesysUser {
  const user = context.world.genesysUsers.get(String(userId));
  if (!user || user.organizationId !== organization.id) throw notFound('user');
  return user;
}

export function createUsersRoute(context: SandboxContext): Router {
  const router = Router();

  const expandOf = (asked: readonly string[]): readonly string[] => {
    if (asked.length === 0 || context.settings.omitExpand <= 0) return asked;
    context.settings.omitExpand -= 1;
    return [];
  };
  const selected = (request: Request, organization: Organization): readonly GenesysUser[] => {
    const ids = listParam(request, 'id');
    if (ids.length > maxIds) throw badRequest(`At most ${maxIds} ids may be given`, 'max.user.ids');
    const state = textParam(request, 'state') ?? 'active';
    const users =
      ids.length > 0
        ? ids.flatMap((id) => context.world.genesysUsers.get(id) ?? [])
        : genesysUsersOf(context.world, organization.id);
    return users.filter((user) => user.organizationId === organization.id && (state === 'any' || user.state === state));
  };

  router.get('/api/v2/users', (request, response) => {
    const { organization } = callerOf(request);
    const users = selected(request, organization);
    const pageSize = Math.min(maxPageSize, Math.max(1, numberParam(request, 'pageSize', 25)));
    const pageNumber = Math.max(1, numberParam(request, 'pageNumber', 1));
    const pageCount = Math.ceil(users.length / pageSize);
    const page = users.slice((pageNumber - 1) * pageSize, pageNumber * pageSize);
    const expand = expandOf(listParam(request, 'expand'));
    const uri = (number: number): string => `/api/v2/users?pageSize=${pageSize}&pageNumber=${number}`;
    response.json({
      entities: page.map((user) => userResource(user, organization, expand)),
      pageSize,
      pageNumber,
      total: users.length,
      firstUri: uri(1),
      selfUri: uri(pageNumber),
      ...(pageNumber < pageCount ? { nextUri: uri(pageNumber + 1) } : {}),
      ...(pageNumber > 1 ? { previousUri: uri(pageNumber - 1) } : {}),
      lastUri: uri(Math.max(1, pageCount)),
      pageCount,
    });
  });
  router.get('/api/v2/users/query', (request, response) => {
    const { organization } = callerOf(request);
    const users = selected(request, organization);
    const offset = Number(request.query['cursor'] ?? 0) || 0;
    const size = Math.min(maxPageSize, Math.max(1, numberParam(request, 'pageSize', 25)));
    const next = offset + size < users.length ? { cursor: String(offset + size) } : {};
    const expand = expandOf(listParam(request, 'expand'));
    const page = users.slice(offset, offset + size).map((user) => userResource(user, organization, expand));
    response.json({ entities: page, results: page.length, selfUri: '/api/v2/users/query', ...next });
  });
  router.get('/api/v2/users/me', () => {
    throw badRequest('This request requires a user context.', 'not.a.user');
  });
  router.post('/api/v2/users/search', (request, response) => {
    const { organization } = callerOf(request);
    response.json(searchPage(context, organization, request.body, expandOf));
  });
  router.get('/api/v2/users/:id', (request, response) => {
    const { organization } = callerOf(request);
    const user = userIn(context, organization, request.params['id']);
    response.json(userResource(user, organization, expandOf(listParam(request, 'expand'))));
  });
  return router;
}

function searchPage(
  context: SandboxContext,
  organization: Organization,
  body: unknown,
  expandOf: (asked: readonly string[]) => readonly string[],
) {
  const { query = [], pageSize = 25, pageNumber = 1, expand = [] } = (body ?? {}) as Record<string, unknown>;
  if (!Array.isArray(query) || !Array.isArray(expand)) throw badRequest('query and expand must be lists');
  const size = Math.min(maxPageSize, Math.max(1, Number(pageSize) || 25));
  const number = Math.max(1, Number(pageNumber) || 1);
  const found = genesysUsersOf(context.world, organization.id).filter((user) => matchesSearch(user, query));
  const asked = expandOf(expand.map(String));
  return {
    total: found.length,
    pageCount: Math.ceil(found.length / size),
    pageSize: size,
    pageNumber: number,
    types: ['users'],
    results: found.slice((number - 1) * size, number * size).map((user) => userResource(user, organization, asked)),
  };
}
