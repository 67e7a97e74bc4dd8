import type { RejectedTopic } from '../../clients/genesys/genesys-client';
import type { NotificationFrame } from '../../clients/genesys/notification-frames';
import type { NotificationSocket, SocketEnd } from '../../clients/genesys/notification-socket';
import { planReconnect } from '../../clients/genesys/reconnect-backoff';
import type { Logger } from '../../runtime/logger';
import type { Metrics } from '../../runtime/metrics';
import { toAccessProblem } from './access-problem';
import type { ChannelIdentity, ChannelLink } from './channel-link';

export interface NotificationChannelDeps {
  number: number;
  link: ChannelLink;
  /** Every event that says something of a user, in order of arrival, never before the snapshot of its connect. */
  onFrame(frame: NotificationFrame): void;
  /** After every connect: reads all these users and hands on what they are now. */
  snapshot(userIds: readonly string[], cause: string): Promise<void>;
  /** The vendor refuses our token: trying on is no use. */
  onAccessLost(error: unknown): void;
  /** Up or down changed. */
  onState(): void;
  /** True when other sockets of this process were lost at about the same time. */
  lostTogether(): boolean;
  random(): number;
  now(): number;
  logger: Logger;
  metrics: Metrics;
}

const renewalRetryMs = 30_000;
const catchUpRetryMs = 2_000;

interface Live {
  identity: ChannelIdentity;
  socket: NotificationSocket;
  openedAt: number;
}

/**
 * One notification channel for up to 1,000 users, kept open for as long as it is wanted: reconnects, renews itself
 * before it expires, and reads everybody again after each connect, because events in the gap are lost.
 */
export class NotificationChannel {
  private users: string[] = [];
  private live: Live | null = null;
  /** The channel last made or found: used again while it lives, however many attempts to connect to it fail. */
  private identity: ChannelIdentity | null = null;
  private closed = false;
  private level = 0;
  private timer: NodeJS.Timeout | null = null;
  private renewal: NodeJS.Timeout | null = null;
  private catchUpTimer: NodeJS.Timeout | null = null;
  private opened = false;
  /** Channel and users as Genesys Cloud last acknowledged them. */
  private acknowledged = '';
  /** A channel made for a renewal that isn't connected yet: used for the next attempt, so that none is left behind. */
  private successor: ChannelIdentity | null = null;
  private busy: Promise<void> = Promise.resolve();
  /** Frames that arrive while the snapshot of their connect is being read wait for it. */
  private waiting: NotificationFrame[] | null = null;
  rejected: RejectedTopic[] = [];

  constructor(private readonly deps: NotificationChannelDeps) {}

  get isUp(): boolean {
    return this.live !== null;
  }

  get size(): number {
    return this.users.length;
  }

  has(userId: string): boolean {
    return this.users.includes(userId);
  }

  /**
   * Listens to exactly these users. The first call opens the channel: the stored one if it lives, else a new one; it
   * rejects when that fails, and the channel goes on trying. A socket that is down gets the list at its next connect.
   */
  async listenTo(userIds: readonly string[]): Promise<void> {
    this.users = [...userIds];
    await this.inTurn(async () => {
      try {
        if (this.live) await this.subscribe(this.live.identity);
        else if (!this.opened) await this.open();
      } catch (error) {
        if (!this.live) this.planReconnect(0);
        throw error;
      }
    });
  }

  private async open(): Promise<void> {
    this.opened = true;
    this.identity = await this.deps.link.findStored();
    await this.establish();
  }

  /** Asks whether the channel lives: one that was evicted may leave its socket open and say nothing any more. */
  async verify(): Promise<void> {
    await this.inTurn(async () => {
      if (!this.live || (await this.deps.link.isAlive(this.live.identity.id))) return;
      this.deps.logger.warn({ channel: this.deps.number }, 'channel is gone, a new one takes over');
      this.deps.metrics.reconnects.inc({ reason: 'expired' });
      await this.renew();
    });
  }

  /** Sends the list unless this channel has it already. */
  private async subscribe(identity: ChannelIdentity, again = false): Promise<void> {
    const list = JSON.stringify([identity.id, this.users]);
    if (!again && list === this.acknowledged) return;
    this.rejected = await this.deps.link.subscribe(identity, this.users);
    this.acknowledged = list;
    this.note(this.deps.link.noteAgents(this.users.length));
  }

  /** For the page only: a failure costs nothing but a number there. */
  private note(noting: Promise<void>): void {
    noting.catch((error: unknown) => this.deps.logger.warn({ err: error }, 'state of the channel not noted'));
  }

  async close(): Promise<void> {
    this.closed = true;
    if (this.timer) clearTimeout(this.timer);
    if (this.renewal) clearTimeout(this.renewal);
    if (this.catchUpTimer) clearTimeout(this.catchUpTimer);
    this.drop();
    await this.deps.link.noteConnected(null).catch(() => undefined);
  }

  private inTurn(step: () => Promise<void>): Promise<void> {
    const done = this.busy.then(() => (this.closed ? undefined : step()));
    this.busy = done.catch(() => undefined);
    return done;
  }

