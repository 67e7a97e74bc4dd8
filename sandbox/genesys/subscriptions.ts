import type { SandboxContext } from '../core/context';
import type { Channel, OauthClient } from '../core/types';
import { badRequest, missingPermissions } from './genesys-errors';
import { expandTopic } from './topics';

export interface TopicResult {
  readonly id: string;
  readonly state?: 'Permitted' | 'Rejected';
  readonly rejectionReason?: string;
  readonly missingPermissions?: string[];
  readonly selfUri: string;
}

export interface SubscriptionRequest {
  readonly channel: Channel;
  readonly client: OauthClient;
  readonly names: readonly string[];
  readonly mode: 'add' | 'replace';
  readonly ignoreErrors: boolean;
}

export const subscriptionsUri = (channel: Channel): string =>
  `/api/v2/notifications/channels/${channel.id}/subscriptions`;

/**
 * The channel's topics after a request, and what to answer for each that was asked.
 * Without `ignoreErrors` one bad topic fails all (throws); with it, it is rejected by itself.
 */
export function planSubscription(
  context: SandboxContext,
  request: SubscriptionRequest,
): { topics: string[]; results: TopicResult[] } {
  const { channel, names, mode, ignoreErrors } = request;
  const results = [...new Set(names)].map((name) => judge(context, request, name));
  const rejected = results.filter((result) => result.state === 'Rejected');
  if (!ignoreErrors) failOn(rejected[0]);
  const accepted = results.filter((result) => result.state !== 'Rejected').map((result) => result.id);
  const topics = [...new Set([...(mode === 'add' ? channel.topics : []), ...accepted])];
  const { maxTopicsPerChannel } = context.settings;
  if (topics.length > maxTopicsPerChannel) {
    throw badRequest(
      `A channel may have at most ${maxTopicsPerChannel} topics, ${topics.length} were asked for`,
      'notification.subscription.too.many.subscriptions',
    );
  }
  return { topics, results };
}

function judge(context: SandboxContext, { channel, client }: SubscriptionRequest, name: string): TopicResult {
  const selfUri = `${subscriptionsUri(channel)}/${encodeURIComponent(name)}`;
  const expanded = expandTopic(name);
  if (expanded === undefined) {
    return { id: name, state: 'Rejected', rejectionReason: 'notification.invalid.topic', selfUri };
  }
  const denied = client.deniedTopics.some((prefix) =>
    expanded.some((topic) => topic === prefix || topic.endsWith(prefix)),
  );
  const lacking = expanded
    .flatMap((topic) => context.settings.topicPermissions[topic.split('.').at(-1) ?? ''] ?? [])
    .filter((permission) => !client.permissions.includes(permission));
  const missingPermissions = [...new Set([...(denied ? ['presence:userPresence:view'] : []), ...lacking])];
  if (missingPermissions.length === 0) return { id: name, state: 'Permitted', selfUri };
  return { id: name, state: 'Rejected', rejectionReason: 'missing.permissions', missingPermissions, selfUri };
}

function failOn(rejected: TopicResult | undefined): void {
  if (!rejected) return;
  if (rejected.missingPermissions) throw missingPermissions(rejected.missingPermissions);
  throw badRequest(`Invalid topic: ${rejected.id}`, 'notification.invalid.topic');
}
