import type { NotificationFrame } from '../../clients/genesys/notification-frames';
import { createChannelLink, type ChannelLinkDeps } from './channel-link';
import { NotificationChannel, type NotificationChannelDeps } from './notification-channel';

/** Genesys Cloud's limits: topics a channel, and channels an OAuth client less one that stays free for renewals. */
export const usersPerChannel = 1_000;
export const maxChannels = 19;

/** More agents than one OAuth client can listen to. */
export class TooManyAgentsError extends Error {
  override name = 'TooManyAgentsError';
  constructor(readonly agents: number) {
    super(
      `${agents} matched agents are more than the ${usersPerChannel * maxChannels} that one Genesys Cloud OAuth client can ` +
        'listen to. Narrow the scope of the policy, or split the agents over two giosg organizations.',
    );
  }
}

export type NotificationChannelsDeps = Omit<ChannelLinkDeps, 'number'> &
  Omit<NotificationChannelDeps, 'number' | 'link' | 'lostTogether' | 'onFrame'> & {
    onEvent(frame: NotificationFrame): void;
  };

export type NotificationChannels = ReturnType<typeof createNotificationChannels>;

const togetherWithinMs = 1_000;

/** All channels of an organization. Who is on which channel stays as it is: an agent added or gone changes one. */
export function createNotificationChannels(deps: NotificationChannelsDeps) {
  const channels = new Map<number, { channel: NotificationChannel; users: Set<string> }>();
  let lastLoss = Number.NEGATIVE_INFINITY;

  function lostTogether(): boolean {
    const now = deps.now();
    const together = now - lastLoss < togetherWithinMs;
    lastLoss = now;
    return together;
  }

  function create(number: number): NotificationChannel {
    const link = createChannelLink({ ...deps, number });
    return new NotificationChannel({ ...deps, number, link, lostTogether, onFrame: (frame) => deps.onEvent(frame) });
  }

  /** Where a new user goes: the first channel with room, else a new one. */
  function place(userId: string): number {
    for (const [number, { users }] of channels) {
      if (users.size < usersPerChannel) {
        users.add(userId);
        return number;
      }
    }
    const number = channels.size + 1;
    channels.set(number, { channel: create(number), users: new Set([userId]) });
    return number;
  }

  return {
    /**
     * Listens to exactly these users. The first call opens the channels; each is read as a whole after it connected.
     * Throws TooManyAgentsError, or what Genesys Cloud says.
     */
    async setUsers(userIds: readonly string[]): Promise<void> {
      if (userIds.length > usersPerChannel * maxChannels) throw new TooManyAgentsError(userIds.length);
      const wanted = new Set(userIds);
      const known = new Set<string>();
      for (const { users } of channels.values()) {
        for (const userId of users) {
          known.add(userId);
          if (!wanted.has(userId)) users.delete(userId);
        }
      }
      for (const userId of userIds) if (!known.has(userId)) place(userId);
      // Each channel compares with what it has told Genesys Cloud: a list that didn't get there is sent again.
      await Promise.all([...channels.values()].map(({ channel, users }) => channel.listenTo([...users])));
    },

    async verify(): Promise<void> {
      await Promise.all([...channels.values()].map(({ channel }) => channel.verify()));
    },

    get isUp(): boolean {
      return [...channels.values()].every(({ channel }) => channel.isUp);
    },

    get rejected() {
      return [...channels.values()].flatMap(({ channel }) => channel.rejected);
    },

    async close(): Promise<void> {
      await Promise.all([...channels.values()].map(({ channel }) => channel.close()));
    },
  };
}
