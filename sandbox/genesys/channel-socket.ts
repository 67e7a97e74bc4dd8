import type { WebSocket } from 'ws';
import type { SandboxContext } from '../core/context';

/** One WebSocket on a channel, from the service's end. */
export interface ChannelSocket {
  readonly openedAt: number;
  readonly sent: number;
  isMuted(): boolean;
  /** Muted: no pongs, heartbeats or events, while the connection stays open. */
  mute(muted: boolean): void;
  send(frame: object): void;
  /** Says that the channel is no more, then closes. */
  sayGone(reason: string): void;
  /** A close frame with a code; no code: no close frame, the connection just ends. */
  close(code?: number, reason?: string): void;
  /** TCP reset. */
  reset(): void;
}

export interface ChannelSocketOptions {
  readonly webSocket: WebSocket;
  /** The raw connection, for a reset. */
  readonly resetConnection: () => void;
  readonly onMessage: (message: Record<string, unknown>, socket: ChannelSocket) => void;
  readonly onClose: (socket: ChannelSocket) => void;
}

const metadata = (message: string): object => ({ topicName: 'channel.metadata', eventBody: { message } });

export function createChannelSocket(context: SandboxContext, options: ChannelSocketOptions): ChannelSocket {
  const { webSocket } = options;
  let muted = false;
  let sent = 0;
  const socket: ChannelSocket = {
    openedAt: context.now(),
    get sent() {
      return sent;
    },
    isMuted: () => muted,
    mute: (value) => {
      muted = value;
    },
    send(frame) {
      if (muted || webSocket.readyState !== webSocket.OPEN) return;
      sent += 1;
      webSocket.send(JSON.stringify(frame));
    },
    sayGone(reason) {
      socket.send({ result: '404', status: 'failure', message: reason });
      webSocket.close(1001, reason);
    },
    close(code, reason) {
      if (code === undefined) webSocket.terminate();
      else webSocket.close(code, reason);
    },
    reset: options.resetConnection,
  };

  const beat = setInterval(
    () => socket.send(metadata('WebSocket Heartbeat')),
    context.settings.heartbeatSeconds * 1000,
  );
  beat.unref();
  webSocket.on('message', (data: Buffer) => {
    const message = parse(data.toString('utf8'));
    if (message?.['message'] === 'ping') socket.send(metadata('pong'));
    else if (message) options.onMessage(message, socket);
  });
  webSocket.on('error', () => webSocket.terminate());
  webSocket.on('close', () => {
    clearInterval(beat);
    options.onClose(socket);
  });
  return socket;
}

function parse(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}
