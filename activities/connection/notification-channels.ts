import { createDropWatch, type DropWatch } from '../../clients/genesys/reconnect-backoff';
import type { NotificationChannelRepository } from '../../db/notification-channel.repository';
import type { Keyring } from '../../runtime/encryption';
import type { Metrics } from '../../runtime/metrics';
import { createChannelLink, type ChannelLink } from './channel-link';
import type { EventSource, EventSourceContext, OpenEventSource } from './event-source';
import { NotificationChannel } from './notification-channel';

/** Genesys Cloud's limits: topics a channel, and channels an OAuth client less one that stays free for renewals. */
export const usersPerChannel = 1_000;
export const maxChannels = 19;

export interface NotificationChannelsDeps {
  channels: NotificationChannelRepository;
  keyring: Keyring;
  metrics: Metrics;
  now?: () => number;
  random?: () => number;
}

/** The notification service as the source of events, for all organizations of this process. */
export function createNotificationSource(deps: NotificationChannelsDeps): OpenEventSource {
  const now = deps.now ?? (() => Date.now());
  const drops = createDropWatch(now);
  return (context) => {
    const { organizationId, genesys, quota, logger } = context;
    const linkDeps = { ...deps, organizationId, quota, logger, now, genesys: genesys.client };
    return createNotificationChannels({
      ...context,
      metrics: deps.metrics,
      drops,
      now,
      random: deps.random ?? (() => Math.random()),
      linkFor: (number) =>
        createChannelLink({ ...linkDeps, number, checkConnectUri: (uri) => genesys.checkConnectUri(uri) }),
      noteUnused: (used) => deps.channels.noteUnused(organizationId, used),
    });
  };
}

export interface ChannelPlanDeps extends Pick<EventSourceContext, 'organizationId' | 'sink' | 'logger'> {
  linkFor: (number: number) => ChannelLink;
  /** Channels with other numbers than these are not used any more. */
  noteUnused(used: readonly number[]): Promise<void>;
  /** Of the whole process: what drops at the same time in two organizations has one cause. */
  drops: DropWatch;
  now(): number;
  random(): number;
  metrics: Metrics;
}

interface Planned {
  channel: NotificationChannel;
  users: Set<string>;
}

/**
 * All channels of an organization. Who is on which channel stays as it is: an agent added or gone changes one. A channel
 * that nobody is left on is given up.
 */
