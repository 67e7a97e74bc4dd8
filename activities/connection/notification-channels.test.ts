import { GenesysUnauthorizedError } from '../../clients/genesys/errors';
import { expandTopic, topicForUser } from '../../clients/genesys/topics';
import { usersPerChannel } from './notification-channels';
import { FakeNotificationService } from './testing/fake-notification-service';
import { listenAt, people, presenceEvent, type Listening } from './testing/listening';

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

/** What it resolves with or rejects with, while the clock goes on. */
async function settled(promise: Promise<unknown>, ms = 2_000): Promise<unknown> {
  const outcome = promise.then(
    () => undefined,
    (error: unknown) => error,
  );
  await pass(ms);
  return outcome;
}

const listenTo = (users: readonly string[]) => settled(listening.source.listenTo(users));
const idOf = (number: number) => service.live.find((channel) => channel.number === number)?.id ?? 'none';
const sizes = () => service.live.map(({ topics }) => topics.length).sort((one, other) => other - one);

describe('the plan of channels', () => {
  it('covers 2,500 agents by three channels, each agent once', async () => {
    const users = people(2_500);
    expect(await listenTo(users)).toBeUndefined();
    expect(sizes()).toEqual([1_000, 1_000, 500]);
    expect(service.coverage()).toEqual(new Map(users.map((userId) => [topicForUser(userId), 1])));
    expect(listening.source.isUp).toBe(true);
  });

  it('opens nothing any more once it is closed, also for whom somebody still brings', async () => {
    await listenTo([]);
    await listening.source.close();
    expect(await listenTo(people(3))).toBeUndefined();
    await pass(60_000);
    expect(service.calls).toEqual([]);
  });

  it('changes one channel for an agent who is added, and one for an agent who is gone', async () => {
    const users = people(2_500);
    await listenTo(users);
    const before = service.count('subscribe');
    await listenTo([...users, 'new']);
    expect(service.count('subscribe')).toBe(before + 1);
    expect(service.coverage().get(topicForUser('new'))).toBe(1);
    await listenTo([...users.slice(1), 'new']);
    expect(service.count('subscribe')).toBe(before + 2);
    expect(service.coverage().has(topicForUser('u0'))).toBe(false);
    // The place that became free is taken by the next one.
    await listenTo([...users.slice(1), 'new', 'newer']);
    expect(sizes()).toEqual([1_000, 1_000, 501]);
    expect(service.count('create')).toBe(3);
  });

  it('asks for nothing when nobody came or went', async () => {
    await listenTo(people(20));
    const before = service.calls.length;
    await listenTo(people(20));
    expect(service.calls).toHaveLength(before);
  });

  it('gives up a channel that nobody is left on, and uses it again while it lives', async () => {
    const users = people(usersPerChannel + 1);
    await listenTo(users);
    const second = idOf(2);
    await listenTo(users.slice(0, usersPerChannel));
    expect(service.live.map(({ number }) => number)).toEqual([1]);
    expect(listening.unused.at(-1)).toEqual([1]);
    expect(listening.source.isUp).toBe(true);
    await listenTo(users);
    expect(idOf(2)).toBe(second);
    expect(service.count('create')).toBe(2);
  });

  it('says that there are too many agents past 19,000, hears those who fit, and forgets it when they do', async () => {
    const users = people(19_003);
    expect(await listenTo(users)).toBeUndefined();
    expect(service.live).toHaveLength(19);
    expect(listening.source.isUp).toBe(true);
    expect(listening.source.problem).toMatchObject({ code: 'too_many_agents' });
    expect(listening.source.problem?.message).toContain('3 more');
    expect(listening.source.isHeard('u18999')).toBe(true);
    expect(listening.source.isHeard('u19002')).toBe(false);
    await listenTo(users.slice(3));
    expect(listening.source.problem).toBeNull();
    expect(listening.source.isHeard('u19002')).toBe(true);
    expect(listening.states.at(-1)).toBe('up fine');
  });

  it('tries a subscription again that failed, within 10 s', async () => {
    await listenTo(people(2));
    service.failing.subscribe = 2;
    expect(await listenTo(people(3))).toBeInstanceOf(Error);
    await pass(8_000);
    expect(service.coverage().get(topicForUser('u2'))).toBe(1);
    // What happened to them meanwhile is read.
    expect(listening.heard.at(-1)).toMatch(/^read/);
  });
});

