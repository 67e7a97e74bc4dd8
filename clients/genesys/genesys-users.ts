import type { CallOptions, PagedOptions } from '../client-deps';
import { type Fields, asArray, asCount, asFields, asText } from '../parsing';
import { GenesysBadRequestError } from './errors';
import type { components } from './generated/openapi';
import { type GenesysRequest, unexpectedAnswer } from './genesys-request';
import { type PresencePart, type RoutingPart, parsePresence, parseRouting } from './parse-state';

export interface GenesysUser {
  id: string;
  name: string;
  /** As the vendor spells it; null when the user has none. */
  email: string | null;
  /** False for `inactive` and `deleted` users. */
  active: boolean;
}

/** A user with both states in one look; null where the vendor left the expanded field out, which it may. */
export interface GenesysUserWithState extends GenesysUser {
  presence: PresencePart | null;
  routing: RoutingPart | null;
}

/** The vendor's limit of ids in one `GET /users`. */
export const maxUserIds = 100;

const pageSizes = [500, 100] as const;

export function createUserCalls(request: GenesysRequest) {
  /** One page; the larger size is used by many integrations but documented nowhere, so a refusal halves it. */
  const listPage = async (pageNumber: number, pageSize: number, options: CallOptions | undefined) => {
    const call = 'listUsers';
    const query = { pageSize, pageNumber, state: 'active' };
    const answer = await request({ call, method: 'GET', path: '/api/v2/users', query, options });
    const body = asFields(answer.body);
    const entities = asArray(body?.['entities']);
    if (!entities) throw unexpectedAnswer(call, answer, 'no entities');
    return { users: entities.flatMap(parseUser), pageCount: asCount(body?.['pageCount']), length: entities.length };
  };

  const listAll = async (pageSize: number, { each = (call) => call(), ...options }: PagedOptions) => {
    const users: GenesysUser[] = [];
    for (let pageNumber = 1; ; pageNumber += 1) {
      const page = await each(() => listPage(pageNumber, pageSize, options));
      users.push(...page.users);
      const last = page.pageCount === undefined ? page.length < pageSize : pageNumber >= page.pageCount;
      if (last || page.length === 0) return users;
    }
  };

  return {
    /** Active users with exactly this e-mail address, upper and lower case alike. Several are possible in theory. */
    async searchUsersByEmail(email: string, options?: CallOptions): Promise<GenesysUser[]> {
      const call = 'searchUsersByEmail';
      const json: components['schemas']['UserSearchRequest'] = {
        pageSize: 25,
        pageNumber: 1,
        query: [
          { type: 'EXACT', fields: ['email'], value: email },
          { type: 'EXACT', fields: ['state'], value: 'active' },
        ],
      };
      const answer = await request({ call, method: 'POST', path: '/api/v2/users/search', json, options });
      const results = asArray(asFields(answer.body)?.['results']);
      if (!results) throw unexpectedAnswer(call, answer, 'no results');
      const wanted = email.toLowerCase();
      return results.flatMap(parseUser).filter((user) => user.active && user.email?.toLowerCase() === wanted);
    },

    /** All active users, page by page. */
    async listUsers(options: PagedOptions = {}): Promise<GenesysUser[]> {
      const [large, small] = pageSizes;
      try {
        return await listAll(large, options);
      } catch (error) {
        if (error instanceof GenesysBadRequestError) return listAll(small, options);
        throw error;
      }
    },

    /** States of up to 100 users in one call. Users that are unknown or no longer active are not in the answer. */
    async getUsersByIds(ids: readonly string[], options?: CallOptions): Promise<GenesysUserWithState[]> {
      const call = 'getUsersByIds';
      if (ids.length > maxUserIds) throw new RangeError(`at most ${maxUserIds} users in one call, not ${ids.length}`);
      if (ids.length === 0) return [];
      const query = { id: ids, expand: ['presence', 'routingStatus'], pageSize: maxUserIds };
      const answer = await request({ call, method: 'GET', path: '/api/v2/users', query, options });
      const entities = asArray(asFields(answer.body)?.['entities']);
      if (!entities) throw unexpectedAnswer(call, answer, 'no entities');
      return entities.flatMap(parseUserWithState);
    },
  };
}

function parseUserWithState(entity: unknown): GenesysUserWithState[] {
  const fields = asFields(entity);
  return parseUser(entity).map((user) => ({
    ...user,
    presence: parsePresence(fields?.['presence']),
    routing: parseRouting(fields?.['routingStatus']),
  }));
}

/** None or one user: an entry without an id is nobody. */
function parseUser(entity: unknown): GenesysUser[] {
  const fields: Fields = asFields(entity) ?? {};
  const id = asText(fields['id']);
  if (id === undefined) return [];
  const state = asText(fields['state']);
  return [
    {
      id,
      name: asText(fields['name']) ?? '',
      email: asText(fields['email']) ?? null,
      active: state === undefined || state === 'active',
    },
  ];
}
