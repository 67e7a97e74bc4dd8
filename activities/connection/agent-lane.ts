import type { AgentRepository, PendingWrite } from '../../db/agent.repository';
import { LeaseLostError, type Lease } from '../../db/lease.repository';
import { recordWrite } from '../../domain/breaker';
import { decide, initialAgentState } from '../../domain/decide';
import type { Decision, Observation, PresenceDefinition, Side, SyncPolicy, Write } from '../../domain/vocabulary';
import { urgencyOf } from '../../domain/wanted';
import type { Logger } from '../../runtime/logger';
import type { Metrics } from '../../runtime/metrics';
import { isGenesysAccessLost } from './access-problem';
import { isPaused, type AgentRecord, type Cause, type Incoming } from './agent-record';
import { LaneGate } from './lane-gate';
import { LaneIntake } from './lane-intake';
import { LaneJournal } from './lane-journal';
import { LaneStore } from './lane-store';
import type { Place } from './quota';
import { createTimer } from './timer';
import type { NumberedReading, VendorReader } from './vendor-reader';
import { targetOf, type PreparedWrite, type WriteOutcome } from './vendor-writer';
import type { WriteQueue, WriteTurn } from './write-queue';

/** What all lanes of a connection share. */
export interface LaneContext {
  lease: Lease;
  agents: Pick<AgentRepository, 'save'>;
  reader: Pick<VendorReader, 'readGiosg' | 'readCapacity' | 'readGenesysUser'>;
  writes: WriteQueue;
  /** The policy in force, and its version for the timeline. */
  rules(): {
    policy: SyncPolicy;
    policyVersion: number;
    definitions: PresenceDefinition[];
    /** A manager paused the sync of everybody. */
    organizationPaused: boolean;
  };
  /** Aborted when the connection stops: no write starts after it. */
  signal: AbortSignal;
  /** False for a Genesys user whose events cannot reach us: read before each write over there. */
  isHeard(genesysUserId: string): boolean;
  onLeaseLost(error: LeaseLostError): void;
  /** giosg says that this user is gone: a matter of identity, not of a wish. */
  onIdentity(giosgUserId: string, seen: NumberedReading): void;
  onUnauthorized(side: Write['side'], error: unknown): void;
  now(): number;
  logger: Logger;
  metrics: Metrics;
}

const retryDelaysMs = [1_000, 2_000, 4_000, 5_000] as const;

/**
 * One agent's lane: observations in order, one step at a time, at most one write under way, and only the latest wish
 * waits. It holds no timer but one: for a retry, the console grace, the breaker, or the end of a pause.
 */
export class AgentLane {
  private readonly inbox: Incoming[] = [];
  private running: Promise<void> | null = null;
  private dirty = false;
  private readonly timer = createTimer();
  private failures = 0;
  private readonly intake: LaneIntake;
  private readonly journal: LaneJournal;
  private readonly gate: LaneGate;
  private readonly store: LaneStore;
  /** Where the wish to write waits for its turn. */
  private place: Place | null = null;
  /** As it was before the write under way was counted. */
  private stateBefore: AgentRecord['row']['state'] = null;
  private wanted: Write[] = [];
  private toRead: { sides: Side[]; why: string } | null = null;
  /** Counts the changes of the match: what was begun for somebody else over there is dropped. */
  private match = 0;
  /** The breaker was on at the last look: when it is over, both sides are read. */
  private wasBroken = false;

  constructor(
    readonly record: AgentRecord,
    private readonly context: LaneContext,
  ) {
    this.intake = new LaneIntake(record, context);
    this.journal = new LaneJournal(record.row, context);
    this.gate = new LaneGate(record, this.journal, context);
    this.store = new LaneStore(record, this.journal, context);
  }

  /** A look at this agent. Refused writes are tried again: something may be different now. */
  offer(incoming: Incoming): void {
    this.gate.forgetRefusals();
    if (incoming.presence && incoming.routing && !incoming.isEvent) this.intake.noteLook();
    const { presence, ...rest } = incoming;
    if (incoming.isEvent && presence?.presenceAt === null && this.isOtherPresence(presence.presenceId)) {
      // It may be an old one, or the echo of our own write, that comes late: what stands there now is read.
      this.ask(['genesys'], incoming.cause.text);
      if (rest.routing) this.inbox.push(rest);
    } else this.inbox.push(incoming);
    this.wake();
  }

  private isOtherPresence(presenceId: string): boolean {
    return this.record.row.state?.genesys?.presenceId !== presenceId;
  }

  /** Looks again: a setting, the policy or the time may have changed. */
  wake(): void {
    this.dirty = true;
    // A wish that waits for its turn is an old one now: it must not keep a more urgent one waiting.
    this.place?.leave();
    if (this.running || this.context.signal.aborted) return;
    this.running = this.run().finally(() => {
      this.running = null;
      if (this.dirty) this.wake();
    });
  }

