import type { SandboxContext } from '../core/context';
import { randomToken } from '../core/ids';
import type { Channel, OauthClient } from '../core/types';
import type { ChannelSocket } from './channel-socket';
import { expandTopic } from './topics';

/** Channels of the notification service and the sockets on them. */
export interface ChannelHub {
  /** A further channel beyond the limit ends the one used longest ago, those without a socket first. */
  create(client: OauthClient, token: string): Channel;
  /** A channel that still lives; undefined for one that ended or never was. */
  find(channelId: string): Channel | undefined;
  subscribe(channel: Channel, topics: string[]): void;
  publish(organizationId: string, topicName: string, frame: object): void;
  /** One socket a channel: an earlier one is closed. */
  attach(channel: Channel, socket: ChannelSocket): void;
  detach(channel: Channel, socket: ChannelSocket): void;
  socketOf(channelId: string): ChannelSocket | undefined;
  /** The channel is gone at once; its socket closes or falls silent, as the settings say. */
  end(channelId: string, reason: string): boolean;
  closeAll(): void;
}

export function createChannelHub(context: SandboxContext): ChannelHub {
  const { channels } = context.world;
  const sockets = new Map<string, ChannelSocket>();
  /** Expanded topic → ids of the channels that subscribe to it. */
  const subscribers = new Map<string, Set<string>>();
  const timers = new Map<string, NodeJS.Timeout>();

  const expanded = (topics: readonly string[]): string[] => topics.flatMap((topic) => expandTopic(topic) ?? []);
  const index = (channel: Channel): void => {
    for (const topic of expanded(channel.topics)) {
      const ids = subscribers.get(topic) ?? new Set<string>();
      subscribers.set(topic, ids.add(channel.id));
    }
  };
  const unindex = (channel: Channel): void => {
    for (const topic of expanded(channel.topics)) {
      const ids = subscribers.get(topic);
      ids?.delete(channel.id);
      if (ids?.size === 0) subscribers.delete(topic);
    }
  };
  const isAlive = (channel: Channel): boolean => channel.expiresAt > context.now();

  const watchExpiry = (channel: Channel): void => {
    const left = Math.max(0, channel.expiresAt - context.now());
    const timer = setTimeout(() => hub.end(channel.id, 'channel expired'), Math.min(left, 2 ** 31 - 1));
    timer.unref();
    timers.set(channel.id, timer);
  };

  const evictBeyondLimit = (client: OauthClient): void => {
    const own = [...channels.values()].filter((channel) => channel.clientId === client.id && isAlive(channel));
    if (own.length < context.settings.maxChannels) return;
    const rank = (channel: Channel): number => (sockets.has(channel.id) ? 1 : 0);
    own.sort((left, right) => rank(left) - rank(right) || left.lastUsedAt - right.lastUsedAt);
    for (const channel of own.slice(0, own.length - context.settings.maxChannels + 1))
      hub.end(channel.id, 'channel evicted');
  };

  const hub: ChannelHub = {
    create(client, token) {
      evictBeyondLimit(client);
      const now = context.now();
      const channel: Channel = {
        id: `streaming-0-${randomToken(18).replace(/[-_]/g, 'x').toLowerCase()}`,
        clientId: client.id,
        token,
        createdAt: now,
        expiresAt: now + context.settings.channelLifetimeSeconds * 1000,
        lastUsedAt: now,
        topics: [],
      };
      channels.set(channel.id, channel);
      watchExpiry(channel);
      return channel;
    },
    find(channelId) {
      const channel = channels.get(channelId);
      if (!channel || !isAlive(channel)) return undefined;
      channel.lastUsedAt = context.now();
      return channel;
    },
    subscribe(channel, topics) {
      unindex(channel);
      channel.topics = topics;
      index(channel);
      // Subscribing again keeps a channel alive.
      channel.expiresAt = context.now() + context.settings.channelLifetimeSeconds * 1000;
      clearTimeout(timers.get(channel.id));
      watchExpiry(channel);
    },
    publish(organizationId, topicName, frame) {
      for (const id of subscribers.get(topicName) ?? []) {
        const channel = channels.get(id);
        const client = channel && context.world.clients.get(channel.clientId);
        if (!channel || client?.organizationId !== organizationId || !isAlive(channel)) continue;
        // Nobody listening: the event is lost, not kept.
        context.deliveries.genesys.pass(() => sockets.get(id)?.send(frame));
      }
    },
    attach(channel, socket) {
      const earlier = sockets.get(channel.id);
      sockets.set(channel.id, socket);
      earlier?.close(1000, 'another socket connected to the channel');
    },
    detach(channel, socket) {
      if (sockets.get(channel.id) === socket) sockets.delete(channel.id);
    },
    socketOf: (channelId) => sockets.get(channelId),
    end(channelId, reason) {
      const channel = channels.get(channelId);
      if (!channel) return false;
      unindex(channel);
      channels.delete(channelId);
      clearTimeout(timers.get(channelId));
      timers.delete(channelId);
      if (context.settings.endedChannelSocket === 'close') sockets.get(channelId)?.sayGone(reason);
      return true;
    },
    closeAll() {
      for (const timer of timers.values()) clearTimeout(timer);
      for (const socket of sockets.values()) socket.reset();
    },
  };
  for (const channel of channels.values()) {
    index(channel);
    watchExpiry(channel);
  }
  return hub;
}
