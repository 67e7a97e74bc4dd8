import { GenesysNotFoundError, GenesysUnavailableError } from '../../../clients/genesys/errors';
import type { NotificationFrame } from '../../../clients/genesys/notification-frames';
import { expandTopic, topicForUser } from '../../../clients/genesys/topics';
import { SocketFailedError, type ChannelIdentity, type ChannelLink, type LineEnd } from '../channel-link';
import type { UserEvent } from '../event-source';

interface Handlers {
  frame(frame: NotificationFrame): void;
  end(end: LineEnd): void;
}

interface FakeChannel {
  id: string;
  identity: ChannelIdentity;
  /** Who made it. */
  number: number;
  topics: string[];
  sockets: Handlers[];
  usedAt: number;
}

type Step = 'create' | 'subscribe' | 'readSubscriptions' | 'connect' | 'isAlive';

/** Takes a step, so that a promise that depends on a few others is settled. */
const turn = (): Promise<void> => new Promise((resolve) => void setTimeout(resolve, 20));

/**
 * The notification service as far as channels go, without HTTP and sockets, for tests under a fake clock: 20 channels
 * with silent eviction, an end of life, one socket a channel, topics that are replaced as a whole. Every call takes 20 ms.
 */
export class FakeNotificationService {
  lifetimeMs = 86_400_000;
  readonly channels = new Map<string, FakeChannel>();
  readonly calls: { step: Step; number: number; at: number }[] = [];
  /** Channels that were thrown out by newer ones while a socket was open on them. */
  evictedLive: string[] = [];
  mostChannels = 0;
  deniedUsers = new Set<string>();
  /** The next so many calls of a step fail. */
  readonly failing: Partial<Record<Step, number>> = {};
  private readonly stored = new Map<number, ChannelIdentity>();
  private made = 0;

  get live(): FakeChannel[] {
    return [...this.channels.values()].filter((channel) => channel.sockets.length > 0);
  }

  count(step: Step): number {
    return this.calls.filter((call) => call.step === step).length;
  }

  /** The steps of one channel, as the product sees them. Several links of a number share what is stored. */
  linkFor(number: number): ChannelLink {
    return {
      findStored: async () => {
        const stored = this.stored.get(number);
        return stored && stored.expiresAt > Date.now() && this.channels.has(stored.id) ? stored : null;
      },
      isAlive: (id) => this.call('isAlive', number, () => this.channels.has(id)),
      create: () => this.call('create', number, () => this.create(number)),
      subscribe: (id, userIds) => this.call('subscribe', number, () => this.subscribe(id, userIds)),
      readSubscriptions: (id) =>
        this.call('readSubscriptions', number, () => this.channels.get(id)?.topics.slice() ?? null),
      connect: (identity, on) => this.call('connect', number, () => this.connect(identity.id, on)),
      noteSubscribed: () => Promise.resolve(),
      noteConnected: () => Promise.resolve(),
      noteDisconnected: () => Promise.resolve(),
    };
  }

  /** To every socket that is subscribed; nobody listening: lost. */
  publish(event: UserEvent): void {
    const kind = event.kind === 'routing' ? 'routingStatus' : event.kind;
    const topic = `v2.users.${event.userId}.${kind}`;
    for (const channel of this.channels.values()) {
      if (channel.topics.flatMap(expandTopic).includes(topic))
        for (const socket of channel.sockets) socket.frame(event);
    }
  }

  /** A frame to the sockets of one channel. */
  tell(id: string, frame: NotificationFrame): void {
    for (const socket of this.channels.get(id)?.sockets ?? []) socket.frame(frame);
  }

  /** The service ends the socket, and the channel stays. */
  cut(id: string, code = 1001): void {
    const channel = this.channels.get(id);
    for (const socket of channel?.sockets.splice(0) ?? []) socket.end({ reason: 'closed', code });
  }

  /** The channel is no more. `silent`: its socket stays open and says nothing. */
  remove(id: string, silent = false): void {
    const channel = this.channels.get(id);
    this.channels.delete(id);
    if (!channel || silent) return;
    for (const socket of channel.sockets.splice(0)) {
      socket.frame({ kind: 'subscribeResult', result: '404', ok: false });
      socket.end({ reason: 'closed', code: 1001 });
    }
  }

  /** What somebody else's PUT does. */
  overwrite(id: string, topics: string[]): void {
    const channel = this.channels.get(id);
    if (channel) channel.topics = topics;
  }

  /** How often each user is covered by a channel with an open socket. */
  coverage(): Map<string, number> {
    const covered = new Map<string, number>();
    for (const { topics } of this.live) {
      for (const topic of topics) covered.set(topic, (covered.get(topic) ?? 0) + 1);
    }
    return covered;
  }

  private async call<Result>(step: Step, number: number, act: () => Result): Promise<Result> {
    this.calls.push({ step, number, at: Date.now() });
    const failures = this.failing[step] ?? 0;
    await turn();
    if (failures > 0) {
      this.failing[step] = failures - 1;
      throw new GenesysUnavailableError({ call: step, status: 503, correlationId: undefined, detail: 'away' });
    }
    return act();
  }

  private create(number: number): ChannelIdentity {
    const now = Date.now();
    while (this.channels.size >= 20) this.evict();
    this.made += 1;
    const id = `channel-${this.made}`;
    const expiresAt = now + this.lifetimeMs;
    const identity = { id, connectUri: `wss://${id}`, expiresAt, renewAt: now + (this.lifetimeMs * 11) / 12 };
    this.channels.set(id, { id, identity, number, topics: [], sockets: [], usedAt: now });
    this.stored.set(number, identity);
    this.mostChannels = Math.max(this.mostChannels, this.channels.size);
    setTimeout(() => this.remove(id), this.lifetimeMs);
    return identity;
  }

  private evict(): void {
    const rank = (channel: FakeChannel): number => (channel.sockets.length > 0 ? 1 : 0);
    const [last] = [...this.channels.values()].sort((one, two) => rank(one) - rank(two) || one.usedAt - two.usedAt);
    if (!last) return;
    if (rank(last) === 1) this.evictedLive.push(last.id);
    this.remove(last.id);
  }

  private subscribe(id: string, userIds: readonly string[]) {
    const channel = this.channels.get(id);
    if (!channel) throw new GenesysNotFoundError({ call: 'subscribe', status: 404, correlationId: undefined });
    const allowed = userIds.filter((userId) => !this.deniedUsers.has(userId));
    channel.topics = allowed.map(topicForUser);
    channel.usedAt = Date.now();
    return userIds
      .filter((userId) => this.deniedUsers.has(userId))
      .map((userId) => ({
        topic: topicForUser(userId),
        reason: 'missing.permissions',
        missingPermissions: ['a:b:view'],
      }));
  }

  private connect(id: string, on: Handlers) {
    const channel = this.channels.get(id);
    if (!channel) throw new SocketFailedError('refused', 404);
    const earlier = channel.sockets.splice(0);
    channel.sockets.push(on);
    channel.usedAt = Date.now();
    for (const socket of earlier) socket.end({ reason: 'closed', code: 1000 });
    return {
      id: `socket of ${id}`,
      terminate: () => {
        channel.sockets = channel.sockets.filter((socket) => socket !== on);
      },
    };
  }
}
