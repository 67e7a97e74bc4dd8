import { EventEmitter } from 'node:events';
import { createDropWatch } from '../../clients/genesys/reconnect-backoff';
import { createSilentLogger } from '../../runtime/logger';
import { createMetrics } from '../../runtime/metrics';
import { createChannelLink, type ChannelLinkDeps } from './channel-link';
import { createNotificationChannels } from './notification-channels';

const answered = (_urgency: string, call: () => Promise<unknown>) => call();

/** A socket of the service that opens after 10 ms, and answers pings unless it is muted. */
class FakeWebSocket extends EventEmitter {
  static made: { socket: FakeWebSocket; at: number; options: object }[] = [];
  /** Nothing at all is said any more. */
  muted = false;
  /** Pings are answered, and nothing else is said. */
  onlyPongs = false;
  terminated = false;

  constructor(
    readonly url: string,
    options: object,
  ) {
    super();
    FakeWebSocket.made.push({ socket: this, at: Date.now(), options });
    setTimeout(() => this.terminated || this.emit('open'), 10);
    this.on('open', () => setInterval(() => this.say('WebSocket Heartbeat'), 30_000));
  }

  send(text: string): void {
    if (text === '{"message":"ping"}') setTimeout(() => this.say('pong'), 10);
  }

  terminate(): void {
    this.terminated = true;
  }

  private say(message: string): void {
    const frame = JSON.stringify({ topicName: 'channel.metadata', eventBody: { message } });
    if (this.onlyPongs && message !== 'pong') return;
    if (!this.muted && !this.terminated) this.emit('message', Buffer.from(frame), false);
  }
}
jest.mock('ws', () => ({ WebSocket: jest.fn((url: string, options: object) => new FakeWebSocket(url, options)) }));

beforeEach(() => {
  jest.useFakeTimers();
  FakeWebSocket.made = [];
});
afterEach(() => jest.useRealTimers());

const pass = (ms: number) => jest.advanceTimersByTimeAsync(ms);

/** One user on one channel, by the real link and socket; only HTTP and `ws` are not there. */
async function listen() {
  const logged: string[] = [];
  const note = (fields: unknown, message?: string): void => void logged.push(JSON.stringify([fields, message]));
  const logger = Object.assign(createSilentLogger(), { debug: note, warn: note });
  const done = () => Promise.resolve();
  const linkDeps = {
    organizationId: 'o1',
    genesys: {
      createChannel: () => Promise.resolve({ id: 'secret-id', connectUri: 'wss://hidden', expiresAt: null }),
      channelExists: () => Promise.resolve(true),
      putSubscriptions: () => Promise.resolve({ subscribed: [], rejected: [] }),
      getSubscriptions: () => Promise.resolve(['v2.users.u1.presence', 'v2.users.u1.routingStatus']),
    },
    quota: { run: answered, repeatable: answered },
    channels: {
      list: () => Promise.resolve([]),
      store: done,
      noteConnected: done,
      noteDisconnected: done,
      noteSubscribed: done,
    },
    keyring: { encrypt: (text: string) => text, decrypt: (text: string) => text },
    checkConnectUri: (uri: string) => uri,
    now: () => Date.now(),
    logger,
  } as unknown as ChannelLinkDeps;
  const source = createNotificationChannels({
    organizationId: 'o1',
    linkFor: (number) => createChannelLink({ ...linkDeps, number }),
    noteUnused: done,
    drops: createDropWatch(() => Date.now()),
    now: () => Date.now(),
    random: () => 0.999_999,
    logger,
    metrics: createMetrics(),
    sink: { onEvent: () => undefined, snapshot: done, onState: () => undefined, onAccessLost: () => undefined },
  });
  const listening = source.listenTo(['u1']);
  await pass(100);
  await listening;
  return { source, logged };
}

describe('a socket on which the service falls silent', () => {
  const phases = Array.from({ length: 13 }, (_, index) => index * 250);

  it.each(phases)('%i ms after a ping is replaced by a new one within 5.5 s', async (phase) => {
    const { source } = await listen();
    const [first] = FakeWebSocket.made;
    // The first ping went out with the opening, 10 ms after the attempt.
    await pass(30_000 + (first?.at ?? 0) + 10 - Date.now() + phase);
    const mutedAt = Date.now();
    first!.socket.muted = true;
    await pass(6_000);
    expect(FakeWebSocket.made).toHaveLength(2);
    expect((FakeWebSocket.made[1]?.at ?? 0) - mutedAt).toBeLessThanOrEqual(5_500);
    expect(first?.socket.terminated).toBe(true);
    expect(FakeWebSocket.made[1]?.socket).not.toBe(first?.socket);
    expect(source.isUp).toBe(true);
    await source.close();
  });

  it('but for pongs is replaced 45 s after its last heartbeat', async () => {
    const { source } = await listen();
    const [first] = FakeWebSocket.made;
    await pass((first?.at ?? 0) + 10 + 30_000 - Date.now());
    first!.socket.onlyPongs = true;
    await pass(44_900);
    expect(FakeWebSocket.made).toHaveLength(1);
    await pass(500);
    expect(FakeWebSocket.made).toHaveLength(2);
    await source.close();
  });

  it('stays while pongs and heartbeats come, for hours', async () => {
    const { source } = await listen();
    await pass(3 * 3_600_000);
    expect(FakeWebSocket.made).toHaveLength(1);
    await source.close();
  });

  it('is opened without compression, with a limit to what a frame may hold, following no redirect', async () => {
    const { source } = await listen();
    expect(FakeWebSocket.made[0]?.options).toEqual({
      maxPayload: 1_048_576,
      perMessageDeflate: false,
      followRedirects: false,
    });
    await source.close();
  });

  it('has an id of its own for each attempt in the log, and its address and channel id nowhere', async () => {
    const { source, logged } = await listen();
    FakeWebSocket.made[0]!.socket.muted = true;
    await pass(10_000);
    const ids = new Set(logged.flatMap((line) => /"socketId":"([^"]+)"/.exec(line)?.[1] ?? []));
    expect(ids.size).toBe(2);
    expect(logged.join()).not.toMatch(/secret-id|hidden/);
    await source.close();
  });
});
