import type { Channel } from '../core/types';
import type { ChannelHub } from './channel-hub';
import type { ChannelSocket } from './channel-socket';
import { expandTopic } from './topics';

export interface SocketMessage {
  readonly message: Readonly<Record<string, unknown>>;
  readonly from: ChannelSocket;
}

/** The socket's own subscribe and unsubscribe commands, seen in clients of others; REST is the documented way. */
export function answerSubscribe(hub: ChannelHub, channel: Channel, { message, from }: SocketMessage): void {
  const command = message['message'];
  if (command !== 'subscribe' && command !== 'unsubscribe') return;
  const topics = Array.isArray(message['topics']) ? message['topics'].map(String) : [];
  const correlationId = message['correlationId'];
  const unknown = topics.find((topic) => expandTopic(topic) === undefined);
  if (unknown !== undefined) {
    from.send({ result: '400', status: 'failure', message: `invalid topic ${unknown}`, correlationId });
    return;
  }
  const kept = channel.topics.filter((topic) => !topics.includes(topic));
  hub.subscribe(channel, command === 'subscribe' ? [...kept, ...topics] : kept);
  from.send({ result: '200', status: command === 'subscribe' ? 'subscribed' : 'unsubscribed', topics, correlationId });
}
