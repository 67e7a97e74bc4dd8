/** The one topic we hold for a user: presence and routing status count as one of the channel's 1,000. */
export function topicForUser(genesysUserId: string): string {
  return `v2.users.${genesysUserId}?presence&routingStatus`;
}

/** The names under which the events of a combined topic arrive; any other topic is its own name. */
export function expandTopic(topic: string): string[] {
  const [prefix, parts] = topic.split('?');
  return prefix === undefined || parts === undefined ? [topic] : parts.split('&').map((part) => `${prefix}.${part}`);
}

/** Whose event it is, from its topic's name, because presence events name the user nowhere else. */
export function userOfTopic(topicName: string): { userId: string; kind: string } | undefined {
  const match = /^v2\.users\.([^.?]+)\.([A-Za-z]+)$/.exec(topicName);
  const [, userId, kind] = match ?? [];
  return userId === undefined || kind === undefined ? undefined : { userId, kind };
}