export function createNotificationChannels(deps: ChannelPlanDeps): EventSource {
  const channels = new Map<number, Planned>();
  const foreignHands = createForeignHands(() => deps.now());
  let tooMany = 0;
  let renewing: Promise<unknown> = Promise.resolve();
  let noted: string | null = null;
  let closed = false;

  function create(number: number): NotificationChannel {
    return new NotificationChannel({
      ...deps,
      number,
      link: deps.linkFor(number),
      lostTogether: () => deps.drops.isShared(`${deps.organizationId}/${number}`),
      renewInTurn: (renewal) => {
        const renewed = renewing.then(renewal);
        renewing = renewed.catch(() => undefined);
        return renewed;
      },
      onForeignHand: () => {
        foreignHands.note();
        deps.sink.onState();
      },
    });
  }

  /** Where a new user goes: the first channel with room, else a new one with the lowest free number. */
  function place(userId: string): void {
    for (const { users } of channels.values()) {
      if (users.size < usersPerChannel) {
        users.add(userId);
        return;
      }
    }
    let number = 1;
    while (channels.has(number)) number += 1;
    channels.set(number, { channel: create(number), users: new Set([userId]) });
  }

  async function plan(userIds: readonly string[]): Promise<void> {
    const wanted = new Set(userIds);
    for (const { users } of channels.values()) {
      for (const userId of users) if (!wanted.delete(userId)) users.delete(userId);
    }
    for (const userId of wanted) place(userId);
    const empty = [...channels].filter(([, { users }]) => users.size === 0);
    for (const [number] of empty) channels.delete(number);
    await Promise.all(empty.map(([, { channel }]) => channel.close()));
    await noteUnused();
  }

  /** Rows of an earlier plan must not look alive on the page. For that alone: a failure costs nothing else. */
  async function noteUnused(): Promise<void> {
    const used = [...channels.keys()];
    if (used.join() === noted) return;
    try {
      await deps.noteUnused(used);
      noted = used.join();
    } catch (error) {
      deps.logger.warn({ err: error }, 'unused channels not noted');
    }
  }

  const all = () => [...channels.values()];
  const capacity = usersPerChannel * maxChannels;
  return {
    capacity,

    async listenTo(userIds) {
      // What was begun before the end and comes after it must open nothing that nobody would close.
      if (closed) return;
      const unique = [...new Set(userIds)];
      const before = tooMany;
      tooMany = Math.max(0, unique.length - capacity);
      if (tooMany !== before) deps.sink.onState();
      await plan(unique.slice(0, capacity));
      // Each channel compares with what it has told Genesys Cloud: a list that didn't get there is sent again.
      const listening = all().map(({ channel, users }) => channel.listenTo([...users]));
      const [failed] = (await Promise.allSettled(listening)).filter((result) => result.status === 'rejected');
      deps.sink.onState();
      if (failed) throw failed.reason;
    },

    async verify() {
      await Promise.all(all().map(({ channel }) => channel.verify()));
      deps.sink.onState();
    },

    isHeard: (userId) =>
      all().some(({ channel, users }) => users.has(userId) && !channel.subscriptions.isRejected(userId)),

    get isUp() {
      return all().every(({ channel }) => channel.isUp);
    },

    get problem() {
      const refusals = all().map(({ channel }) => channel.subscriptions.refusal);
      if (all().some(({ channel }) => channel.isGone)) return channelLost;
      if (!all().every(({ channel }) => channel.isUp)) return down;
      if (tooMany > 0) return tooManyAgents(tooMany, capacity);
      return topicsRejected(refusals) ?? (foreignHands.areMany() ? clientShared : null);
    },

    async close() {
      closed = true;
      await Promise.all(all().map(({ channel }) => channel.close()));
    },
  };
}

const down = {
  code: 'notifications_down',
  message: 'The notification socket to Genesys Cloud was lost and is being opened again. Nothing is lost.',
};

const channelLost = {
  code: 'channel_lost',
  message: 'Genesys Cloud ended a notification channel. A new one is being opened, and everybody is read then.',
};

const clientShared = {
  code: 'client_shared',
  message:
    'Genesys Cloud ended or changed our notification channels several times within an hour. Another program seems to use ' +
    'the same OAuth client: give each program and each deployment a client of its own.',
};

function tooManyAgents(beyond: number, capacity: number) {
  return {
    code: 'too_many_agents',
    message:
      `One Genesys Cloud OAuth client can listen to ${capacity} agents; ${beyond} more are matched. Those are looked at by ` +
      'sweeps only. Narrow the scope of the policy, or split the agents over two giosg organizations.',
  };
}

function topicsRejected(refusals: readonly { agents: number; missingPermissions: string[] }[]) {
  const agents = refusals.reduce((sum, refusal) => sum + refusal.agents, 0);
  if (agents === 0) return null;
  const missing = [...new Set(refusals.flatMap(({ missingPermissions }) => missingPermissions))];
  const remedy = missing.length > 0 ? `Give the OAuth client's role the permission ${missing.join(', ')}.` : '';
  const message = `Genesys Cloud refuses to tell of ${agents} agents; they are looked at by sweeps only. ${remedy}`;
  return { code: 'topics_rejected', message: message.trim() };
}

const occasionMs = 60_000;
const rememberMs = 3_600_000;
const manyOccasions = 3;

/** Our channels were ended or changed by somebody: once may be the service's own doing, again and again isn't. */
function createForeignHands(now: () => number) {
  let occasions: number[] = [];
  const recent = () => occasions.filter((at) => now() - at < rememberMs);
  return {
    /** Within a minute it is one occasion, however many channels it meets. */
    note(): void {
      occasions = recent();
      const last = occasions.at(-1);
      if (last === undefined || now() - last >= occasionMs) occasions.push(now());
    },
    areMany: (): boolean => recent().length >= manyOccasions,
  };
}
