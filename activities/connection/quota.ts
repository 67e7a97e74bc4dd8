import type { RateLimit } from '../../clients/genesys/rate-limit';
import {
  blockedFor,
  createBudget,
  isShort,
  learnFromHeaders,
  limitOf,
  nextAllowedAt,
  paceMs,
  rolled,
  spend,
  urgencies,
  type Urgency,
} from '../../domain/budget';
import { pause } from './lease-keeper';
import { createLine, type Gathering, type Line, type Place } from './quota-line';
import { createVendorTroubles, isPassing } from './vendor-troubles';

export type { Urgency } from '../../domain/budget';
export type { Charge, Gathering, Place } from './quota-line';

/** What waited when the connection ended is not carried out. */
export class QuotaClosedError extends Error {
  override name = 'QuotaClosedError';
}

export interface QuotaStatus {
  /** Calls a minute that are ours, and those of the current one. */
  allowed: number;
  spent: number;
  waiting: number;
  /** 0 unless the vendor asked for a pause that isn't over. */
  blockedForMs: number;
  isShort: boolean;
}

export interface Quota {
  /** Runs the call when its turn comes. A call inside a call of the same quota would wait for its own slot. */
  run<Result>(urgency: Urgency, call: () => Promise<Result>): Promise<Result>;
  /**
   * The same for a call that does no harm when it is sent twice: while the vendor is away it is tried a few times, so
   * that one answer that doesn't come is not the end of something that takes hundreds of calls.
   */
  repeatable<Result>(urgency: Urgency, call: () => Promise<Result>): Promise<Result>;
  /** Items of one kind: what waits with the same urgency shares calls when its turn comes. */
  gathering<Item>(gathering: Gathering<Item>): (urgency: Urgency, item: Item) => Place;
  /** What became of a call, if `run` doesn't see it: a vendor that pauses us, or is away, is left alone. */
  heed(error?: unknown): void;
  /** What the headers of an answer say. */
  learn(limit: RateLimit): void;
  /** Somebody else was told to pause. */
  block(ms: number): void;
  status(): QuotaStatus;
  /** Rejects what waits, with QuotaClosedError; what is under way goes on. */
  close(): void;
}

export interface QuotaOptions {
  /** Calls a minute that the vendor allows, and the part of them that is ours. Default: the lease holder's. */
  allowed?: number;
  share?: number;
  /** Calls at once. */
  concurrency?: number;
  /** Told when the vendor asks for a pause, also by the answer to a read. */
  onBlocked?: (ms: number) => void;
  /** Monotonic milliseconds: the wall clock may jump. */
  monotonic?: () => number;
}

interface Entry {
  readonly line: Line;
  servedAt: number;
  /** Until then even two go together: more come in all the time. */
  rushUntil: number;
}

const rushMs = 5_000;
/** Before the second and each further attempt of a call that may be repeated, beside the pauses of the line. */
const repeatDelaysMs = [500, 1_000, 2_000] as const;
/** Slots of the concurrency that are kept for channels and for *not available*. */
const urgentSlots = 4;
/** Node fires a timer that is longer than this at once. */
const longestTimerMs = 2_147_483_647;

/**
 * One organization's part of a vendor's quota. The budget (`domain/budget`) says how many calls there are; this puts
 * them in order: urgent ones first, several at once, and what waits for the same kind of write together in one call.
 * What waits isn't a write but the wish to decide once more and write, so several wishes for one agent are the last one.
 */
export function createQuota(options: QuotaOptions = {}): Quota {
  return new OrderedQuota(options);
}

class OrderedQuota implements Quota {
  private readonly monotonic: () => number;
  private readonly concurrency: number;
  private readonly troubles = createVendorTroubles();
  private readonly lines: Entry[] = [];
  private readonly calls: Record<Urgency, Line<() => Promise<void>>>;
  private budget;
  private waiting = 0;
  private running = 0;
  private backoffUntil = Number.NEGATIVE_INFINITY;
  private timer: NodeJS.Timeout | null = null;
  private pumping: NodeJS.Immediate | null = null;
  private readonly closing = new AbortController();

  constructor(private readonly options: QuotaOptions) {
    this.monotonic = options.monotonic ?? (() => performance.now());
    this.concurrency = options.concurrency ?? 20;
    this.budget = createBudget(this.monotonic(), options);
    const line = (urgency: Urgency) => this.addLine(urgency, single);
    this.calls = {
      channels: line('channels'),
      notAvailable: line('notAvailable'),
      available: line('available'),
      sweep: line('sweep'),
    };
  }

  async run<Result>(urgency: Urgency, call: () => Promise<Result>): Promise<Result> {
    let answer: { value: Result } | undefined;
    const watched = async (): Promise<void> => {
      try {
        answer = { value: await call() };
        this.heed();
      } catch (error) {
        this.heed(error);
        throw error;
      }
    };
    await this.join(this.calls[urgency], watched).done;
    if (!answer) throw new QuotaClosedError('The turn of this call never came.');
    return answer.value;
  }

  async repeatable<Result>(urgency: Urgency, call: () => Promise<Result>): Promise<Result> {
    for (const delayMs of repeatDelaysMs) {
      try {
        return await this.run(urgency, call);
      } catch (error) {
        if (!isPassing(error)) throw error;
        await pause(delayMs, this.closing.signal);
      }
    }
    return this.run(urgency, call);
  }

