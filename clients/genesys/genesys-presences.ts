import type { PresenceDefinition } from '../../domain/vocabulary';
import type { CallOptions } from '../client-deps';
import { asArray, asFields, asText } from '../parsing';
import type { components } from './generated/openapi';
import { type GenesysRequest, unexpectedAnswer } from './genesys-request';
import {
  type PresencePart,
  type RoutingPart,
  parsePresence,
  parsePresenceDefinitions,
  parseRouting,
} from './parse-state';

export interface PresenceWish {
  userId: string;
  definitionId: string;
}

export interface UserPresencePart {
  userId: string;
  presence: PresencePart;
}

const presencePath = '/api/v2/users/{userId}/presences/purecloud';

export function createPresenceCalls(request: GenesysRequest) {
  return {
    /** The organization's active definitions, system ones and its own. */
    async getPresenceDefinitions(options?: CallOptions): Promise<PresenceDefinition[]> {
      const call = 'getPresenceDefinitions';
      const answer = await request({ call, method: 'GET', path: '/api/v2/presence/definitions', options });
      if (!asArray(asFields(answer.body)?.['entities'])) throw unexpectedAnswer(call, answer, 'no entities');
      return parsePresenceDefinitions(answer.body);
    },

    async getPresence(userId: string, options?: CallOptions): Promise<PresencePart> {
      const call = 'getPresence';
      const answer = await request({ call, method: 'GET', path: presencePath, parameters: { userId }, options });
      const presence = parsePresence(answer.body);
      if (!presence) throw unexpectedAnswer(call, answer, 'no presence definition');
      return presence;
    },

    /** The vendor answers OFF_QUEUE for a user it does not know. */
    async getRoutingStatus(userId: string, options?: CallOptions): Promise<RoutingPart> {
      const call = 'getRoutingStatus';
      const path = '/api/v2/users/{userId}/routingstatus';
      const answer = await request({ call, method: 'GET', path, parameters: { userId }, options });
      const routing = parseRouting(answer.body);
      if (!routing) throw unexpectedAnswer(call, answer, 'no routing status');
      return routing;
    },

    /**
     * Sets the presence and answers with what stands there afterwards, with the vendor's time of it. Sends nothing but the
     * definition: `primary` would take a user back from Teams or Zoom.
     */
    async setPresence(userId: string, definitionId: string, options?: CallOptions): Promise<PresencePart> {
      const call = 'setPresence';
      const json: components['schemas']['PresencePatch'] = { presenceDefinition: { id: definitionId } };
      const answer = await request({
        call,
        method: 'PATCH',
        path: presencePath,
        parameters: { userId },
        json,
        options,
      });
      const presence = parsePresence(answer.body);
      if (!presence) throw unexpectedAnswer(call, answer, 'no presence definition');
      return presence;
    },

    /** Sets several presences in one call. A user who is missing from the answer has an unknown outcome: read him. */
    async setPresencesBulk(wishes: readonly PresenceWish[], options?: CallOptions): Promise<UserPresencePart[]> {
      const call = 'setPresencesBulk';
      if (wishes.length === 0) return [];
      const json: components['schemas']['MutableUserPresence'][] = wishes.map((wish) => ({
        id: wish.userId,
        source: 'PURECLOUD',
        presenceDefinition: { id: wish.definitionId },
      }));
      const answer = await request({ call, method: 'PUT', path: '/api/v2/users/presences/bulk', json, options });
      const items = asArray(answer.body) ?? asArray(asFields(answer.body)?.['entities']);
      if (!items) throw unexpectedAnswer(call, answer, 'no list of presences');
      return items.flatMap(parseItem);
    },
  };
}

function parseItem(item: unknown): UserPresencePart[] {
  const fields = asFields(item);
  const userId = asText(fields?.['userId']) ?? asText(fields?.['id']);
  const presence = parsePresence(item);
  return userId !== undefined && presence ? [{ userId, presence }] : [];
}
