import { GenesysNotFoundError } from '../../clients/genesys/errors';
import { planReconnect } from '../../clients/genesys/reconnect-backoff';
import type { Logger } from '../../runtime/logger';
import type { Metrics } from '../../runtime/metrics';
import { toAccessProblem } from './access-problem';
import { ChannelLine, type ChannelNotice } from './channel-line';
import { SocketFailedError, type ChannelIdentity, type ChannelLink, type LineEnd } from './channel-link';
import { ChannelRenewal } from './channel-renewal';
import { ChannelSubscriptions } from './channel-subscriptions';
import { createTimer } from './timer';
import type { EventSink } from './event-source';

export interface NotificationChannelDeps {
  number: number;
  link: ChannelLink;
  sink: EventSink;
  /** True when other sockets of this process were lost at about the same time. */
  lostTogether(): boolean;
  /** Runs one renewal of all channels at a time: beside 19 channels there is room for one more. */
  renewInTurn(renewal: () => Promise<void>): Promise<void>;
  /** The service ended our channel before its time, or somebody else wrote its topics. */
  onForeignHand(): void;
  random(): number;
  now(): number;
  logger: Logger;
  metrics: Metrics;
}

const retryMs = { least: 2_000, most: 30_000 } as const;
/** Notices may come in numbers, and one look answers them all. */
const noticeGapMs = 5_000;

/**
 * One notification channel for up to 1,000 users, kept open for as long as it is wanted: reconnects, renews itself
 * before it expires, and reads everybody again after each connect, because events in the gap are lost.
 */
export class NotificationChannel {
  private users: readonly string[] = [];
  private live: ChannelLine | null = null;
  /** The channel last made or found: used again while it lives, however many attempts to connect to it fail. */
  private identity: ChannelIdentity | null = null;
  /** The service says that our channel is no more, and its successor isn't there yet. */
  private gone = false;
  private closed = false;
  private opened = false;
  private level = 0;
  private failures = 0;
  private checkedAt = Number.NEGATIVE_INFINITY;
  private readonly reconnectTimer = createTimer();
  private readonly settleTimer = createTimer();
  private busy: Promise<void> = Promise.resolve();
  readonly subscriptions: ChannelSubscriptions;
  private readonly renewal: ChannelRenewal;

  constructor(private readonly deps: NotificationChannelDeps) {
    this.subscriptions = new ChannelSubscriptions(deps);
    this.renewal = new ChannelRenewal({
      ...deps,
      subscriptions: this.subscriptions,
      current: () => ({ live: this.live, users: this.users }),
      // Its turn among the channels first, then this one's: waiting for others keeps nothing here waiting.
      inTurn: (renewal) => deps.renewInTurn(() => this.inTurn(renewal)),
      attach: (identity) => this.attach(identity),
      catchUp: (line) => this.catchUp(line),
      goLive: (line) => this.goLive(line),
      onAccessLost: (error) => deps.sink.onAccessLost(error),
      now: () => deps.now(),
    });
  }

  get isUp(): boolean {
    return this.live !== null && !this.gone;
  }

  get isGone(): boolean {
    return this.gone;
  }

  /**
   * Listens to exactly these users. The first call opens the channel: the stored one if it lives, else a new one; it
   * rejects when that fails, and the channel goes on trying. A socket that is down gets the list at its next connect.
   */
  async listenTo(userIds: readonly string[]): Promise<void> {
    this.users = [...userIds];
    await this.inTurn(async () => {
      try {
        if (this.live) await this.subscriptions.send(this.live.identity.id, this.users);
        else if (!this.opened) await this.open();
      } catch (error) {
        this.tryOn(error);
        throw error;
      }
    });
  }

  /** Reads back what this channel hears and heals it: one that was evicted may leave its socket open and silent. */
  async verify(): Promise<void> {
    await this.inTurn(() => this.check().catch((error: unknown) => this.tryOn(error)));
  }

