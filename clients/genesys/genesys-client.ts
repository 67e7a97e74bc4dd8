import type { CallOptions } from '../client-deps';
import { type Fields, asFields, asText, asTexts } from '../parsing';
import { createNotificationCalls } from './genesys-notifications';
import { createPresenceCalls } from './genesys-presences';
import { type GenesysClientDeps, type GenesysRequest, createGenesysRequest, unexpectedAnswer } from './genesys-request';
import { createUserCalls } from './genesys-users';

export type { GenesysClientDeps, NumberedToken } from './genesys-request';
export type { GenesysUser, GenesysUserWithState } from './genesys-users';
export type { PresenceWish, UserPresencePart } from './genesys-presences';
export type { AvailableTopic, GenesysChannel, RejectedTopic, SubscriptionResult } from './genesys-notifications';
export type { RateLimit } from './rate-limit';

export interface GenesysOrganization {
  id: string;
  name: string;
}

/** Whose token it is (`GET /tokens/me`). Fields the vendor left out are null. */
export interface GenesysTokenInfo {
  organization: GenesysOrganization | null;
  clientName: string | null;
  scopes: string[];
}

/** The calls of one organization. Every method may throw any GenesysError; see `clients/genesys/errors.ts`. */
export type GenesysClient = ReturnType<typeof createGenesysClient>;

/** A client for one organization's region and token. Holds no connection and no state: make one whenever needed. */
export function createGenesysClient(deps: GenesysClientDeps) {
  const request = createGenesysRequest(deps);
  return {
    ...createAccountCalls(request),
    ...createUserCalls(request),
    ...createPresenceCalls(request),
    ...createNotificationCalls(request),
  };
}

function createAccountCalls(request: GenesysRequest) {
  return {
    async getTokenInfo(options?: CallOptions): Promise<GenesysTokenInfo> {
      const call = 'getTokenInfo';
      const answer = await request({ call, method: 'GET', path: '/api/v2/tokens/me', options });
      const fields = asFields(answer.body);
      if (!fields) throw unexpectedAnswer(call, answer, 'no token information');
      return {
        organization: parseOrganization(asFields(fields['organization'])),
        clientName: asText(asFields(fields['OAuthClient'])?.['name']) ?? null,
        scopes: asTexts(fields['authorizedScope']),
      };
    },

    async getOrganization(options?: CallOptions): Promise<GenesysOrganization> {
      const call = 'getOrganization';
      const answer = await request({ call, method: 'GET', path: '/api/v2/organizations/me', options });
      const organization = parseOrganization(asFields(answer.body));
      if (!organization) throw unexpectedAnswer(call, answer, 'no organization');
      return organization;
    },
  };
}

function parseOrganization(fields: Fields | undefined): GenesysOrganization | null {
  const id = asText(fields?.['id']);
  return id === undefined ? null : { id, name: asText(fields?.['name']) ?? '' };
}
