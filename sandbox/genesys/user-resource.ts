import type { GenesysUser, Organization, PresenceDefinition } from '../core/types';
import { definitionById } from '../core/world';
import { shouted, spaced } from './definitions';

type Spelling = (systemPresence: string) => string;

const unknownDefinition = 'Offline';

function definitionResource(organization: Organization, id: string, spell: Spelling) {
  const definition = definitionById(organization, id);
  return { id, systemPresence: spell(definition?.systemPresence ?? unknownDefinition) };
}

const linked = (organization: Organization, id: string) => ({
  ...definitionResource(organization, id, spaced),
  selfUri: `/api/v2/presencedefinitions/${id}`,
});

/** As single reads, PATCH answers and `expand=presence` have it. */
export function presenceResource(user: GenesysUser, organization: Organization) {
  return {
    id: user.id,
    source: 'PURECLOUD',
    sourceId: 'PURECLOUD',
    primary: user.primarySource === 'PURECLOUD',
    presenceDefinition: linked(organization, user.presenceId),
    ...(user.futurePresenceId === null
      ? {}
      : { futurePresenceDefinition: linked(organization, user.futurePresenceId) }),
    message: user.presenceMessage,
    modifiedDate: user.presenceModifiedAt,
    selfUri: `/api/v2/users/${user.id}/presences/PURECLOUD`,
  };
}

/** As the bulk read has it: with the user's id, without primary and future. */
export function bulkPresenceResource(user: GenesysUser, organization: Organization) {
  const {
    primary: _primary,
    futurePresenceDefinition: _future,
    ...rest
  } = {
    futurePresenceDefinition: undefined,
    ...presenceResource(user, organization),
  };
  return { ...rest, userId: user.id };
}

/** The body of a presence event: no user id, capitals. */
export function presenceEventBody(user: GenesysUser, organization: Organization, withDate: boolean) {
  return {
    source: 'PURECLOUD',
    presenceDefinition: definitionResource(organization, user.presenceId, shouted),
    primary: user.primarySource === 'PURECLOUD',
    message: user.presenceMessage,
    ...(withDate ? { modifiedDate: user.presenceModifiedAt } : {}),
    ...(user.futurePresenceId === null
      ? {}
      : { futurePresenceDefinition: definitionResource(organization, user.futurePresenceId, shouted) }),
  };
}

export function routingResource(user: GenesysUser) {
  return { userId: user.id, status: user.routing, startTime: user.routingStartedAt };
}

export function routingEventBody(user: GenesysUser) {
  return { id: user.id, routingStatus: { status: user.routing, startTime: user.routingStartedAt } };
}

export function activityEventBody(user: GenesysUser, organization: Organization) {
  return {
    ...routingEventBody(user),
    presence: {
      presenceDefinition: definitionResource(organization, user.presenceId, shouted),
      presenceMessage: user.presenceMessage,
      modifiedDate: user.presenceModifiedAt,
    },
    outOfOffice: { active: false, modifiedDate: '2025-04-02T01:42:52.505Z' },
    activeQueueIds: [],
    dateActiveQueuesChanged: '2026-01-10T04:15:44.913Z',
  };
}

const media = (active: number) => ({ active, acw: 0 });

export function conversationSummary(user: GenesysUser) {
  return {
    userId: user.id,
    call: { contactCenter: media(user.call === 'acd' ? 1 : 0), enterprise: media(user.call === 'direct' ? 1 : 0) },
  };
}

export function userResource(user: GenesysUser, organization: Organization, expand: readonly string[] = []) {
  return {
    id: user.id,
    name: user.name,
    division: {
      id: organization.genesysId,
      name: 'Home',
      selfUri: `/api/v2/authorization/divisions/${organization.genesysId}`,
    },
    chat: { jabberId: `${user.id}@sandbox.orgspan.com` },
    email: user.email,
    state: user.state,
    username: user.email,
    version: user.version,
    acdAutoAnswer: false,
    ...(expand.includes('presence') ? { presence: presenceResource(user, organization) } : {}),
    ...(expand.includes('routingStatus') ? { routingStatus: routingResource(user) } : {}),
    ...(expand.includes('conversationSummary') ? { conversationSummary: conversationSummary(user) } : {}),
    selfUri: `/api/v2/users/${user.id}`,
  };
}

export function definitionListing(definition: PresenceDefinition) {
  return {
    id: definition.id,
    name: definition.label,
    type: definition.type,
    languageLabels: { en_US: definition.label, en: definition.label },
    systemPresence: definition.systemPresence,
    divisionId: '*',
    deactivated: definition.deactivated,
    selfUri: `/api/v2/presence/definitions/${definition.id}`,
  };
}
