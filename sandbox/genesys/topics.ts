/** The topics of a user that exist here. */
export const userTopics = [
  'presence',
  'routingStatus',
  'activity',
  'conversationsummary',
  'integrationpresence',
  'outofoffice',
  'station',
  'geolocation',
] as const;

export const maxTopicLength = 200;

/**
 * The topics a subscribed name stands for: itself, or each of a combined one
 * (`v2.users.{id}?presence&routingStatus`). Undefined for a name that is no topic.
 */
export function expandTopic(name: string): string[] | undefined {
  if (name.length > maxTopicLength) return undefined;
  const combined = /^(v2\.users\.[0-9a-fA-F-]+)\?([A-Za-z&]+)$/.exec(name);
  const names = combined ? (combined[2] ?? '').split('&').map((part) => `${combined[1] ?? ''}.${part}`) : [name];
  return names.every(isTopic) ? names : undefined;
}

function isTopic(name: string): boolean {
  if (name === 'channel.metadata' || name === 'v2.system.socket_closing') return true;
  if (/^v2\.system\.(no_longer_subscribed|token_revoked)\.[^.?]+$/.test(name)) return true;
  const match = /^v2\.users\.[0-9a-fA-F-]+\.([A-Za-z]+)$/.exec(name);
  return match !== null && (userTopics as readonly string[]).includes(match[1] ?? '');
}

const descriptions: Readonly<Record<string, string>> = {
  presence: 'Presence of a user',
  routingStatus: 'Routing status of a user',
  activity: 'Presence, routing status and out of office of a user',
};

/** As `GET /api/v2/notifications/availabletopics` lists them. */
export function availableTopics(permissions: Readonly<Record<string, string[]>>) {
  return userTopics.map((topic) => ({
    id: `v2.users.{id}.${topic}`,
    description: descriptions[topic] ?? topic,
    requiresPermissions: permissions[topic] ?? [],
    requiresDivisionPermissions: false,
    requiresAnyValidator: false,
    requiresCurrentUser: false,
    requiresCurrentUserOrPermission: false,
    enforced: permissions[topic] !== undefined,
    visibility: 'Public',
    transports: ['All'],
    permissionDetails: detailsOf(permissions[topic]),
    publicApiTemplateUriPaths: [],
    topicParameters: ['id'],
  }));
}

const detailsOf = (permissions: string[] | undefined) =>
  permissions === undefined
    ? []
    : [{ type: 'requiresPermissions', permissions, allowsCurrentUser: false, enforced: true }];
