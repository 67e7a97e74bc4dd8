import { type Fields, asFields, asText } from '../parsing';
import { type PresencePart, type RoutingPart, parsePresence, parseRouting } from './parse-state';
import { userOfTopic } from './topics';

interface UserFrame {
  userId: string;
  correlationId: string | undefined;
}

/**
 * What a text frame of the notification socket says. `malformed` and `unknown` are dropped by whoever gets them, and
 * counted. `unknown` names the topic without its ids, so that it can be a label.
 */
export type NotificationFrame =
  | (UserFrame & { kind: 'presence'; presence: PresencePart })
  | (UserFrame & { kind: 'routing'; routing: RoutingPart })
  | (UserFrame & { kind: 'activity'; presence: PresencePart | null; routing: RoutingPart | null })
  | { kind: 'pong' }
  | { kind: 'heartbeat' }
  | { kind: 'socketClosing'; message: string | undefined }
  | { kind: 'noLongerSubscribed'; channelId: string | undefined; reason: string | undefined }
  | { kind: 'tokenRevoked'; reason: string | undefined }
  | { kind: 'subscribeResult'; result: string; ok: boolean }
  | { kind: 'unknown'; topic: string }
  | { kind: 'malformed'; why: 'not_json' | 'no_topic' | 'no_state' | 'binary' | 'oversized' };

/** Never throws: whatever comes over the socket is one of the kinds. */
export function parseNotificationFrame(data: string | Buffer): NotificationFrame {
  let frame: Fields | undefined;
  try {
    frame = asFields(JSON.parse(data.toString()));
  } catch {
    return { kind: 'malformed', why: 'not_json' };
  }
  const topicName = asText(frame?.['topicName']);
  const result = asText(frame?.['result']);
  if (frame && topicName === undefined && result !== undefined) {
    return { kind: 'subscribeResult', result, ok: result === '200' };
  }
  if (!frame || topicName === undefined) return { kind: 'malformed', why: 'no_topic' };
  const body = asFields(frame['eventBody']);
  if (topicName === 'channel.metadata') return toMetadataFrame(body);
  if (topicName.startsWith('v2.system.')) return toSystemFrame(topicName, body);
  return toUserFrame(topicName, body, asText(asFields(frame['metadata'])?.['CorrelationId']));
}

function toMetadataFrame(body: Fields | undefined): NotificationFrame {
  const message = asText(body?.['message'])?.toLowerCase();
  if (message === 'pong') return { kind: 'pong' };
  if (message === 'websocket heartbeat') return { kind: 'heartbeat' };
  return { kind: 'unknown', topic: 'channel.metadata' };
}

function toSystemFrame(topicName: string, body: Fields | undefined): NotificationFrame {
  const type = topicName.split('.')[2] ?? '';
  const reason = asText(body?.['reason']);
  if (type === 'socket_closing') return { kind: 'socketClosing', message: asText(body?.['message']) };
  if (type === 'no_longer_subscribed') {
    return { kind: 'noLongerSubscribed', channelId: asText(body?.['channelId']), reason };
  }
  if (type === 'token_revoked') return { kind: 'tokenRevoked', reason };
  return { kind: 'unknown', topic: withoutIds(topicName) };
}

function toUserFrame(
  topicName: string,
  body: Fields | undefined,
  correlationId: string | undefined,
): NotificationFrame {
  const topic = userOfTopic(topicName);
  const kind = topic?.kind.toLowerCase();
  if (!topic || (kind !== 'presence' && kind !== 'routingstatus' && kind !== 'activity')) {
    return { kind: 'unknown', topic: withoutIds(topicName) };
  }
  const user = { userId: topic.userId, correlationId };
  const presence = parsePresence(kind === 'activity' ? body?.['presence'] : body);
  const routing = parseRouting(body?.['routingStatus']);
  if (kind === 'presence' && presence) return { kind: 'presence', ...user, presence };
  if (kind === 'routingstatus' && routing) return { kind: 'routing', ...user, routing };
  if (kind === 'activity' && (presence ?? routing)) return { kind: 'activity', ...user, presence, routing };
  return { kind: 'malformed', why: 'no_state' };
}

/** `v2.users.{id}.station`: segments that hold a digit beyond the version are ids. Bounded, because it becomes a label. */
function withoutIds(topicName: string): string {
  const segments = topicName.split('.').map((segment, index) => (index > 0 && /\d/.test(segment) ? '{id}' : segment));
  return segments.join('.').slice(0, 80);
}
