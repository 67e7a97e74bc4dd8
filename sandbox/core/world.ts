import type {
  AccessToken,
  Channel,
  GenesysUser,
  GiosgUser,
  OauthClient,
  OneTimeCode,
  Organization,
  PresenceDefinition,
} from './types';

/** Everything both vendors remember. */
export interface World {
  readonly organizations: Map<string, Organization>;
  readonly giosgUsers: Map<string, GiosgUser>;
  readonly genesysUsers: Map<string, GenesysUser>;
  readonly clients: Map<string, OauthClient>;
  readonly tokens: Map<string, AccessToken>;
  readonly channels: Map<string, Channel>;
  readonly codes: Map<string, OneTimeCode>;
}

export function createWorld(): World {
  return {
    organizations: new Map(),
    giosgUsers: new Map(),
    genesysUsers: new Map(),
    clients: new Map(),
    tokens: new Map(),
    channels: new Map(),
    codes: new Map(),
  };
}

export function isOnline(user: GiosgUser): boolean {
  return user.wanted && user.present;
}

interface Grouping {
  readonly size: number;
  readonly groups: Map<string, unknown[]>;
}

/** Users are added and never taken away or moved: a grouping stays good while the number of users does. */
const groupings = new WeakMap<Map<string, unknown>, Grouping>();

function usersOf<T extends { readonly organizationId: string }>(users: Map<string, T>, organizationId: string): T[] {
  let grouping = groupings.get(users);
  if (grouping?.size !== users.size) {
    grouping = { size: users.size, groups: new Map() };
    for (const user of users.values()) {
      const group = grouping.groups.get(user.organizationId);
      if (group) group.push(user);
      else grouping.groups.set(user.organizationId, [user]);
    }
    groupings.set(users, grouping);
  }
  return (grouping.groups.get(organizationId) ?? []) as T[];
}

/** In the order in which they were created. */
export function giosgUsersOf(world: World, organizationId: string): readonly GiosgUser[] {
  return usersOf(world.giosgUsers, organizationId);
}

export function genesysUsersOf(world: World, organizationId: string): readonly GenesysUser[] {
  return usersOf(world.genesysUsers, organizationId);
}

export function definitionById(organization: Organization, id: string): PresenceDefinition | undefined {
  return organization.definitions.find((definition) => definition.id === id);
}

/** The definition that an id, a system presence in any spelling, or a label names. */
export function findDefinition(organization: Organization, name: string): PresenceDefinition | undefined {
  const wanted = name.toLowerCase().replace(/[ _]/g, '');
  return organization.definitions.find(
    (definition) =>
      definition.id === name ||
      definition.label.toLowerCase().replace(/[ _]/g, '') === wanted ||
      (definition.type === 'System' && definition.systemPresence.toLowerCase() === wanted),
  );
}

/** Throws when the organization is gone, which a caller holding one of its users may rule out. */
export function organizationOf(world: World, organizationId: string): Organization {
  const organization = world.organizations.get(organizationId);
  if (!organization) throw new Error(`sandbox: no organization ${organizationId}`);
  return organization;
}
