import { usersPerChannel } from './notification-channels';
import { FakeNotificationService } from './testing/fake-notification-service';
import { listenAt, people, presenceEvent, type Listening } from './testing/listening';

const hour = 3_600_000;
let service: FakeNotificationService;
let listening: Listening;

beforeEach(() => {
  jest.useFakeTimers({ now: Date.parse('2026-01-15T09:00:00Z') });
  service = new FakeNotificationService();
  listening = listenAt(service);
});
afterEach(async () => {
  await listening.source.close();
  jest.useRealTimers();
});

const pass = (ms: number) => jest.advanceTimersByTimeAsync(ms);

async function listenTo(users: readonly string[]): Promise<void> {
  const done = listening.source.listenTo(users);
  done.catch(() => undefined);
  await pass(2_000);
  await done;
}

/** Publishes a change of u0 every so often for so long; answers with the times of all of them. */
async function publishFor(ms: number, everyMs: number): Promise<number[]> {
  const published: number[] = [];
  for (let passed = 0; passed < ms; passed += everyMs) {
    service.publish(presenceEvent('u0', Date.now()));
    published.push(Date.now());
    await pass(everyMs);
  }
  return published;
}

/** Times of the events that were heard, doubles (by both channels of an overlap) as one. */
function heardTimes(): number[] {
  const times = listening
    .events()
    .flatMap((event) => (event.kind === 'presence' ? (event.presence.presenceAt ?? 0) : []));
  return [...new Set(times)].sort((one, other) => one - other);
}

describe('the renewal of a channel', () => {
  it('of channels that live 90 s: ten of them, a change every 7 ms of the overlaps, and none is missed', async () => {
    service.lifetimeMs = 90_000;
    listening.snapshot = () => new Promise((resolve) => void setTimeout(resolve, 300));
    await listenTo(people(3));
    const published: number[] = [];
    let overlaps = 0;
    while (service.count('create') <= 10) {
      const made = service.count('create');
      // Up to the moment at which the successor is made …
      while (service.count('create') === made) published.push(...(await publishFor(250, 250)));
      // … and well past the one at which the former is let go.
      for (let step = 0; step < 150; step += 1) {
        published.push(...(await publishFor(7, 7)));
        if (service.live.length === 2) overlaps += 1;
      }
      expect(service.live).toHaveLength(1);
    }
    expect(heardTimes()).toEqual(published);
    expect(overlaps).toBeGreaterThan(10 * 20);
    expect(await listening.metric('channelRenewals', 'done')).toBe(10);
    expect(await listening.metric('reconnects')).toBe(0);
    expect(listening.states).toEqual(['up fine']);
    expect(service.mostChannels).toBe(2);
  });

  it('of a channel that lives 24 h: 25 h with a change a minute, renewed after 22 h, and none is missed', async () => {
    await listenTo(people(3));
    const madeAt = service.calls.find(({ step }) => step === 'create')?.at ?? 0;
    const published = await publishFor(25 * hour, 60_000);
    expect(heardTimes()).toEqual(published);
    const renewals = service.calls.filter(({ step }) => step === 'create').map(({ at }) => at - madeAt);
    expect(renewals).toHaveLength(2);
    expect(Math.round((renewals[1] ?? 0) / hour)).toBe(22);
    expect(listening.states).toEqual(['up fine']);
    expect(await listening.metric('reconnects')).toBe(0);
  });

  it('comes before the end of a channel that was found half-way through its life', async () => {
    await listenTo(people(3));
    const id = service.live[0]?.id;
    await pass(12 * hour);
    await listening.source.close();

    const next = listenAt(service);
    const listened = next.source.listenTo(people(3));
    await pass(2_000);
    await listened;
    expect(service.live.map((channel) => channel.id)).toEqual([id]);
    expect(service.count('create')).toBe(1);
    await pass(10 * hour + 60_000);
    expect(service.live.map((channel) => channel.id)).toEqual(['channel-2']);
    expect(await next.metric('reconnects')).toBe(0);
    await next.source.close();
  });

  it('of 19 channels goes one by one: none of them is ever thrown out, by what was left behind neither', async () => {
    service.lifetimeMs = hour;
    await listenTo(people(19 * usersPerChannel));
    // As by a test call or an earlier run: it takes the room that renewals need.
    void service.linkFor(99).create(0);
    await pass(3 * hour);
    expect(service.evictedLive).toEqual([]);
    expect(service.mostChannels).toBe(20);
    expect(await listening.metric('channelRenewals', 'done')).toBe(3 * 19);
    expect(await listening.metric('reconnects')).toBe(0);
  });

  it('that fails leaves the old channel, and is tried again in time with the channel that was made', async () => {
    await listenTo(people(3));
    service.failing.subscribe = 3;
    await pass(22 * hour + 5 * 60_000);
    expect(service.live.map(({ id }) => id)).toEqual(['channel-2']);
    expect(service.count('create')).toBe(2);
    expect(await listening.metric('channelRenewals', 'failed')).toBe(3);
    expect(listening.states).toEqual(['up fine']);
  });

  it('goes on after the successor was thrown out before its turn', async () => {
    await listenTo(people(3));
    service.failing.connect = 1;
    await pass(22 * hour);
    service.remove('channel-2');
    await pass(5 * 60_000);
    expect(service.live.map(({ id }) => id)).toEqual(['channel-3']);
    expect(await listening.metric('reconnects')).toBe(0);
  });

  it('is overtaken by a loss of the old socket, and one channel is left', async () => {
    await listenTo(people(3));
    listening.snapshot = () => new Promise((resolve) => void setTimeout(resolve, 5_000));
    await pass(22 * hour);
    while (service.live.length < 2) await pass(10);
    service.cut('channel-1');
    await pass(60_000);
    expect(service.live.map(({ id }) => id)).toEqual(['channel-2']);
    expect(await listening.gauge('socketsOpen')).toBe(1);
    expect(listening.states.at(-1)).toBe('up fine');
  });
});
