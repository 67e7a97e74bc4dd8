import type { NotificationFrame } from '../../clients/genesys/notification-frames';
import type { NotificationSocket } from '../../clients/genesys/notification-socket';
import type { Metrics } from '../../runtime/metrics';
import { SocketFailedError, type ChannelIdentity, type ChannelLink, type LineEnd } from './channel-link';
import type { UserEvent } from './event-source';

/** What the notification service says about a channel, and not about a user. */
export type ChannelNotice = Extract<
  NotificationFrame,
  { kind: 'socketClosing' | 'noLongerSubscribed' | 'tokenRevoked' | 'subscribeResult' }
>;

export interface ChannelLineDeps {
  link: Pick<ChannelLink, 'connect'>;
  onEvent(event: UserEvent): void;
  onNotice(notice: ChannelNotice, line: ChannelLine): void;
  /** Its socket was lost. Not called for one that was let go. */
  onLost(line: ChannelLine, end: LineEnd): void;
  now(): number;
  metrics: Pick<Metrics, 'socketsOpen' | 'unknownVendorInput'>;
}

/** One socket on a channel. Events that come before the snapshot of its connect wait for it: they may be older. */
export class ChannelLine {
  private socket: NotificationSocket | null = null;
  private waiting: UserEvent[] | null = [];
  /** How it ended; null while it is open. */
  end: LineEnd | null = null;
  openedAt = 0;
  /** A second socket is taking its place on the same channel: the service ends this one then, which is no loss. */
  isYielding = false;

  private constructor(
    readonly identity: ChannelIdentity,
    private readonly deps: ChannelLineDeps,
  ) {}

  /** Resolves with an open socket. Throws SocketFailedError. */
  static async open(identity: ChannelIdentity, deps: ChannelLineDeps): Promise<ChannelLine> {
    const line = new ChannelLine(identity, deps);
    line.socket = await deps.link.connect(identity, {
      frame: (frame) => line.take(frame),
      end: (end) => line.onEnd(end),
    });
    line.openedAt = deps.now();
    line.assertOpen();
    deps.metrics.socketsOpen.inc();
    return line;
  }

  /** In the log lines of the socket. */
  get socketId(): string | undefined {
    return this.socket?.id;
  }

  assertOpen(): void {
    if (this.end) throw new SocketFailedError(this.end.reason, this.end.code);
  }

  /** Everybody was read: what waits is handed on, and what comes from now on at once. */
  flush(): void {
    const waited = this.waiting ?? [];
    this.waiting = null;
    for (const event of waited) this.deps.onEvent(event);
  }

  /** Lets the socket go; nothing is told any more. */
  drop(): void {
    if (this.end) return;
    this.end = { reason: 'closed', code: undefined };
    this.socket?.terminate();
    this.deps.metrics.socketsOpen.dec();
  }

  private onEnd(end: LineEnd): void {
    if (this.end) return;
    this.end = end;
    if (this.socket === null) return;
    this.deps.metrics.socketsOpen.dec();
    this.deps.onLost(this, end);
  }

  private take(frame: NotificationFrame): void {
    switch (frame.kind) {
      case 'presence':
      case 'routing':
      case 'activity':
        if (this.waiting) this.waiting.push(frame);
        else this.deps.onEvent(frame);
        return;
      case 'socketClosing':
      case 'noLongerSubscribed':
      case 'tokenRevoked':
      case 'subscribeResult':
        this.deps.onNotice(frame, this);
        return;
      case 'unknown':
      case 'malformed':
        this.deps.metrics.unknownVendorInput.inc({ vendor: 'genesys', kind: frame.kind });
        return;
      case 'heartbeat':
      case 'pong':
    }
  }
}