  /** Another person over there: what was known of the old one says nothing about the new one. */
  rematch(genesysUserId: string | null): void {
    this.match += 1;
    this.inbox.splice(0);
    this.toRead = null;
    this.store.forgetAnswer();
    Object.assign(this.record.row, { genesysUserId, state: null, pending: null, problem: null, lastWish: null });
  }

  /** Resolves when the lane is at rest (or was stopped). */
  async idle(): Promise<void> {
    while (this.running) await this.running;
  }

  close(): void {
    this.timer.clear();
    this.gate.close();
  }

  private async run(): Promise<void> {
    while (this.dirty && !this.context.signal.aborted) {
      this.dirty = false;
      try {
        await this.step();
        this.failures = 0;
      } catch (error) {
        this.recover(error);
        return;
      }
    }
  }

  private recover(error: unknown): void {
    // What came in meanwhile is looked at with the retry.
    this.dirty = false;
    if (error instanceof LeaseLostError) {
      this.context.onLeaseLost(error);
      return;
    }
    if (this.context.signal.aborted) return;
    if (isGenesysAccessLost(error)) this.context.onUnauthorized('genesys', error);
    const delay = retryDelaysMs[Math.min(this.failures, retryDelaysMs.length - 1)] ?? 5_000;
    this.failures += 1;
    this.context.logger.warn({ err: error, agent: this.record.row.giosgUserId, retryInMs: delay }, 'agent step failed');
    this.wakeIn(delay);
  }

  private wakeIn(ms: number): void {
    this.timer.set(ms, () => this.wake());
  }

  private async step(): Promise<void> {
    await this.store.saveAnswer();
    if (this.record.row.pending) await this.settle(this.record.row.pending);
    if (this.toRead) await this.readAgain(this.toRead);
    const [write] = this.gate.allowed(await this.absorb(), this.wasBroken);
    if (!write) {
      await this.store.saveIfChanged();
      return;
    }
    if (write.side === 'genesys' && this.intake.isBlind) this.ask(['genesys'], 'read before a write: not heard');
    else await this.waitForTurn(write);
  }

  private async waitForTurn(wanted: Write): Promise<void> {
    const urgency = urgencyOf(wanted) === 'not_available' ? 'notAvailable' : 'available';
    try {
      this.place = this.context.writes.enter(wanted.side, urgency, this.turn(wanted));
      await this.place.done;
    } finally {
      this.place = null;
    }
  }

  private turn(wanted: Write): WriteTurn {
    const { match } = this;
    return {
      prepare: () => this.prepare(wanted),
      conclude: async (outcome) => {
        this.context.metrics.writes.inc({ side: wanted.side, outcome: outcome.kind });
        // It was somebody else's, by the time it was answered.
        if (match !== this.match) return;
        await this.conclude(wanted, outcome);
      },
    };
  }

  /** A write whose outcome nobody told: that side is read before anything else. */
  private async settle({ write }: PendingWrite): Promise<void> {
    const { row } = this.record;
    const { match } = this;
    const look = await this.intake.look([write.side], 'read after a write without an answer');
    if (match !== this.match) return;
    row.state = this.intake.settled(row.state ?? initialAgentState(), write, look);
    row.pending = null;
    this.inbox.unshift(look);
  }

  private async readAgain(asked: NonNullable<AgentLane['toRead']>): Promise<void> {
    const { match } = this;
    // Forgotten before the read: what is asked for while it is under way needs another one.
    this.toRead = null;
    try {
      const look = await this.intake.look(asked.sides, asked.why);
      if (match === this.match) this.inbox.push(look);
    } catch (error) {
      if (match === this.match) this.ask(asked.sides, asked.why);
      throw error;
    }
  }

  /** Takes in everything that waits, in order, and says what is wanted then. */
  private async absorb(): Promise<Decision> {
    let decision: Decision | null = null;
    // Taken out only once it was understood: a read that fails on the way must not lose it.
    for (let next = this.inbox[0]; next; next = this.inbox[0]) {
      const { match } = this;
      const observation = await this.intake.toObservation(next);
      if (match !== this.match) continue;
      this.inbox.shift();
      if (observation) decision = this.decideOn(observation, next.cause);
    }
    const { row, setting } = this.record;
    if (setting.wishSeq > row.pageSeq && setting.availableWish !== null) {
      const cause = { text: 'setup page', receivedAt: this.context.now() };
      decision = this.decideOn({ page: { available: setting.availableWish } }, cause);
      // Before the first sight there is nobody it could be said of: it waits.
      if (decision.state.available !== null) row.pageSeq = setting.wishSeq;
    }
    return decision ?? this.decideOn({}, this.journal.cause);
  }