  async close(): Promise<void> {
    this.closed = true;
    for (const timer of [this.reconnectTimer, this.settleTimer]) timer.clear();
    this.renewal.close();
    const { live } = this;
    this.live = null;
    live?.drop();
    this.subscriptions.close();
    if (live) this.deps.sink.onState();
    await this.deps.link.noteDisconnected(false).catch(() => undefined);
  }

  private inTurn(step: () => Promise<void>): Promise<void> {
    const done = this.busy.then(() => (this.closed ? undefined : step()));
    this.busy = done.catch(() => undefined);
    return done;
  }

  /** A step that nobody waits for: what fails is tried again. */
  private again(step: () => Promise<void>): void {
    void this.inTurn(async () => {
      try {
        await step();
        this.failures = 0;
      } catch (error) {
        this.tryOn(error);
      }
    });
  }

  private tryOn(error: unknown): void {
    if (this.closed) return;
    this.deps.logger.warn({ err: error, channel: this.deps.number }, 'notification channel step failed; tried again');
    if (toAccessProblem(error)) this.deps.sink.onAccessLost(error);
    else if (this.live) this.planSettle();
    else this.planReconnect(0);
  }

  private planSettle(): void {
    const inMs = Math.min(retryMs.most, retryMs.least * 2 ** this.failures);
    this.failures += 1;
    this.settleTimer.set(inMs, () => this.again(() => this.settle()));
  }

  private async open(): Promise<void> {
    this.opened = true;
    this.identity = await this.deps.link.findStored();
    await this.establish();
  }

  /** Subscribes and connects to the channel we have, else to a new one; then everybody is read. */
  private async establish(): Promise<void> {
    this.identity ??= await this.deps.link.create(this.users.length);
    const { identity } = this;
    try {
      await this.subscriptions.replace(identity.id, this.users);
    } catch (error) {
      if (error instanceof GenesysNotFoundError) this.identity = null;
      throw error;
    }
    this.goLive(await this.attach(identity));
    await this.catchUp();
  }

  private attach(identity: ChannelIdentity): Promise<ChannelLine> {
    return ChannelLine.open(identity, {
      ...this.deps,
      onEvent: (event) => this.deps.sink.onEvent(event),
      onNotice: (notice, line) => this.onNotice(notice, line),
      onLost: (line, end) => this.onLost(line, end),
    });
  }

  /** From now on this is our socket; the one before, if any, is let go. */
  private goLive(line: ChannelLine): void {
    if (this.closed) {
      line.drop();
      return;
    }
    this.live?.drop();
    this.live = line;
    this.identity = line.identity;
    this.gone = false;
    this.reconnectTimer.clear();
    this.renewal.plan(line.identity.renewAt);
    this.note(this.deps.link.noteConnected());
    this.deps.sink.onState();
  }

  /** Reads everybody after a connect. Until it worked, events wait: they may be older than what is read. */
  private async catchUp(line = this.live): Promise<void> {
    if (!line) return;
    try {
      await this.deps.sink.snapshot(this.users, 'snapshot after connect');
    } finally {
      line.flush();
    }
  }

  /** After a reconnect: is the channel still ours and complete? Then everybody is read. */
  private async settle(): Promise<void> {
    if (!this.live) return;
    try {
      await this.check();
    } catch (error) {
      this.live?.flush();
      throw error;
    }
    await this.catchUp();
  }

  private async check(): Promise<void> {
    const { live } = this;
    if (!live) return;
    this.checkedAt = this.deps.now();
    const found = await this.subscriptions.check(live.identity.id, this.users);
    if (found === 'gone') {
      await this.replaceGone(live);
      return;
    }
    if (found.hadForeign) this.deps.onForeignHand();
    if (found.unheard.length > 0) await this.deps.sink.snapshot(found.unheard, 'subscriptions repaired');
  }

  /** The channel was evicted, or ended otherwise: whatever its socket still says, a new one takes over at once. */
  private async replaceGone(line: ChannelLine): Promise<void> {
    this.deps.logger.warn({ channel: this.deps.number }, 'channel is gone, a new one takes over');
    this.noteGone(line.identity);
    this.gone = true;
    this.deps.sink.onState();
    line.drop();
    this.live = null;
    this.note(this.deps.link.noteDisconnected(true));
    await this.establish();
  }

