import type { CallOptions } from '../client-deps';
import { type HttpAnswer } from '../http';
import { asArray, asFields, asText, asTexts, asTime } from '../parsing';
import { GenesysNotFoundError } from './errors';
import type { components } from './generated/openapi';
import { type GenesysRequest, unexpectedAnswer } from './genesys-request';
import { expandTopic } from './topics';

/** A notification channel. Id and address give access to the events: treat both as secrets. */
export interface GenesysChannel {
  id: string;
  connectUri: string;
  /** About 24 h ahead; null when the vendor doesn't say. */
  expiresAt: number | null;
}

export interface RejectedTopic {
  topic: string;
  reason: string;
  missingPermissions: string[];
}

export interface SubscriptionResult {
  /** As asked for, combined topics in one. */
  subscribed: string[];
  rejected: RejectedTopic[];
}

export interface AvailableTopic {
  id: string;
  /** Permissions without which it cannot be subscribed to; those that are named but not enforced are left out. */
  requiresPermissions: string[];
}

const subscriptionsPath = '/api/v2/notifications/channels/{channelId}/subscriptions';

export function createNotificationCalls(request: GenesysRequest) {
  return {
    /** A new channel. The 21st of an OAuth client silently ends the one that was unused longest. */
    async createChannel(options?: CallOptions): Promise<GenesysChannel> {
      const call = 'createChannel';
      const answer = await request({ call, method: 'POST', path: '/api/v2/notifications/channels', options });
      const channel = parseChannel(answer.body);
      if (!channel?.id || channel.connectUri === undefined) throw unexpectedAnswer(call, answer, 'no id or connectUri');
      return { id: channel.id, connectUri: channel.connectUri, expiresAt: channel.expiresAt };
    },

    /** False once it has expired or was evicted. */
    async channelExists(channelId: string, options?: CallOptions): Promise<boolean> {
      const path = '/api/v2/notifications/channels/{channelId}';
      try {
        await request({ call: 'channelExists', method: 'HEAD', path, parameters: { channelId }, options });
        return true;
      } catch (error) {
        if (error instanceof GenesysNotFoundError) return false;
        throw error;
      }
    },

    /** Channels of this OAuth client; the ids of other tokens' channels are hidden, so they may be undefined. */
    async listChannels(options?: CallOptions): Promise<{ id: string | undefined; expiresAt: number | null }[]> {
      const call = 'listChannels';
      const query = { includechannels: 'oauthclient' };
      const answer = await request({ call, method: 'GET', path: '/api/v2/notifications/channels', query, options });
      return entitiesOf(call, answer).flatMap((entity) => {
        const channel = parseChannel(entity);
        return channel ? [{ id: channel.id, expiresAt: channel.expiresAt }] : [];
      });
    },

    /**
     * Replaces all subscriptions of the channel. With `ignoreErrors` a topic that may not be had is in `rejected`; without
     * it one such topic fails the whole call.
     */
    async putSubscriptions(
      channelId: string,
      topics: readonly string[],
      options: CallOptions & { ignoreErrors?: boolean } = {},
    ): Promise<SubscriptionResult> {
      const call = 'putSubscriptions';
      const json: components['schemas']['ChannelTopic'][] = topics.map((id) => ({ id }));
      const query = { ignoreErrors: options.ignoreErrors ?? true };
      const parameters = { channelId };
      const answer = await request({ call, method: 'PUT', path: subscriptionsPath, parameters, query, json, options });
      return toSubscriptionResult(topics, entitiesOf(call, answer));
    },

    /** Topics of the channel, as the vendor names them. Rejected ones are not among them. */
    async getSubscriptions(channelId: string, options?: CallOptions): Promise<string[]> {
      const call = 'getSubscriptions';
      const parameters = { channelId };
      const answer = await request({ call, method: 'GET', path: subscriptionsPath, parameters, options });
      return entitiesOf(call, answer)
        .map(asFields)
        .filter((fields) => !isRejected(fields))
        .flatMap((fields) => asText(fields?.['id']) ?? []);
    },

    /** Every topic of the platform with the permissions it asks for. */
    async getAvailableTopics(options?: CallOptions): Promise<AvailableTopic[]> {
      const call = 'getAvailableTopics';
      const path = '/api/v2/notifications/availabletopics';
      const query = { expand: ['requiresPermissions', 'permissionDetails', 'enforced'] };
      const answer = await request({ call, method: 'GET', path, query, options });
      return entitiesOf(call, answer).flatMap(parseAvailableTopic);
    },
  };
}

function entitiesOf(call: string, answer: HttpAnswer): unknown[] {
  const entities = asArray(asFields(answer.body)?.['entities']);
  if (!entities) throw unexpectedAnswer(call, answer, 'no entities');
  return entities;
}

function parseChannel(body: unknown) {
  const fields = asFields(body);
  if (!fields) return undefined;
  return {
    id: asText(fields['id']),
    connectUri: asText(fields['connectUri']),
    expiresAt: asTime(fields['expires']),
  };
}

function isRejected(fields: ReturnType<typeof asFields>): boolean {
  return asText(fields?.['state'])?.toLowerCase() === 'rejected';
}

/** Compares by the expanded names, because the answer may list a combined topic as one or as several. */
function toSubscriptionResult(topics: readonly string[], entities: readonly unknown[]): SubscriptionResult {
  const answers = new Map(
    entities.flatMap((entity) => {
      const fields = asFields(entity);
      return expandTopic(asText(fields?.['id']) ?? '').map((name) => [name, fields] as const);
    }),
  );
  const result: SubscriptionResult = { subscribed: [], rejected: [] };
  for (const topic of topics) {
    const parts = expandTopic(topic).map((name) => answers.get(name));
    const refused = parts.filter(isRejected);
    if (refused.length === 0 && !parts.includes(undefined)) result.subscribed.push(topic);
    else result.rejected.push(toRejection(topic, refused));
  }
  return result;
}

function toRejection(topic: string, refused: ReturnType<typeof asFields>[]): RejectedTopic {
  const reasons = refused.flatMap((fields) => asText(fields?.['rejectionReason']) ?? []);
  const permissions = refused.flatMap((fields) => asTexts(fields?.['missingPermissions']));
  const reason = reasons[0] ?? (refused.length > 0 ? 'rejected without a reason' : 'missing from the answer');
  return { topic, reason, missingPermissions: [...new Set(permissions)] };
}

function parseAvailableTopic(entity: unknown): AvailableTopic[] {
  const fields = asFields(entity);
  const id = asText(fields?.['id']);
  if (!fields || id === undefined) return [];
  const details = (asArray(fields['permissionDetails']) ?? []).map(asFields);
  const sources = [{ permissions: fields['requiresPermissions'], enforced: fields['enforced'] }, ...details];
  const required = sources.flatMap((source) =>
    source?.['enforced'] === false ? [] : asTexts(source?.['permissions']),
  );
  return [{ id, requiresPermissions: [...new Set(required)] }];
}
