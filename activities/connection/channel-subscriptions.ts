import type { RejectedTopic } from '../../clients/genesys/genesys-client';
import { expandTopic, topicForUser, userOfTopic } from '../../clients/genesys/topics';
import type { RejectedTopics } from '../../db/notification-channel.repository';
import type { Logger } from '../../runtime/logger';
import type { Metrics } from '../../runtime/metrics';
import type { ChannelLink } from './channel-link';

export interface ChannelSubscriptionsDeps {
  number: number;
  link: ChannelLink;
  logger: Logger;
  metrics: Pick<Metrics, 'rejectedTopics' | 'subscriptionRepairs'>;
}

/** What reading back showed. `unheard`: users whose events may have been missed until now. */
export type SubscriptionCheck = 'gone' | { unheard: string[]; hadForeign: boolean };

/** Who a channel hears: what Genesys Cloud was told, what it refused, and whether it still says so. */
export class ChannelSubscriptions {
  private told: { channelId: string; users: readonly string[] } | null = null;
  private closed = false;
  private rejected: RejectedTopic[] = [];
  private rejectedUsers = new Set<string>();

  constructor(private readonly deps: ChannelSubscriptionsDeps) {}

  get hasRejected(): boolean {
    return this.rejected.length > 0;
  }

  /** How many users Genesys Cloud refuses, and the permissions it misses. */
  get refusal(): { agents: number; missingPermissions: string[] } {
    const missing = this.rejected.flatMap(({ missingPermissions }) => missingPermissions);
    return { agents: this.rejected.length, missingPermissions: [...new Set(missing)] };
  }

  isRejected(userId: string): boolean {
    return this.rejectedUsers.has(userId);
  }

  /** Sends the whole list, unless this channel has it already. */
  async send(channelId: string, users: readonly string[]): Promise<void> {
    const { told } = this;
    if (told?.channelId === channelId && isSameList(told.users, users)) return;
    await this.replace(channelId, users);
  }

  /** Sends the whole list, whatever the channel has. */
  async replace(channelId: string, users: readonly string[]): Promise<void> {
    this.told = null;
    this.take(await this.deps.link.subscribe(channelId, users));
    this.told = { channelId, users };
    // For the page only: a failure costs nothing but a number there.
    this.deps.link
      .noteSubscribed(users.length, sumUp(this.rejected))
      .catch((error: unknown) => this.deps.logger.warn({ err: error }, 'subscriptions of the channel not noted'));
  }

  /** Reads the list back: somebody else's PUT and a lost channel show. What differs is sent again, and so is a refused one. */
  async check(channelId: string, users: readonly string[]): Promise<SubscriptionCheck> {
    const found = await this.deps.link.readSubscriptions(channelId);
    if (found === null) return 'gone';
    const compared = compareSubscriptions(users, found);
    const { foreign } = compared;
    const missing = compared.missing.filter((userId) => !this.isRejected(userId));
    const unheard = new Set(missing);
    const isTold = this.told?.channelId === channelId && isSameList(this.told.users, users);
    if (isTold && (missing.length > 0 || foreign > 0)) {
      const { number: channel } = this.deps;
      this.deps.logger.warn({ channel, missing: missing.length, foreign }, 'subscriptions differ, sent again');
      this.deps.metrics.subscriptionRepairs.inc({ reason: missing.length > 0 ? 'missing' : 'foreign' });
    } else if (isTold && !this.hasRejected) return { unheard: [], hadForeign: false };
    const refused = [...this.rejectedUsers];
    await this.replace(channelId, users);
    for (const userId of refused) if (!this.isRejected(userId)) unheard.add(userId);
    return { unheard: [...unheard], hadForeign: foreign > 0 };
  }

  /** Nobody listens any more. */
  close(): void {
    this.take([]);
    this.closed = true;
  }

  private take(rejected: RejectedTopic[]): void {
    if (this.closed) return;
    if (rejected.length > 0 && rejected.length !== this.rejected.length) {
      const { missingPermissions } = rejected[0] ?? {};
      const fields = { channel: this.deps.number, rejected: rejected.length, missingPermissions };
      this.deps.logger.warn(fields, 'notification topics rejected');
    }
    this.deps.metrics.rejectedTopics.inc(rejected.length - this.rejected.length);
    this.rejected = rejected;
    this.rejectedUsers = new Set(rejected.flatMap(({ topic }) => userOf(topic) ?? []));
  }
}

/** By the expanded names, because Genesys Cloud may list a combined topic as one or as several. */
export function compareSubscriptions(
  userIds: readonly string[],
  found: readonly string[],
): { missing: string[]; foreign: number } {
  const there = new Set(found.flatMap(expandTopic));
  const ours = new Set<string>();
  const missing = userIds.filter((userId) => {
    const topics = expandTopic(topicForUser(userId));
    for (const topic of topics) ours.add(topic);
    return !topics.every((topic) => there.has(topic));
  });
  return { missing, foreign: [...there].filter((topic) => !ours.has(topic)).length };
}

/** By kind and reason, without the users. */
function sumUp(rejected: readonly RejectedTopic[]): RejectedTopics[] {
  const kinds = new Map<string, RejectedTopics>();
  for (const { topic, reason, missingPermissions } of rejected) {
    const kind = topic.replace(userOf(topic) ?? '', '{id}');
    const key = JSON.stringify([kind, reason, missingPermissions]);
    const agents = (kinds.get(key)?.agents ?? 0) + 1;
    kinds.set(key, { topic: kind, reason, missingPermissions, agents });
  }
  return [...kinds.values()];
}

const userOf = (topic: string): string | undefined => userOfTopic(expandTopic(topic)[0] ?? '')?.userId;

function isSameList(one: readonly string[], other: readonly string[]): boolean {
  return one.length === other.length && one.every((userId, index) => userId === other[index]);
}
