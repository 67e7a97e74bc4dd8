/** What an OAuth client needs for a call: all permissions, and one of the scopes. */
export interface Requirements {
  readonly permissions: readonly string[];
  readonly scopes: readonly string[];
}

const presenceRead = ['presence', 'presence:readonly'];
const usersRead = ['users', 'users:readonly'];
const notifications = ['notifications'];
const needs = (scopes: readonly string[], ...permissions: string[]): Requirements => ({ scopes, permissions });

const table: Readonly<Record<string, Requirements>> = {
  'genesys.organization.get': needs(['organization', 'organization:readonly']),
  'genesys.users.list': needs(usersRead),
  'genesys.users.query': needs(usersRead, 'directory:user:view'),
  'genesys.users.search': needs(usersRead, 'directory:user:view'),
  'genesys.user.get': needs(usersRead),
  'genesys.routing.get': needs(usersRead),
  'genesys.routing.put': needs(['users']),
  'genesys.presence.get': needs(presenceRead),
  // Needed since 2025-07-20, although the contract still names none.
  'genesys.presence.patch': needs(['presence'], 'presence:userPresence:edit'),
  'genesys.presence.bulk.get': needs(presenceRead),
  'genesys.presence.bulk.put': needs(presenceRead, 'presence:userPresence:edit'),
  'genesys.definitions.list': needs(presenceRead, 'presence:presenceDefinition:view'),
  'genesys.definition.get': needs(presenceRead, 'presence:presenceDefinition:view'),
  'genesys.presencedefinitions.list': needs(presenceRead),
  'genesys.systempresences.list': needs(presenceRead),
  'genesys.settings.get': needs(presenceRead, 'presence:settings:view'),
  'genesys.sources.list': needs(presenceRead, 'presence:source:view'),
  'genesys.primarysource.get': needs(presenceRead, 'presence:userPrimarySource:view'),
  'genesys.channels.list': needs(notifications),
  'genesys.channels.create': needs(notifications),
  'genesys.channels.head': needs(notifications),
  'genesys.subscriptions.get': needs(notifications),
  'genesys.subscriptions.post': needs(notifications),
  'genesys.subscriptions.put': needs(notifications),
  'genesys.subscriptions.delete': needs(notifications),
  'genesys.topics.list': needs(notifications),
};

export function requirementsOf(kind: string): Requirements {
  return table[kind] ?? needs([]);
}
