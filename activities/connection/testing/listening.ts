import { createDropWatch } from '../../../clients/genesys/reconnect-backoff';
import { createSilentLogger } from '../../../runtime/logger';
import { createMetrics, type Metrics } from '../../../runtime/metrics';
import type { EventSink, EventSource, UserEvent } from '../event-source';
import { createNotificationChannels } from '../notification-channels';
import type { FakeNotificationService } from './fake-notification-service';

export interface Listening {
  source: EventSource;
  metrics: Metrics;
  /** In the order they came: events, and `read <users>` for snapshots. */
  heard: (UserEvent | string)[];
  events(): UserEvent[];
  accessLost: unknown[];
  unused: (readonly number[])[];
  /** Every change of `isUp` and of the problem's code. */
  states: string[];
  /** Set it to let snapshots take their time, or fail. */
  snapshot: EventSink['snapshot'];
  /** A value of a metric, e.g. `reconnects` with its reason. */
  metric(
    name: 'reconnects' | 'subscriptionRepairs' | 'notificationNotices' | 'channelRenewals',
    label?: string,
  ): Promise<number>;
  gauge(name: 'socketsOpen' | 'rejectedTopics'): Promise<number>;
}

/** Channels of one organization at a fake service, and everything they tell. */
export function listenAt(service: FakeNotificationService): Listening {
  const metrics = createMetrics();
  const listening: Omit<Listening, 'source'> = {
    metrics,
    heard: [],
    events: () => listening.heard.filter((entry) => typeof entry !== 'string'),
    accessLost: [],
    unused: [],
    states: [],
    snapshot: () => Promise.resolve(),
    async metric(name, label) {
      const { values } = await metrics[name].get();
      return values
        .filter(({ labels }) => label === undefined || Object.values(labels).includes(label))
        .reduce((sum, { value }) => sum + value, 0);
    },
    gauge: async (name) => (await metrics[name].get()).values[0]?.value ?? 0,
  };
  const source: EventSource = createNotificationChannels({
    organizationId: 'o1',
    linkFor: (number) => service.linkFor(number),
    noteUnused: (used) => {
      listening.unused.push(used);
      return Promise.resolve();
    },
    drops: createDropWatch(() => Date.now()),
    now: () => Date.now(),
    random: () => 0.5,
    logger: createSilentLogger(),
    metrics,
    sink: {
      onEvent: (event) => void listening.heard.push(event),
      snapshot: async (userIds, cause) => {
        await listening.snapshot(userIds, cause);
        listening.heard.push(`read ${userIds.length > 3 ? userIds.length : userIds.join()}`);
      },
      onState: () => {
        const state = `${source.isUp ? 'up' : 'down'} ${source.problem?.code ?? 'fine'}`;
        if (listening.states.at(-1) !== state) listening.states.push(state);
      },
      onAccessLost: (error) => void listening.accessLost.push(error),
    },
  });
  return Object.assign(listening, { source });
}

/** Ids of so many users. */
export const people = (count: number, from = 0): string[] =>
  Array.from({ length: count }, (_, index) => `u${from + index}`);

/** A user's presence at some time, as an event tells it. */
export function presenceEvent(userId: string, presenceAt: number, presenceId = 'p'): UserEvent {
  const presence = {
    presenceId,
    systemPresence: 'AVAILABLE' as const,
    presenceAt,
    futurePresence: false,
    primarySource: true,
  };
  return { kind: 'presence', userId, correlationId: undefined, presence };
}