  private decideOn(observation: Observation, cause: Cause): Decision {
    const { row } = this.record;
    const { policy, definitions } = this.context.rules();
    const now = this.context.now();
    const decision = decide({ state: row.state ?? initialAgentState(), observation, policy, definitions, now });
    row.state = decision.state;
    decision.writes = this.explain(decision.writes);
    if (decision.notes.length > 0 || decision.writes.length > 0) this.journal.cause = cause;
    this.journal.note(decision.notes);
    this.minutes(decision);
    return decision;
  }

  /** A write that waited for its turn is decided again, with nothing new to see: it keeps the rule that first asked for it. */
  private explain(writes: Write[]): Write[] {
    const explained = writes.map((write) => {
      const former = this.wanted.find((earlier) => isSameWrite(earlier, write));
      return former && write.rule === 'wanted' ? { ...write, rule: former.rule } : write;
    });
    this.wanted = explained;
    return explained;
  }

  /** When to look again without a new observation, and what the breaker's end asks for. */
  private minutes(decision: Decision): void {
    const now = this.context.now();
    const broken = decision.state.brokenUntil !== null && decision.state.brokenUntil > now;
    if (broken && !this.wasBroken) this.context.metrics.breakerTrips.inc();
    if (!broken && this.wasBroken) this.ask(['giosg', 'genesys'], 'flip breaker over');
    this.wasBroken = broken;
    const { syncPausedUntil } = this.record.setting;
    const times = [decision.wakeAt, isPaused(this.record.setting, now) ? (syncPausedUntil?.getTime() ?? null) : null];
    const next = Math.min(...times.filter((time) => time !== null));
    if (Number.isFinite(next)) this.wakeIn(Math.max(1, next - now));
  }

  /** Reads these sides with the next step, outside any slot of the quota. */
  private ask(sides: Side[], why: string): void {
    this.toRead = { sides: [...new Set([...(this.toRead?.sides ?? []), ...sides])], why };
    this.dirty = true;
  }

  /** Decides once more, because it may have waited, and stores the write: nothing is sent that Postgres doesn't know. */
  private async prepare(wanted: Write): Promise<PreparedWrite | null> {
    const { row } = this.record;
    // What just came in is looked at first, outside this turn.
    if (this.dirty || this.context.signal.aborted) return null;
    const [write] = this.gate.allowed(this.decideOn({}, this.journal.cause), this.wasBroken);
    const userId = targetOf(row, wanted.side);
    if (!write || userId === null || !isSameWrite(write, wanted)) {
      this.dirty = true;
      return null;
    }
    this.stateBefore = row.state;
    row.state = recordWrite(row.state ?? initialAgentState(), write.side, this.context.now());
    row.pending = { write };
    const { match } = this;
    await this.store.save();
    // One that isn't sent now is settled by a read, like any write of unknown outcome.
    if (this.context.signal.aborted || match !== this.match) return null;
    const { state } = row;
    return write.side === 'giosg' ? { side: 'giosg', userId, state, write } : { side: 'genesys', userId, state, write };
  }

  private async conclude(write: Write, outcome: WriteOutcome): Promise<void> {
    const { row } = this.record;
    if (outcome.kind === 'unknown') throw outcome.error instanceof Error ? outcome.error : new Error('no answer');
    row.pending = null;
    if (outcome.kind === 'done') {
      this.journal.tell(write, 'written', this.context.now());
      row.state = outcome.state;
      // Only a refusal ends with this.
      if (row.problem?.side) row.problem = null;
      this.dirty = true;
      if (write.side === 'giosg') this.store.noteAnswer();
      await this.store.save();
      return;
    }
    // What never happened doesn't count for the breaker either.
    row.state = this.stateBefore;
    if (outcome.kind === 'refused') this.refuse(write, outcome);
    if (outcome.kind === 'rate_limited' || outcome.kind === 'not_sent') this.dirty = true;
    if (outcome.kind === 'unauthorized') this.context.onUnauthorized(write.side, outcome.error);
    await this.store.save();
  }

  /** Read again, decide again; refused again: recorded, and left until the next observation or sweep. */
  private refuse(write: Write, refusal: Extract<WriteOutcome, { kind: 'refused' }>): void {
    const { row } = this.record;
    this.journal.tell(write, 'refused');
    if (this.gate.noteRefusal(write.side)) {
      const since = new Date(this.context.now()).toISOString();
      row.problem = { code: refusal.code, message: refusal.reason, since, side: write.side };
      return;
    }
    this.ask([write.side], 'read after a refused write');
  }
}

function isSameWrite(one: Write, other: Write): boolean {
  if (one.side === 'giosg') return other.side === 'giosg' && one.wanted === other.wanted;
  return other.side === 'genesys' && one.presenceId === other.presenceId;
}
