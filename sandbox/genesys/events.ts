import { randomUUID } from 'node:crypto';
import type { SandboxContext } from '../core/context';
import type { GenesysUser } from '../core/types';
import { organizationOf } from '../core/world';
import type { ChannelHub } from './channel-hub';
import { activityEventBody, conversationSummary, presenceEventBody, routingEventBody } from './user-resource';

/** Puts a user's new state on the topics that tell of it. */
export interface EventPublisher {
  presence(user: GenesysUser): void;
  routing(user: GenesysUser): void;
  conversation(user: GenesysUser): void;
}

export function createEventPublisher(context: SandboxContext, hub: ChannelHub): EventPublisher {
  const send = (user: GenesysUser, topic: string, eventBody: unknown): void => {
    const topicName = `v2.users.${user.id}.${topic}`;
    const frame = { topicName, version: '2', eventBody, metadata: { CorrelationId: randomUUID() } };
    hub.publish(user.organizationId, topicName, frame);
  };
  const organization = (user: GenesysUser) => organizationOf(context.world, user.organizationId);
  const activity = (user: GenesysUser): void => send(user, 'activity', activityEventBody(user, organization(user)));

  return {
    presence(user) {
      send(user, 'presence', presenceEventBody(user, organization(user), context.settings.presenceModifiedDate));
      activity(user);
    },
    routing(user) {
      send(user, 'routingStatus', routingEventBody(user));
      activity(user);
    },
    conversation: (user) => send(user, 'conversationsummary', conversationSummary(user)),
  };
}
