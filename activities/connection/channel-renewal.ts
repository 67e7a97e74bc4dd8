import { GenesysNotFoundError } from '../../clients/genesys/errors';
import type { Logger } from '../../runtime/logger';
import type { Metrics } from '../../runtime/metrics';
import { toAccessProblem } from './access-problem';
import type { ChannelLine } from './channel-line';
import { SocketFailedError, type ChannelIdentity, type ChannelLink } from './channel-link';
import type { ChannelSubscriptions } from './channel-subscriptions';
import { createTimer } from './timer';

export interface ChannelRenewalDeps {
  number: number;
  link: Pick<ChannelLink, 'create'>;
  subscriptions: ChannelSubscriptions;
  /** What the channel is now: its socket, null while that is down, and its users. */
  current(): { live: ChannelLine | null; users: readonly string[] };
  /** Runs it when nothing else is being done to this channel, and to no other a renewal. */
  inTurn(renewal: () => Promise<void>): Promise<void>;
  attach(identity: ChannelIdentity): Promise<ChannelLine>;
  /** Reads everybody, then hands on what the line heard meanwhile. */
  catchUp(line: ChannelLine): Promise<void>;
  goLive(line: ChannelLine): void;
  onAccessLost(error: unknown): void;
  now(): number;
  logger: Logger;
  metrics: Pick<Metrics, 'channelRenewals'>;
}

const retryMs = { least: 1_000, most: 30_000 } as const;

/** Has a new channel take over from the old one before that expires. */
export class ChannelRenewal {
  private readonly timer = createTimer();
  /** A channel that was made and isn't connected yet: used for the next attempt, so that none is left behind. */
  private successor: ChannelIdentity | null = null;
  private closed = false;

  constructor(private readonly deps: ChannelRenewalDeps) {}

  plan(at: number): void {
    if (this.closed) return;
    this.timer.set(at - this.deps.now(), () => void this.deps.inTurn(() => this.renew()));
  }

  close(): void {
    this.closed = true;
    this.timer.clear();
  }

  /**
   * A new channel, subscribed, connected and read, before the old one is let go: an event comes by one of them, or by
   * both, which the order by their own time makes one.
   */
  private async renew(): Promise<void> {
    const { live: former, users } = this.deps.current();
    // Down: the reconnect decides, and plans the next renewal.
    if (!former) return;
    const { renewAt } = former.identity;
    if (renewAt > this.deps.now()) {
      this.plan(renewAt);
      return;
    }
    let line: ChannelLine | null = null;
    try {
      this.successor ??= await this.deps.link.create(users.length);
      await this.deps.subscriptions.replace(this.successor.id, users);
      line = await this.deps.attach(this.successor);
      await this.deps.catchUp(line);
      line.assertOpen();
      this.successor = null;
      this.deps.metrics.channelRenewals.inc({ outcome: 'done' });
      this.deps.goLive(line);
    } catch (error) {
      line?.drop();
      this.onFailed(former.identity, error);
    }
  }

  /** The old channel goes on; tried again while there is time. */
  private onFailed({ expiresAt }: ChannelIdentity, error: unknown): void {
    if (mayBeGone(error)) this.successor = null;
    this.deps.metrics.channelRenewals.inc({ outcome: 'failed' });
    this.deps.logger.warn({ err: error, channel: this.deps.number }, 'channel not renewed; tried again');
    if (toAccessProblem(error)) {
      this.deps.onAccessLost(error);
      return;
    }
    const now = this.deps.now();
    this.plan(now + Math.min(retryMs.most, Math.max(retryMs.least, (expiresAt - now) / 4)));
  }
}

const mayBeGone = (error: unknown): boolean =>
  error instanceof GenesysNotFoundError || (error instanceof SocketFailedError && error.reason === 'refused');
