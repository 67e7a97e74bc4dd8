import { randomUUID } from 'node:crypto';
import type { SandboxContext } from '../core/context';
import type { Channel } from '../core/types';
import type { ChannelHub } from './channel-hub';
import type { ChannelSocket } from './channel-socket';

/** What can be done to channels and their sockets; `undefined` for the id means all of them. Answers how many were met. */
export interface ChannelControl {
  list(): ChannelSnapshot[];
  /** The service closes the socket: with a code, or (no code) without a close frame. */
  close(channelId?: string, options?: { code?: number; reason?: string; warnSeconds?: number }): number;
  reset(channelId?: string): number;
  mute(channelId?: string, muted?: boolean): number;
  /** The channel is gone, as by eviction or expiry. */
  end(channelId?: string, reason?: string): number;
  /** Sends any frame. */
  send(frame: object, channelId?: string): number;
  tellTokenRevoked(clientId?: string): void;
}

export interface ChannelSnapshot {
  readonly id: string;
  readonly clientId: string;
  readonly topics: number;
  readonly createdAt: string;
  readonly expiresAt: string;
  readonly connected: boolean;
  readonly muted: boolean;
  readonly framesSent: number;
}

export function createChannelControl(context: SandboxContext, hub: ChannelHub): ChannelControl {
  const channels = (channelId?: string): Channel[] =>
    [...context.world.channels.values()].filter((channel) => channelId === undefined || channel.id === channelId);
  const sockets = (channelId: string | undefined, act: (socket: ChannelSocket, channel: Channel) => void): number => {
    const found = channels(channelId).flatMap((channel) => {
      const socket = hub.socketOf(channel.id);
      return socket ? [{ socket, channel }] : [];
    });
    for (const { socket, channel } of found) act(socket, channel);
    return found.length;
  };
  const systemMessage = (channel: Channel, message: Record<string, unknown>): Record<string, unknown> => ({
    channelId: channel.id,
    correlationId: randomUUID(),
    oauthClientId: channel.clientId,
    ...message,
  });

  return {
    list: () => channels().map((channel) => snapshot(channel, hub.socketOf(channel.id))),
    close: (channelId, { code, reason = 'maintenance', warnSeconds } = {}) =>
      sockets(channelId, (socket, channel) => {
        if (warnSeconds === undefined) {
          socket.close(code, reason);
          return;
        }
        const message = `The socket will be closed in ${warnSeconds} seconds`;
        socket.send({
          topicName: 'v2.system.socket_closing',
          version: '2',
          eventBody: systemMessage(channel, { message }),
        });
        setTimeout(() => socket.close(code ?? 1001, reason), warnSeconds * 1000).unref();
      }),
    reset: (channelId) => sockets(channelId, (socket) => socket.reset()),
    mute: (channelId, muted = true) => sockets(channelId, (socket) => socket.mute(muted)),
    end(channelId, reason = 'channel expired') {
      const found = channels(channelId);
      for (const channel of found) hub.end(channel.id, reason);
      return found.length;
    },
    send: (frame, channelId) => sockets(channelId, (socket) => socket.send(frame)),
    tellTokenRevoked(clientId) {
      sockets(undefined, (socket, channel) => {
        if (clientId !== undefined && channel.clientId !== clientId) return;
        const body = systemMessage(channel, { systemTopicType: 'token_revoked', reason: 'user_tokens_revoked' });
        socket.send({ topicName: `v2.system.token_revoked.${channel.clientId}`, version: '2', eventBody: body });
      });
    },
  };
}

const snapshot = (channel: Channel, socket: ChannelSocket | undefined): ChannelSnapshot => ({
  id: channel.id,
  clientId: channel.clientId,
  topics: channel.topics.length,
  createdAt: new Date(channel.createdAt).toISOString(),
  expiresAt: new Date(channel.expiresAt).toISOString(),
  connected: socket !== undefined,
  muted: socket?.isMuted() ?? false,
  framesSent: socket?.sent ?? 0,
});
