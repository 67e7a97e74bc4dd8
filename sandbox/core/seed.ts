import { systemDefinitions } from '../genesys/definitions';
import { clientPermissions, clientScopes } from '../genesys/permissions';
import { stableUuid } from './ids';
import { personName } from './names';
import type { GenesysUser, GiosgUser, OauthClient, Organization } from './types';
import { findDefinition, type World } from './world';

export interface OrganizationSpec {
  readonly name: string;
  /** People known to both sides. */
  readonly agents: number;
  /** People known to one side only. */
  readonly giosgOnly?: number;
  readonly genesysOnly?: number;
  readonly clientId?: string;
  readonly clientSecret?: string;
  /** How many of the people, counted from the end, start logged out of both sides. */
  readonly loggedOut?: number;
  /** Milliseconds since the epoch. */
  readonly now: number;
}

/** A new organization with its people on both sides, at work but taking nothing; ids depend on its number only. */
export function seedOrganization(world: World, spec: OrganizationSpec): Organization {
  const number = world.organizations.size + 1;
  const organization: Organization = {
    id: stableUuid('giosg', 'organization', number),
    name: spec.name,
    number,
    genesysId: stableUuid('genesys', 'organization', number),
    oauthClientId: spec.clientId ?? stableUuid('genesys', 'client', number),
    installation: null,
    definitions: [
      ...systemDefinitions(),
      {
        id: stableUuid('genesys', 'definition', number, 'coffee'),
        type: 'User',
        systemPresence: 'Break',
        label: 'Coffee',
        deactivated: false,
      },
    ],
  };
  world.organizations.set(organization.id, organization);
  world.clients.set(organization.oauthClientId, newClient(organization, spec));
  const { agents, giosgOnly = 0, genesysOnly = 0, loggedOut = 0, now } = spec;
  for (let index = 0; index < agents + giosgOnly + genesysOnly; index += 1) {
    const person = { index, now, loggedOut: index >= agents - loggedOut && index < agents };
    if (index < agents + giosgOnly) addGiosgUser(world, organization, person);
    if (index < agents || index >= agents + giosgOnly) addGenesysUser(world, organization, person);
  }
  return organization;
}

function newClient(organization: Organization, spec: OrganizationSpec): OauthClient {
  return {
    id: organization.oauthClientId,
    secret: spec.clientSecret ?? `sandbox-secret-${stableUuid('secret', organization.number)}`,
    organizationId: organization.id,
    permissions: [...clientPermissions],
    scopes: [...clientScopes],
    tokenLifetimeSeconds: 86_400,
    deniedTopics: [],
  };
}

export interface PersonSpec {
  readonly index: number;
  readonly now: number;
  readonly email?: string;
  readonly name?: string;
  readonly loggedOut?: boolean;
}

/** The first person of an organization is its manager in giosg. */
export function addGiosgUser(world: World, organization: Organization, spec: PersonSpec): GiosgUser {
  const person = personName(spec.index, organization.number);
  const at = new Date(spec.now).toISOString();
  const [firstName, ...rest] = (spec.name ?? person.name).split(' ');
  const user: GiosgUser = {
    id: stableUuid('giosg', 'user', organization.number, spec.index),
    organizationId: organization.id,
    email: spec.email ?? person.email,
    firstName: firstName ?? '',
    lastName: rest.join(' '),
    isManager: spec.index === 0,
    isBot: false,
    isDeleted: false,
    deletedAt: null,
    wanted: false,
    present: spec.loggedOut !== true,
    chats: 0,
    capacity: 5,
    createdAt: at,
    updatedAt: at,
    legacyNumber: organization.number * 100_000 + spec.index + 1,
  };
  world.giosgUsers.set(user.id, user);
  return user;
}

export function addGenesysUser(world: World, organization: Organization, spec: PersonSpec): GenesysUser {
  const person = personName(spec.index, organization.number);
  const start = findDefinition(organization, spec.loggedOut === true ? 'Offline' : 'Available');
  const at = new Date(spec.now).toISOString();
  const user: GenesysUser = {
    id: stableUuid('genesys', 'user', organization.number, spec.index),
    organizationId: organization.id,
    // Another case than giosg's on purpose: addresses are the same without regard to it.
    email:
      spec.email ?? (spec.index % 3 === 1 ? person.email.replace(/^./, (first) => first.toUpperCase()) : person.email),
    name: spec.name ?? person.name,
    state: 'active',
    version: 1,
    presenceId: start?.id ?? '',
    presenceMessage: '',
    presenceModifiedAt: at,
    futurePresenceId: null,
    routing: 'OFF_QUEUE',
    routingStartedAt: at,
    call: null,
    primarySource: 'PURECLOUD',
  };
  world.genesysUsers.set(user.id, user);
  return user;
}