describe('a frame that nobody understands', () => {
  it('is dropped and counted, and what comes after it is heard', async () => {
    await listenTo(people(1));
    service.tell(idOf(1), { kind: 'malformed', why: 'oversized' });
    service.tell(idOf(1), { kind: 'malformed', why: 'not_json' });
    service.tell(idOf(1), { kind: 'unknown', topic: 'v2.users.{id}.station' });
    service.publish(presenceEvent('u0', Date.now()));
    const { values } = await listening.metrics.unknownVendorInput.get();
    expect(values.map(({ labels, value }) => [labels.kind, value])).toEqual([
      ['malformed', 2],
      ['unknown', 1],
    ]);
    expect(listening.events()).toHaveLength(1);
  });
});

describe('a look at what a channel hears', () => {
  const someone = () => service.channels.get(idOf(1))!;

  it('changes nothing when all is well, for one call a channel', async () => {
    await listenTo(people(3));
    const before = service.calls.length;
    await settled(listening.source.verify());
    expect(service.calls.slice(before).map(({ step }) => step)).toEqual(['readSubscriptions']);
  });

  it("heals somebody else's PUT, counts it, and reads whom it had left out", async () => {
    await listenTo(people(3));
    service.overwrite(idOf(1), [topicForUser('u1'), 'v2.users.stranger.presence']);
    await settled(listening.source.verify());
    expect(someone().topics).toEqual(people(3).map(topicForUser));
    expect(listening.heard.at(-1)).toBe('read u0,u2');
    expect(await listening.metric('subscriptionRepairs', 'missing')).toBe(1);
  });

  it('accepts a list that names combined topics one by one', async () => {
    await listenTo(people(3));
    service.overwrite(idOf(1), someone().topics.flatMap(expandTopic).reverse());
    await settled(listening.source.verify());
    expect(await listening.metric('subscriptionRepairs')).toBe(0);
  });

  it('replaces a channel whose socket is open and which is gone all the same', async () => {
    await listenTo(people(3));
    const former = idOf(1);
    service.remove(former, true);
    await settled(listening.source.verify());
    expect(idOf(1)).not.toBe(former);
    expect(listening.heard.at(-1)).toBe('read u0,u1,u2');
    expect(listening.states).toContain('down channel_lost');
    expect(listening.states.at(-1)).toBe('up fine');
    expect(await listening.gauge('socketsOpen')).toBe(1);
  });

  it('says that somebody shares the client when it happens again and again', async () => {
    await listenTo(people(3));
    for (let times = 0; times < 3; times += 1) {
      service.remove(idOf(1), true);
      await settled(listening.source.verify());
      await pass(5 * 60_000);
    }
    await settled(listening.source.verify());
    expect(listening.source.problem).toMatchObject({ code: 'client_shared' });
    await pass(3_600_000);
    expect(listening.source.problem).toBeNull();
  });

  it('shows refused topics, and hears these agents once they are granted', async () => {
    service.deniedUsers.add('u1');
    await listenTo(people(3));
    expect(listening.source.problem).toMatchObject({ code: 'topics_rejected' });
    expect(listening.source.problem?.message).toContain('a:b:view');
    expect([listening.source.isHeard('u0'), listening.source.isHeard('u1')]).toEqual([true, false]);
    expect(await listening.gauge('rejectedTopics')).toBe(1);
    await settled(listening.source.verify());
    expect(listening.source.problem).not.toBeNull();
    expect(await listening.metric('subscriptionRepairs')).toBe(0);

    service.deniedUsers.clear();
    await settled(listening.source.verify());
    expect(listening.source.problem).toBeNull();
    expect(listening.source.isHeard('u1')).toBe(true);
    expect(listening.heard.at(-1)).toBe('read u1');
    expect(await listening.gauge('rejectedTopics')).toBe(0);
  });

  it('that fails leaves the channel open and is tried again', async () => {
    await listenTo(people(3));
    service.failing.readSubscriptions = 1;
    expect(await settled(listening.source.verify(), 5_000)).toBeUndefined();
    expect(listening.states).not.toContain('down notifications_down');
    expect(service.count('readSubscriptions')).toBe(2);
  });
});

