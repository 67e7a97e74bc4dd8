import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { WebSocketServer, type WebSocket } from 'ws';
import type { NotificationFrame } from './notification-frames';
import {
  type NotificationSocket,
  type NotificationSocketOptions,
  type SocketEnd,
  createNotificationSocket,
} from './notification-socket';

const pong = JSON.stringify({ topicName: 'channel.metadata', eventBody: { message: 'pong' } });
const heartbeat = JSON.stringify({ topicName: 'channel.metadata', eventBody: { message: 'WebSocket Heartbeat' } });

let http: Server;
let sockets: WebSocketServer;
let attempt: NotificationSocket | undefined;
let behave: (peer: WebSocket) => void;
let peer: WebSocket | undefined;

beforeEach(async () => {
  http = createServer();
  sockets = new WebSocketServer({ server: http });
  sockets.on('connection', (socket) => {
    peer = socket;
    behave(socket);
  });
  behave = answerPings;
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
});
afterEach(async () => {
  attempt?.terminate();
  for (const client of sockets.clients) client.terminate();
  await new Promise((resolve) => http.close(resolve));
});

function answerPings(socket: WebSocket): void {
  socket.on('message', (data: Buffer) => {
    if (data.toString() === '{"message":"ping"}') socket.send(pong);
  });
}

function open(options: Partial<NotificationSocketOptions> = {}) {
  const frames: NotificationFrame[] = [];
  const ends: { reason: SocketEnd; code: number | undefined }[] = [];
  const startedAt = performance.now();
  const { port } = http.address() as AddressInfo;
  const closed = new Promise<{ reason: SocketEnd; code: number | undefined; afterMs: number }>((resolve) => {
    attempt = createNotificationSocket({
      connectUri: `ws://127.0.0.1:${port}/channels/hidden`,
      pingIntervalMs: 30,
      pongTimeoutMs: 20,
      onOpen: () => undefined,
      onFrame: (frame) => frames.push(frame),
      ...options,
      onClosed: (end) => {
        ends.push(end);
        resolve({ ...end, afterMs: performance.now() - startedAt });
      },
    });
  });
  const until = (count: number) => waitFor(() => frames.length >= count);
  return { frames, ends, closed, until };
}

async function waitFor(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setImmediate(resolve));
}

describe('createNotificationSocket', () => {
  it('pings, keeps pongs to itself and hands on everything else', async () => {
    let pings = 0;
    behave = (socket) => {
      answerPings(socket);
      socket.on('message', () => {
        pings += 1;
        if (pings === 3) socket.send(heartbeat);
      });
    };
    const { frames, ends, until } = open({ pongTimeoutMs: 5_000 });
    await until(1);
    expect(frames).toEqual([{ kind: 'heartbeat' }]);
    expect(ends).toEqual([]);
  });

  it('is cut off when pongs stop, within one interval and one timeout', async () => {
    let pings = 0;
    behave = (socket) =>
      socket.on('message', () => {
        pings += 1;
        if (pings < 3) socket.send(pong);
      });
    const { closed, ends } = open({ pingIntervalMs: 60, pongTimeoutMs: 40 });
    expect(await closed).toMatchObject({ reason: 'pong_timeout' });
    expect(pings).toBe(3);
    await waitFor(() => sockets.clients.size === 0);
    expect(ends).toHaveLength(1);
  });

  it('is cut off when the server says nothing but pongs', async () => {
    const { closed } = open({ silenceMs: 150, pongTimeoutMs: 5_000 });
    const end = await closed;
    expect(end.reason).toBe('silence');
    expect(end.afterMs).toBeGreaterThanOrEqual(140);
  });

  it('drops malformed, binary and oversized frames and stays open', async () => {
    behave = (socket) => {
      answerPings(socket);
      socket.send('{');
      socket.send(Buffer.from(heartbeat), { binary: true });
      socket.send(`"${'x'.repeat(300)}"`);
      socket.send(heartbeat);
    };
    const { frames, ends, until } = open({ maxFrameBytes: 200, pongTimeoutMs: 5_000 });
    await until(4);
    expect(frames).toEqual([
      { kind: 'malformed', why: 'not_json' },
      { kind: 'malformed', why: 'binary' },
      { kind: 'malformed', why: 'oversized' },
      { kind: 'heartbeat' },
    ]);
    expect(ends).toEqual([]);
  });

  it('ends on a frame that memory should not hold', async () => {
    behave = (socket) => socket.send('x'.repeat(5_000));
    expect(await open({ maxPayload: 1_000 }).closed).toMatchObject({ reason: 'oversized' });
  });

  it('reports the close code of the other side', async () => {
    behave = (socket) => socket.close(1001);
    expect(await open().closed).toMatchObject({ reason: 'closed', code: 1001 });
  });

  it('reports a refused upgrade by its status, and does not follow a redirect', async () => {
    for (const status of [401, 404, 302]) {
      http.removeAllListeners('upgrade');
      http.on('upgrade', (_request, socket) => {
        socket.end(`HTTP/1.1 ${status} No\r\nLocation: ws://127.0.0.1:1/\r\nContent-Length: 0\r\n\r\n`);
      });
      expect(await open().closed).toMatchObject({ reason: 'refused', code: status });
    }
  });

  it('gives up an upgrade that is never answered, and an address where nobody is', async () => {
    http.removeAllListeners('upgrade');
    http.on('upgrade', (_request, socket) =>
      socket
        .on('error', () => undefined)
        .on('end', () => socket.destroy())
        .resume(),
    );
    expect(await open({ connectTimeoutMs: 30 }).closed).toMatchObject({ reason: 'connect_timeout' });
    expect(await open({ connectUri: 'ws://127.0.0.1:1/' }).closed).toMatchObject({ reason: 'error' });
  });

  it('gives up an upgrade whose answer comes drop by drop', async () => {
    http.removeAllListeners('upgrade');
    http.on('upgrade', (_request, socket) => {
      socket.write('HTTP/1.1 101 Switching Protocols\r\nx-padding: ');
      const drops = setInterval(() => socket.write('.'), 10);
      socket.on('error', () => undefined).on('close', () => clearInterval(drops));
      socket.resume();
    });
    expect(await open({ connectTimeoutMs: 100 }).closed).toMatchObject({ reason: 'connect_timeout' });
  });

  it('calls nobody after terminate, while open and while connecting', async () => {
    const opened = open({ pongTimeoutMs: 5_000, onOpen: () => peer?.send(heartbeat) });
    await opened.until(1);
    attempt?.terminate();
    const connecting = open();
    attempt?.terminate();
    await waitFor(() => sockets.clients.size === 0);
    expect([...opened.ends, ...connecting.ends]).toEqual([]);
    expect(opened.frames).toHaveLength(1);
  });

  it('logs its own id and never the address', async () => {
    const lines: string[] = [];
    const log = (fields: object, message: string) => void lines.push(JSON.stringify({ ...fields, message }));
    behave = (socket) => socket.close(1000);
    await open({ logger: { debug: log, warn: log } }).closed;
    expect(lines.length).toBeGreaterThan(0);
    for (const line of lines) expect(line).toContain(attempt?.id);
    expect(lines.join('')).not.toContain('hidden');
  });
});
