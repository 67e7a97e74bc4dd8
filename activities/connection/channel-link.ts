import { GenesysNotFoundError } from '../../clients/genesys/errors';
import type { GenesysChannel, GenesysClient, RejectedTopic } from '../../clients/genesys/genesys-client';
import type { NotificationFrame } from '../../clients/genesys/notification-frames';
import {
  createNotificationSocket,
  type NotificationSocket,
  type SocketEnd,
} from '../../clients/genesys/notification-socket';
import { ForeignConnectUriError } from '../../clients/genesys/regions';
import { topicForUser } from '../../clients/genesys/topics';
import type { NotificationChannelRepository, RejectedTopics } from '../../db/notification-channel.repository';
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
  /** From when on a new channel should take over: at 11/12 of its life. */
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

export interface LineEnd {
  reason: SocketEnd;
  code: number | undefined;
}

export type ChannelLink = ReturnType<typeof createChannelLink>;

/** The single steps of one channel: find or make it, subscribe, read back, open one socket. */
export function createChannelLink(deps: ChannelLinkDeps) {
  const { organizationId, number, channels, genesys } = deps;
  const context = notificationChannelContext(organizationId);

  /** A channel that was made just now; an expiry that has passed already says that our clocks differ. */
  function toIdentity(channel: GenesysChannel): ChannelIdentity {
    const now = deps.now();
    const stated = (channel.expiresAt ?? 0) - now;
    const lifetimeMs = stated > 0 ? stated : assumedLifetimeMs;
    return {
      id: channel.id,
      connectUri: deps.checkConnectUri(channel.connectUri),
      expiresAt: now + lifetimeMs,
      renewAt: now + (lifetimeMs * 11) / 12,
    };
  }

  /** Null for one that may not be dialled any more, as after a change of `GENESYS_API_URL`. */
  function ownAddress(connectUri: string): string | null {
    try {
      return deps.checkConnectUri(connectUri);
    } catch (error) {
      if (error instanceof ForeignConnectUriError) return null;
      throw error;
    }
  }

  const isAlive = (id: string): Promise<boolean> => deps.quota.repeatable('channels', () => genesys.channelExists(id));

  return {
    /** The stored channel while it lives: a crash must not leave orphans that evict our own channels later. */
    async findStored(): Promise<ChannelIdentity | null> {
      const now = deps.now();
      const stored = (await channels.list(organizationId)).find((row) => row.number === number);
      if (!stored || stored.expiresAt.getTime() <= now) return null;
      const id = deps.keyring.decrypt(stored.channelIdSealed, context);
      const connectUri = ownAddress(deps.keyring.decrypt(stored.connectUriSealed, context));
      if (connectUri === null || !(await isAlive(id))) return null;
      const expiresAt = stored.expiresAt.getTime();
      return { id, connectUri, expiresAt, renewAt: stored.renewsAt?.getTime() ?? now + ((expiresAt - now) * 11) / 12 };
    },

    isAlive,

    async create(agents: number): Promise<ChannelIdentity> {
      const made = await deps.quota.run('channels', () => genesys.createChannel());
      const identity = toIdentity(made);
      // Stored before anything else can go wrong with it: the next attempt finds it instead of making another.
      await channels.store(organizationId, {
        number,
        channelIdSealed: deps.keyring.encrypt(made.id, context),
        connectUriSealed: deps.keyring.encrypt(made.connectUri, context),
        expiresAt: new Date(identity.expiresAt),
        renewsAt: new Date(identity.renewAt),
        connectedAt: null,
        agents,
      });
      return identity;
    },

    /** The whole list, every time: somebody else's PUT and our own lost one are healed alike. */
    async subscribe(id: string, userIds: readonly string[]): Promise<RejectedTopic[]> {
      const topics = userIds.map(topicForUser);
      const result = await deps.quota.repeatable('channels', () => genesys.putSubscriptions(id, topics));
      return result.rejected;
    },

    /** The channel's topics as Genesys Cloud has them; null when the channel is gone. */
    async readSubscriptions(id: string): Promise<string[] | null> {
      try {
        return await deps.quota.repeatable('channels', () => genesys.getSubscriptions(id));
      } catch (error) {
        if (error instanceof GenesysNotFoundError) return null;
        throw error;
      }
    },

    /** Resolves with an open socket; rejects when this attempt fails. `onEnd` is for a socket that was open. */
    connect(
      identity: ChannelIdentity,
      on: { frame(frame: NotificationFrame): void; end(end: LineEnd): void },
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

    noteSubscribed: (agents: number, rejected: readonly RejectedTopics[]) =>
      channels.noteSubscribed(organizationId, number, { agents, rejected }),

    noteConnected: () => channels.noteConnected(organizationId, number, new Date(deps.now())),

    noteDisconnected: (lost: boolean) => channels.noteDisconnected(organizationId, number, lost),
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
