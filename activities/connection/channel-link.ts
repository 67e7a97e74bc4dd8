import type { GenesysChannel, GenesysClient, RejectedTopic } from '../../clients/genesys/genesys-client';
import type { NotificationFrame } from '../../clients/genesys/notification-frames';
import {
  createNotificationSocket,
  type NotificationSocket,
  type SocketEnd,
} from '../../clients/genesys/notification-socket';
import { topicForUser } from '../../clients/genesys/topics';
import type { NotificationChannelRepository } from '../../db/notification-channel.repository';
import { notificationChannelContext } from '../../db/sealed-secrets';
import type { Keyring } from '../../runtime/encryption';
import type { Logger } from '../../runtime/logger';
import type { Quota } from './quota';

const assumedLifetimeMs = 86_400_000;

/** A channel of the notification service that we may connect to. Id and address are secrets. */
export interface ChannelIdentity {
  id: string;
  connectUri: string;
  expiresAt: number;
  /** From when on a new channel should take over: 11/12 of what is left of its life when we learnt of it. */
  renewAt: number;
}

export interface ChannelLinkDeps {
  organizationId: string;
  number: number;
  genesys: GenesysClient;
  quota: Quota;
  channels: NotificationChannelRepository;
  keyring: Keyring;
  /** Answers with the address, or throws when it isn't the region's. */
  checkConnectUri(uri: string): string;
  now(): number;
  logger: Logger;
}

export type ChannelLink = ReturnType<typeof createChannelLink>;

/** The single steps of one channel: find or make it, subscribe, open one socket. */
export function createChannelLink(deps: ChannelLinkDeps) {
  const context = notificationChannelContext(deps.organizationId);

  function toIdentity(channel: GenesysChannel): ChannelIdentity {
    const now = deps.now();
    const expiresAt = channel.expiresAt ?? now + assumedLifetimeMs;
    return {
      id: channel.id,
      connectUri: deps.checkConnectUri(channel.connectUri),
      expiresAt,
      renewAt: now + ((expiresAt - now) * 11) / 12,
    };
  }

  return {
    /** The stored channel while it lives: a crash must not leave orphans that evict our own channels later. */
    async findStored(): Promise<ChannelIdentity | null> {
      const stored = (await deps.channels.list(deps.organizationId)).find((row) => row.number === deps.number);
      if (!stored || stored.expiresAt.getTime() <= deps.now()) return null;
      const id = deps.keyring.decrypt(stored.channelIdSealed, context);
      if (!(await this.isAlive(id))) return null;
      const connectUri = deps.keyring.decrypt(stored.connectUriSealed, context);
      return toIdentity({ id, connectUri, expiresAt: stored.expiresAt.getTime() });
    },

    isAlive: (id: string) => deps.quota.run('channels', () => deps.genesys.channelExists(id)),

    async create(agents: number): Promise<ChannelIdentity> {
      const made = await deps.quota.run('channels', () => deps.genesys.createChannel());
      // Stored before anything else can go wrong with it: the next attempt finds it instead of making another.
      await deps.channels.store(deps.organizationId, {
        number: deps.number,
        channelIdSealed: deps.keyring.encrypt(made.id, context),
        connectUriSealed: deps.keyring.encrypt(made.connectUri, context),
        expiresAt: new Date(made.expiresAt ?? deps.now() + assumedLifetimeMs),
        connectedAt: null,
        agents,
      });
      return toIdentity(made);
    },

    /** The whole list, every time: somebody else's PUT and our own lost one are healed alike. */
    async subscribe(identity: ChannelIdentity, userIds: readonly string[]): Promise<RejectedTopic[]> {
      const topics = userIds.map(topicForUser);
      const result = await deps.quota.run('channels', () => deps.genesys.putSubscriptions(identity.id, topics));
      if (result.rejected.length > 0) {
        deps.logger.warn({ channel: deps.number, rejected: result.rejected.length }, 'notification topics rejected');
      }
      return result.rejected;
    },

    /** Resolves with an open socket; rejects when this attempt fails. `onEnd` is for a socket that was open. */
    connect(
      identity: ChannelIdentity,
      on: { frame(frame: NotificationFrame): void; end(end: { reason: SocketEnd; code: number | undefined }): void },
    ): Promise<NotificationSocket> {
      return new Promise((resolve, reject) => {
        let opened = false;
        const socket = createNotificationSocket({
          connectUri: identity.connectUri,
          logger: deps.logger,
          onOpen: () => {
            opened = true;
            resolve(socket);
          },
          onFrame: (frame) => on.frame(frame),
          onClosed: (end) => {
            if (opened) on.end(end);
            else reject(new SocketFailedError(end.reason, end.code));
          },
        });
      });
    },

    noteAgents: (agents: number) => deps.channels.noteAgents(deps.organizationId, deps.number, agents),

    noteConnected: (connectedAt: Date | null) =>
      deps.channels.noteConnected(deps.organizationId, deps.number, connectedAt),
  };
}

/** One attempt at a notification socket failed. */
export class SocketFailedError extends Error {
  override name = 'SocketFailedError';
  constructor(
    readonly reason: SocketEnd,
    readonly code: number | undefined,
  ) {
    super(`The notification socket could not be opened: ${reason}${code === undefined ? '' : ` (${code})`}.`);
  }
}