  gathering<Item>(gathering: Gathering<Item>): (urgency: Urgency, item: Item) => Place {
    const lines = new Map<Urgency, Line<Item>>();
    for (const urgency of urgencies) lines.set(urgency, this.addLine(urgency, gathering));
    return (urgency, item) => {
      const line = lines.get(urgency);
      if (!line) throw new RangeError(`no such urgency: ${urgency}`);
      return this.join(line, item);
    };
  }

  heed(error?: unknown): void {
    const now = this.monotonic();
    const isPaused = now < this.backoffUntil || rolled(this.budget, now).blockedUntil !== null;
    const pause = this.troubles.after(error, isPaused);
    if (!pause) return;
    if (!pause.asked) {
      this.backoffUntil = now + pause.ms;
      return;
    }
    this.block(pause.ms);
    this.options.onBlocked?.(pause.ms);
  }

  learn({ count, allowed, resetMs }: RateLimit): void {
    const resetSeconds = resetMs === undefined ? undefined : resetMs / 1_000;
    this.budget = learnFromHeaders(this.budget, { count, allowed, resetSeconds }, this.monotonic());
  }

  block(ms: number): void {
    this.budget = blockedFor(this.budget, ms, this.monotonic());
  }

  status(): QuotaStatus {
    const now = this.monotonic();
    const { allowed, share, spent, blockedUntil } = rolled(this.budget, now);
    const blockedForMs = blockedUntil === null ? 0 : blockedUntil - now;
    return {
      allowed: limitOf({ allowed, share }),
      spent,
      waiting: this.waiting,
      blockedForMs,
      isShort: isShort(this.budget, now),
    };
  }

  close(): void {
    this.closing.abort();
    if (this.timer) clearTimeout(this.timer);
    if (this.pumping) clearImmediate(this.pumping);
    for (const { line } of this.lines) line.reject(closedError());
  }

  private addLine<Item>(urgency: Urgency, gathering: Gathering<Item>): Line<Item> {
    const line = createLine(urgency, gathering, (by) => (this.waiting += by));
    this.lines.push({ line, servedAt: Number.NEGATIVE_INFINITY, rushUntil: Number.NEGATIVE_INFINITY });
    this.lines.sort((one, other) => urgencies.indexOf(one.line.urgency) - urgencies.indexOf(other.line.urgency));
    return line;
  }

  private join<Item>(line: Line<Item>, item: Item): Place {
    if (this.closing.signal.aborted) return { done: Promise.reject(closedError()), leave: () => undefined };
    const place = line.join(item);
    this.pumpSoon();
    return place;
  }

  /** Not at once: what comes in together goes together. */
  private pumpSoon(): void {
    this.pumping ??= setImmediate(() => {
      this.pumping = null;
      this.pump();
    });
  }

  /** Serves whose turn it is, and plans the next look. */
  private pump(): void {
    if (this.closing.signal.aborted) return;
    let nextAt = Number.POSITIVE_INFINITY;
    for (const entry of this.lines) {
      while (entry.line.length > 0 && this.hasSlot(entry.line.urgency)) {
        const now = this.monotonic();
        const at = this.startsAt(entry, now);
        if (at > now) {
          nextAt = Math.min(nextAt, at);
          break;
        }
        this.serve(entry, now);
      }
    }
    if (this.timer) clearTimeout(this.timer);
    const waitMs = Math.ceil(nextAt - this.monotonic());
    this.timer = Number.isFinite(waitMs)
      ? setTimeout(() => this.pump(), Math.min(Math.max(1, waitMs), longestTimerMs))
      : null;
  }

  private hasSlot(urgency: Urgency): boolean {
    const isUrgent = urgency === 'channels' || urgency === 'notAvailable';
    return this.running < (isUrgent ? this.concurrency : Math.max(1, this.concurrency - urgentSlots));
  }

  private startsAt({ line, servedAt, rushUntil }: Entry, now: number): number {
    const allowedAt = Math.max(nextAllowedAt(this.budget, line.urgency, now), this.backoffUntil);
    if (!line.paced) return allowedAt;
    return Math.max(
      allowedAt,
      servedAt + paceMs(this.budget, line.urgency, { gathering: line.gathering(now < rushUntil), now }),
    );
  }

  private serve(entry: Entry, now: number): void {
    const charge = (calls: number): void => {
      this.budget = spend(this.budget, this.monotonic(), calls);
    };
    const items = entry.line.turnSize(now < entry.rushUntil);
    if (entry.line.isRush(items)) entry.rushUntil = now + rushMs;
    entry.servedAt = now;
    charge(1);
    this.running += 1;
    void entry.line.serve(items, charge).finally(() => {
      this.running -= 1;
      this.pump();
    });
  }
}

const single: Gathering<() => Promise<void>> = {
  from: Number.POSITIVE_INFINITY,
  size: () => 1,
  paced: false,
  carryOut: (calls) => Promise.allSettled(calls.map((call) => call())),
};

const closedError = (): QuotaClosedError => new QuotaClosedError('The connection ends: no further call is made.');
