import { randomUUID } from 'node:crypto';
import { type RawData, WebSocket } from 'ws';
import type { ClientLogger } from '../client-deps';
import { type NotificationFrame, parseNotificationFrame } from './notification-frames';

/**
 * Why a socket ended. `pong_timeout` and `silence`: it looked open but nobody was there. `refused`: the upgrade was
 * answered with an HTTP status, which is in `code`. `closed`: the other side closed it, `code` is its close code.
 */
export type SocketEnd = 'pong_timeout' | 'silence' | 'connect_timeout' | 'refused' | 'error' | 'oversized' | 'closed';

export interface NotificationSocketOptions {
  /** Already checked by `checkConnectUri`. A secret: never logged. */
  connectUri: string;
  onOpen: () => void;
  /** Every frame, also unknown and malformed ones, except pongs and after the end. */
  onFrame: (frame: NotificationFrame) => void;
  /** Exactly once, unless `terminate` came first. */
  onClosed: (end: { reason: SocketEnd; code: number | undefined }) => void;
  logger?: ClientLogger | undefined;
  /** Between pings; the first is sent at once. Default 3000. */
  pingIntervalMs?: number;
  /** For each pong. Default 2000. */
  pongTimeoutMs?: number;
  /** Without a heartbeat or an event of the server. Its heartbeat comes every 30 s. Default 45000. */
  silenceMs?: number;
  /** For DNS, TCP, TLS and the upgrade. Default 5000. */
  connectTimeoutMs?: number;
  /** Longer frames are dropped unread. Default 256 KiB. */
  maxFrameBytes?: number;
  /** Longer frames end the socket before they are in memory. Default 1 MiB. */
  maxPayload?: number;
}

/** One attempt at one connection. It never comes back: after its end, make a new one. */
export interface NotificationSocket {
  /** In the log lines of this attempt. */
  readonly id: string;
  /** Ends it at once. No callback is called any more. */
  terminate(): void;
}

/**
 * Opens a socket and watches over it: a ping every 3 s whose pong must come within 2 s, and the server's own heartbeat
 * within 45 s. A socket that fails either is cut off, not closed politely: a dead peer would never answer the close.
 */
export function createNotificationSocket(options: NotificationSocketOptions): NotificationSocket {
  const id = randomUUID().slice(0, 8);
  const log = (message: string, fields: object = {}) => options.logger?.debug({ socketId: id, ...fields }, message);
  const socket = new WebSocket(options.connectUri, {
    maxPayload: options.maxPayload ?? 1024 * 1024,
    perMessageDeflate: false,
    followRedirects: false,
  });
  let ended = false;
  // Not the library's own limit: that one begins anew with every byte that comes.
  const connecting = setTimeout(() => end('connect_timeout'), options.connectTimeoutMs ?? 5_000);

  const end = (reason: SocketEnd, code?: number): void => {
    if (ended) return;
    dispose();
    log('notification socket ended', { reason, code });
    options.onClosed({ reason, code });
  };
  const watch = createWatch(options, { ping: () => socket.send('{"message":"ping"}'), dead: (reason) => end(reason) });
  const dispose = (): void => {
    ended = true;
    clearTimeout(connecting);
    watch.stop();
    socket.terminate();
  };

  socket.on('open', () => {
    if (ended) return;
    clearTimeout(connecting);
    log('notification socket open');
    watch.start();
    options.onOpen();
  });
  socket.on('message', (data, isBinary) => {
    if (ended) return;
    const frame = readFrame(data, isBinary, options.maxFrameBytes ?? 256 * 1024);
    watch.heard(frame);
    if (frame.kind !== 'pong') options.onFrame(frame);
  });
  socket.on('unexpected-response', (_request, response) => end('refused', response.statusCode));
  // Stays attached after the end: terminating an attempt that is still connecting emits an error of its own.
  socket.on('error', (error) => end(reasonOf(error)));
  socket.on('close', (code) => end('closed', code));

  return {
    id,
    terminate: () => {
      if (!ended) log('notification socket terminated');
      dispose();
    },
  };
}

interface WatchActions {
  ping: () => void;
  dead: (reason: 'pong_timeout' | 'silence') => void;
}

/** The two timers of a socket's liveness. */
function createWatch(options: NotificationSocketOptions, actions: WatchActions) {
  const silenceMs = options.silenceMs ?? 45_000;
  let pings: NodeJS.Timeout | undefined;
  let pong: NodeJS.Timeout | undefined;
  let silence: NodeJS.Timeout | undefined;

  const ping = (): void => {
    actions.ping();
    // One that is still waiting keeps its time: a later ping must not push the judgement away.
    pong ??= setTimeout(() => actions.dead('pong_timeout'), options.pongTimeoutMs ?? 2_000);
  };
  const listen = (): void => {
    clearTimeout(silence);
    silence = setTimeout(() => actions.dead('silence'), silenceMs);
  };
  return {
    start: () => {
      ping();
      pings = setInterval(ping, options.pingIntervalMs ?? 3_000);
      listen();
    },
    heard: (frame: NotificationFrame) => {
      if (frame.kind === 'pong') {
        clearTimeout(pong);
        pong = undefined;
      } else if (frame.kind !== 'malformed') {
        listen();
      }
    },
    stop: () => {
      clearInterval(pings);
      clearTimeout(pong);
      clearTimeout(silence);
    },
  };
}

function readFrame(data: RawData, isBinary: boolean, maxFrameBytes: number): NotificationFrame {
  if (isBinary) return { kind: 'malformed', why: 'binary' };
  const bytes = Buffer.isBuffer(data) ? data : Buffer.concat(Array.isArray(data) ? data : [Buffer.from(data)]);
  if (bytes.byteLength > maxFrameBytes) return { kind: 'malformed', why: 'oversized' };
  return parseNotificationFrame(bytes);
}

function reasonOf(error: Error & { code?: string }): SocketEnd {
  return error.code === 'WS_ERR_UNSUPPORTED_MESSAGE_LENGTH' ? 'oversized' : 'error';
}