  private drop(): void {
    if (!this.live) return;
    this.live.socket.terminate();
    this.live = null;
    this.deps.metrics.socketsOpen.dec();
    this.deps.onState();
  }

  /** Subscribes and connects to the channel we have, else to a new one. */
  private async establish(): Promise<void> {
    this.identity ??= await this.deps.link.create(this.users.length);
    await this.subscribe(this.identity, true);
    await this.connect(this.identity);
  }

  /** Opens a socket beside the old one, if any, and lets the old one go; then everybody is read. */
  private async connect(identity: ChannelIdentity): Promise<void> {
    const handlers = { socket: null as NotificationSocket | null };
    const socket = await this.deps.link.connect(identity, {
      frame: (frame) => this.take(frame),
      end: (end) => this.onEnd(handlers.socket, end),
    });
    handlers.socket = socket;
    const former = this.live;
    this.live = { identity, socket, openedAt: this.deps.now() };
    this.waiting ??= [];
    if (former) former.socket.terminate();
    else this.deps.metrics.socketsOpen.inc();
    if (this.closed) {
      this.drop();
      return;
    }
    this.note(this.deps.link.noteConnected(new Date(this.deps.now())));
    this.planRenewal(identity.renewAt);
    this.deps.onState();
    await this.catchUp();
  }

  /** Reads everybody after a connect. Until it worked, events wait: they may be older than what is read. */
  private async catchUp(): Promise<void> {
    try {
      await this.deps.snapshot(this.users, 'snapshot after connect');
      this.flush();
    } catch (error) {
      this.flush();
      if (toAccessProblem(error)) throw error;
      this.deps.logger.warn({ err: error, channel: this.deps.number }, 'not read after a connect; tried again');
      this.planCatchUp();
    }
  }

  private planCatchUp(): void {
    if (this.closed || this.catchUpTimer) return;
    this.catchUpTimer = setTimeout(() => {
      this.catchUpTimer = null;
      this.again(() => (this.live ? this.catchUp() : Promise.resolve()));
    }, catchUpRetryMs);
  }

  private take(frame: NotificationFrame): void {
    if (frame.kind === 'socketClosing') {
      this.deps.metrics.reconnects.inc({ reason: 'socket_closing' });
      // Safe at once on the same channel; the old socket's own end then starts nothing.
      this.again(() => (this.live ? this.connect(this.live.identity) : Promise.resolve()));
      return;
    }
    if (frame.kind === 'noLongerSubscribed' || frame.kind === 'tokenRevoked') {
      // The socket's or the token's own end follows; both are handled there, with their backoff.
      this.deps.logger.warn({ channel: this.deps.number, kind: frame.kind, reason: frame.reason }, 'channel loses out');
      this.deps.metrics.reconnects.inc({ reason: frame.kind });
      return;
    }
    if (this.waiting) this.waiting.push(frame);
    else this.deps.onFrame(frame);
  }

  private flush(): void {
    const waited = this.waiting ?? [];
    this.waiting = null;
    for (const frame of waited) this.deps.onFrame(frame);
  }

  private again(step: () => Promise<void>): void {
    void this.inTurn(step).catch((error: unknown) => {
      this.deps.logger.warn({ err: error, channel: this.deps.number }, 'notification channel step failed');
      if (toAccessProblem(error)) this.deps.onAccessLost(error);
      else if (this.live) this.planRenewal(this.deps.now() + renewalRetryMs);
      else this.planReconnect(0);
    });
  }

  private onEnd(socket: NotificationSocket | null, end: { reason: SocketEnd; code: number | undefined }): void {
    if (this.closed || socket === null || this.live?.socket !== socket) return;
    const { openedAt } = this.live;
    this.live = null;
    this.deps.metrics.socketsOpen.dec();
    this.deps.metrics.reconnects.inc({ reason: end.reason });
    this.deps.logger.warn({ channel: this.deps.number, ...end, socketId: socket.id }, 'notification socket lost');
    this.note(this.deps.link.noteConnected(null));
    this.deps.onState();
    this.planReconnect(this.deps.now() - openedAt);
  }

  private planReconnect(connectedForMs: number): void {
    if (this.closed || this.timer) return;
    const plan = planReconnect({
      level: this.level,
      connectedForMs,
      together: this.deps.lostTogether(),
      random: () => this.deps.random(),
    });
    this.level = plan.level;
    this.timer = setTimeout(() => {
      this.timer = null;
      this.again(() => this.reconnect());
    }, plan.delayMs);
  }

  /** The same channel while it lives, else a new one. */
  private async reconnect(): Promise<void> {
    if (this.live) return;
    if (this.identity && !(await this.deps.link.isAlive(this.identity.id))) this.identity = null;
    await this.establish();
  }

  private planRenewal(at: number): void {
    if (this.renewal) clearTimeout(this.renewal);
    this.renewal = setTimeout(() => this.again(() => this.renew()), Math.max(0, at - this.deps.now()));
  }

  /** A new channel, subscribed and connected before the old one is let go: nothing falls between. */
  private async renew(): Promise<void> {
    this.successor ??= await this.deps.link.create(this.users.length);
    await this.subscribe(this.successor, true);
    await this.connect(this.successor);
    this.identity = this.successor;
    this.successor = null;
  }
}