  private noteGone(identity: ChannelIdentity): void {
    this.deps.metrics.reconnects.inc({ reason: 'channel_gone' });
    if (identity.expiresAt > this.deps.now()) this.deps.onForeignHand();
    this.identity = null;
  }

  /** At once on the same channel, without asking anything first; whether it lives is looked at after that. */
  private async reconnect(): Promise<void> {
    if (this.live) return;
    const { identity } = this;
    if (!identity || identity.expiresAt <= this.deps.now()) {
      this.identity = null;
      await this.establish();
      return;
    }
    try {
      this.goLive(await this.attach(identity));
    } catch (error) {
      if (!(error instanceof SocketFailedError) || (await this.deps.link.isAlive(identity.id))) throw error;
      this.noteGone(identity);
      await this.establish();
      return;
    }
    await this.settle();
  }

  /** A new socket on the same channel before the old one is closed. */
  private async makeBeforeBreak(line: ChannelLine): Promise<void> {
    if (this.live !== line) return;
    line.isYielding = true;
    try {
      this.goLive(await this.attach(line.identity));
    } catch (error) {
      line.isYielding = false;
      this.deps.logger.warn({ err: error, channel: this.deps.number }, 'no second socket yet; tried again');
      if (line.end) this.onLost(line, line.end);
      else this.settleTimer.set(retryMs.least, () => this.again(() => this.makeBeforeBreak(line)));
      return;
    }
    await this.settle();
  }

  private onNotice(notice: ChannelNotice, line: ChannelLine): void {
    if (notice.kind === 'subscribeResult' && notice.ok) return;
    const names = notice.kind === 'noLongerSubscribed' ? (notice.channelId ?? line.identity.id) : line.identity.id;
    const isOurs = this.live === line && names === line.identity.id;
    const kind = notice.kind === 'subscribeResult' ? 'channelRefused' : notice.kind;
    this.deps.metrics.notificationNotices.inc({ kind: isOurs ? kind : 'other_channel' });
    const { number: channel } = this.deps;
    this.deps.logger.warn({ channel, kind, isOurs, socketId: line.socketId }, 'notice of the notification service');
    if (!isOurs) return;
    if (notice.kind === 'socketClosing') {
      this.deps.metrics.reconnects.inc({ reason: 'socket_closing' });
      this.again(() => this.makeBeforeBreak(line));
      return;
    }
    // A revoked token is replaced by the first call that is refused; a channel that didn't survive it shows then.
    if (this.settleTimer.isSet) return;
    const inMs = Math.max(0, this.checkedAt + noticeGapMs - this.deps.now());
    this.settleTimer.set(inMs, () => this.again(() => this.check()));
  }

  private onLost(line: ChannelLine, end: LineEnd): void {
    if (this.closed || this.live !== line || line.isYielding) return;
    this.live = null;
    this.deps.metrics.reconnects.inc({ reason: end.reason });
    this.deps.logger.warn({ channel: this.deps.number, ...end, socketId: line.socketId }, 'notification socket lost');
    this.note(this.deps.link.noteDisconnected(true));
    this.deps.sink.onState();
    this.planReconnect(this.deps.now() - line.openedAt);
  }

  private planReconnect(connectedForMs: number): void {
    if (this.closed || this.reconnectTimer.isSet) return;
    const plan = planReconnect({
      level: this.level,
      connectedForMs,
      together: this.deps.lostTogether(),
      random: () => this.deps.random(),
    });
    this.level = plan.level;
    this.reconnectTimer.set(plan.delayMs, () => this.again(() => this.reconnect()));
  }

  /** For the page only: a failure costs nothing but a number there. */
  private note(noting: Promise<void>): void {
    noting.catch((error: unknown) => this.deps.logger.warn({ err: error }, 'state of the channel not noted'));
  }
}
