import { sleep } from '@temporalio/workflow';
import type { ControlActivities } from '../activities/contracts';
import type { CarriedState } from './organization.messages';

const asks = 21;
const secondsBetweenAsks = 30;

export interface UninstallWatchDeps {
  organizationId: string;
  control: Pick<ControlActivities, 'checkGiosgAccess'>;
  inBackground(what: string, work: () => Promise<void>): void;
  /** giosg refuses the bot token. Resolves when that was acted on; the watch goes on unless it was taken back or `isOver`. */
  onRefused(): Promise<void>;
  /** giosg still accepts the bot token after all asks: an administrator has to say whether it is true. */
  onUnconfirmed(): void;
  /** What the watch waits for changed. */
  onChange(): void;
  isOver(): boolean;
}

/**
 * An uninstall that giosg's trigger claims: its `type` is outside giosg's signature, so it is believed once giosg refuses
 * the bot token. Asked at once, every 30 s for 10 minutes, then at every sweep.
 */
export class UninstallWatch {
  private turn = 0;

  constructor(
    private readonly deps: UninstallWatchDeps,
    public waiting: CarriedState['uninstall'],
  ) {}

  /** A claim that is being asked about already changes nothing. */
  begin(): void {
    if (this.waiting) return;
    this.waiting = { asksLeft: asks, nextAskAt: new Date().toISOString() };
    this.resume();
  }

  takeBack(): void {
    this.waiting = null;
  }

  /** After a continue-as-new: goes on where the run before stopped. */
  resume(): void {
    if (this.waiting) this.deps.inBackground('asking about the uninstall', () => this.ask());
  }

  private async ask(): Promise<void> {
    this.turn += 1;
    const { turn } = this;
    // Taken back, or asked anew: then another loop asks, at its own times.
    const isOver = (): boolean => this.waiting === null || this.turn !== turn || this.deps.isOver();
    while (this.waiting !== null && !isOver()) {
      const wait = Date.parse(this.waiting.nextAskAt) - Date.now();
      if (wait > 0) await sleep(wait);
      if (isOver()) return;
      const access = await this.deps.control.checkGiosgAccess({ organizationId: this.deps.organizationId });
      if (isOver()) return;
      if (access.refused) {
        await this.deps.onRefused();
        if (isOver()) return;
      }
      this.wait(access.sweepSeconds);
    }
  }

  private wait(sweepSeconds: number): void {
    if (this.waiting === null) return;
    const asksLeft = Math.max(0, this.waiting.asksLeft - 1);
    const seconds = asksLeft > 0 ? secondsBetweenAsks : sweepSeconds;
    // From when it was due, not from when it was done: what each ask takes must not add up.
    const due = Math.max(Date.now(), Date.parse(this.waiting.nextAskAt) + seconds * 1_000);
    this.waiting = { asksLeft, nextAskAt: new Date(due).toISOString() };
    if (asksLeft === 0) this.deps.onUnconfirmed();
    this.deps.onChange();
  }
}