describe('a reconnect', () => {
  it('goes to the same channel at once, without a call before it, then looks and reads everybody', async () => {
    await listenTo(people(3));
    const id = idOf(1);
    const before = service.calls.length;
    service.cut(id);
    expect(listening.states.at(-1)).toBe('down notifications_down');
    await pass(1_000);
    expect(idOf(1)).toBe(id);
    expect(service.calls.slice(before).map(({ step }) => step)).toEqual(['connect', 'readSubscriptions']);
    expect(listening.heard.at(-1)).toBe('read u0,u1,u2');
    expect(listening.states.at(-1)).toBe('up fine');
  });

  it('makes a new channel where the old one is gone', async () => {
    await listenTo(people(3));
    const id = idOf(1);
    service.remove(id);
    await pass(2_000);
    expect(service.live.map((channel) => channel.id)).toEqual(['channel-2']);
    expect(listening.states.at(-1)).toBe('up fine');
    expect(await listening.metric('reconnects', 'channel_gone')).toBe(1);
  });

  it('hands on what came while everybody was being read after that, and nothing twice', async () => {
    await listenTo(people(1));
    const id = idOf(1);
    listening.snapshot = async () => {
      service.publish(presenceEvent('u0', Date.now()));
      await new Promise((resolve) => void setTimeout(resolve, 500));
    };
    listening.heard.splice(0);
    service.cut(id);
    await pass(3_000);
    expect(listening.heard).toEqual(['read u0', expect.objectContaining({ userId: 'u0' })]);
  });

  it('keeps events flowing when that reading fails, and reads again', async () => {
    await listenTo(people(1));
    let failures = 1;
    listening.snapshot = () => (failures-- > 0 ? Promise.reject(new Error('away')) : Promise.resolve());
    listening.heard.splice(0);
    service.cut(idOf(1));
    await pass(500);
    service.publish(presenceEvent('u0', Date.now()));
    expect(listening.heard).toHaveLength(1);
    await pass(5_000);
    expect(listening.heard.at(-1)).toBe('read u0');
  });
});

describe('a notice of the service', () => {
  it('that a socket will be closed brings a second one first, and the end of the first one no reconnect', async () => {
    await listenTo(people(3));
    const id = idOf(1);
    const connects = service.count('connect');
    for (let times = 0; times < 2; times += 1) service.tell(id, { kind: 'socketClosing', message: undefined });
    await pass(10_000);
    expect(service.count('connect')).toBe(connects + 1);
    expect(idOf(1)).toBe(id);
    expect(listening.states).toEqual(['up fine']);
    expect(listening.heard.at(-1)).toBe('read u0,u1,u2');
    expect(await listening.gauge('socketsOpen')).toBe(1);
  });

  it('that comes while no second socket can be had is tried again while the first one is open', async () => {
    await listenTo(people(3));
    service.failing.connect = 1;
    service.tell(idOf(1), { kind: 'socketClosing', message: undefined });
    await pass(10_000);
    expect(service.count('connect')).toBe(3);
    expect(listening.states).toEqual(['up fine']);
  });

  it('that we are no longer subscribed is looked into at once when it names our channel', async () => {
    await listenTo(people(3));
    const id = idOf(1);
    service.overwrite(id, []);
    service.tell(id, { kind: 'noLongerSubscribed', channelId: id, reason: 'another_channel_subscribed' });
    await pass(500);
    expect(service.channels.get(id)?.topics).toHaveLength(3);
    expect(listening.heard.at(-1)).toBe('read u0,u1,u2');
    expect(await listening.metric('notificationNotices', 'noLongerSubscribed')).toBe(1);
  });

  it('about another channel changes nothing', async () => {
    await listenTo(people(3));
    const before = service.calls.length;
    service.tell(idOf(1), { kind: 'noLongerSubscribed', channelId: 'channel-0', reason: undefined });
    await pass(10_000);
    expect(service.calls).toHaveLength(before);
    expect(await listening.metric('notificationNotices', 'other_channel')).toBe(1);
  });

  it('that comes in numbers is looked into once, and once more 5 s later', async () => {
    await listenTo(people(3));
    const id = idOf(1);
    for (let times = 0; times < 50; times += 1) service.tell(id, { kind: 'tokenRevoked', reason: undefined });
    await pass(1_000);
    expect(service.count('readSubscriptions')).toBe(1);
    for (let times = 0; times < 50; times += 1) service.tell(id, { kind: 'tokenRevoked', reason: undefined });
    await pass(1_000);
    expect(service.count('readSubscriptions')).toBe(1);
    await pass(5_000);
    expect(service.count('readSubscriptions')).toBe(2);
  });

  it('that the token was revoked ends the connection when no new one is to be had', async () => {
    await listenTo(people(3));
    const refused = new GenesysUnauthorizedError({ call: 'getSubscriptions', status: 401 });
    jest.spyOn(service.channels, 'get').mockImplementation(() => {
      throw refused;
    });
    for (const { sockets } of service.channels.values()) sockets[0]?.frame({ kind: 'tokenRevoked', reason: undefined });
    await pass(500);
    expect(listening.accessLost).toEqual([refused]);
    jest.restoreAllMocks();
  });

  it('that the channel is no more is looked into, also when its socket stays open', async () => {
    await listenTo(people(3));
    const id = idOf(1);
    const [socket] = service.channels.get(id)?.sockets ?? [];
    service.remove(id, true);
    socket?.frame({ kind: 'subscribeResult', result: '404', ok: false });
    await pass(1_000);
    expect(idOf(1)).toBe('channel-2');
  });
});
