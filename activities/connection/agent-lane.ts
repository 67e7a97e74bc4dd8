import type { AgentRepository, PendingWrite } from '../../db/agent.repository';
import { LeaseLostError, type Lease } from '../../db/lease.repository';
import { recordWrite } from '../../domain/breaker';
import { decide, initialAgentState } from '../../domain/decide';
import { standingDifferences } from '../../domain/differences';
import type { Decision, Observation, PresenceDefinition, Side, SyncPolicy, Write } from '../../domain/vocabulary';
import { urgencyOf } from '../../domain/wanted';
import type { Logger } from '../../runtime/logger';
import { isGenesysAccessLost } from './access-problem';
import type { Metrics } from '../../runtime/metrics';
import { isPaused, type AgentRecord, type Cause, type Incoming } from './agent-record';
import { LaneIntake } from './lane-intake';
import { LaneJournal, type HeldBack } from './lane-journal';
import type { Quota } from './quota';
import type { NumberedReading, VendorReader } from './vendor-reader';
import type { VendorWriter, WriteOutcome } from './vendor-writer';

/** What all lanes of a connection share. */
export interface LaneContext {
  lease: Lease;
  agents: Pick<AgentRepository, 'save'>;
  reader: Pick<VendorReader, 'readGiosg' | 'readCapacity' | 'readGenesys'>;
  writer: VendorWriter;
  quotas: { giosg: Quota; genesys: Quota };
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
  /** Aborted when the lease is over: running writes are given up too. */
  writeSignal: AbortSignal;
  /** Throws unless the lease has time left for a write's whole timeout. */
  assertTimeForWrite(): void;
  onLeaseLost(error: LeaseLostError): void;
  /** giosg says that this user is gone: a matter of identity, not of a wish. */
  onIdentity(giosgUserId: string, seen: NumberedReading): void;
  onUnauthorized(side: Write['side'], error: unknown): void;
  now(): number;
  logger: Logger;
  metrics: Metrics;
}

const sides: readonly Side[] = ['giosg', 'genesys'];
const retryDelaysMs = [1_000, 2_000, 4_000, 5_000] as const;
/** Node fires a timer that is longer than this at once. */
const longestTimerMs = 2_147_483_647;

/**
 * One agent's lane: observations in order, one step at a time, at most one write under way, and only the latest wish
 * waits. It holds no timer but one: for a retry, the console grace, the breaker, or the end of a pause.
 */
export class AgentLane {
  private readonly inbox: Incoming[] = [];
  private running: Promise<void> | null = null;
  private dirty = false;
  private timer: NodeJS.Timeout | null = null;
  private failures = 0;
  private savedJson: string;
  private readonly intake: LaneIntake;
  private readonly journal: LaneJournal;
  private readonly refusals = { giosg: 0, genesys: 0 };
  private wanted: Write[] = [];
  private toRead: { sides: Side[]; why: string } | null = null;
  /** Counts the changes of the match: what was begun for somebody else over there is dropped. */
  private match = 0;
  /** giosg answered a write, and Postgres doesn't know the number yet that older reads are compared with. */
  private giosgAnswered = false;
  /** Counted among the agents with a side that is not as wanted. */
  private isDifferent = false;
  /** The breaker was on at the last look: when it is over, both sides are read. */
  private wasBroken = false;

  constructor(
    readonly record: AgentRecord,
    private readonly context: LaneContext,
  ) {
    this.intake = new LaneIntake(record, context);
    this.journal = new LaneJournal(record.row, context);
    this.savedJson = this.json();
  }

  /** A look at this agent. Refused writes are tried again: something may be different now. */
  offer(incoming: Incoming): void {
    this.refusals.giosg = 0;
    this.refusals.genesys = 0;
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
    this.giosgAnswered = false;
    Object.assign(this.record.row, { genesysUserId, state: null, pending: null, problem: null, lastWish: null });
  }

  /** Resolves when the lane is at rest (or was stopped). */
  async idle(): Promise<void> {
    while (this.running) await this.running;
  }

  close(): void {
    if (this.timer) clearTimeout(this.timer);
    this.countDifferent(false);
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
    if (isGenesysAccessLost(error)) this.context.onUnauthorized('genesys', error);
      this.context.onLeaseLost(error);
      return;
    }
    if (this.context.signal.aborted) return;
    const delay = retryDelaysMs[Math.min(this.failures, retryDelaysMs.length - 1)] ?? 5_000;
    this.failures += 1;
    this.context.logger.warn({ err: error, agent: this.record.row.giosgUserId, retryInMs: delay }, 'agent step failed');
    this.wakeIn(delay);
  }

  private wakeIn(ms: number): void {
    if (this.timer) clearTimeout(this.timer);
    this.timer = setTimeout(() => this.wake(), Math.min(ms, longestTimerMs));
    this.timer.unref();
  }

  private async step(): Promise<void> {
    if (this.giosgAnswered) await this.save();
    if (this.record.row.pending) await this.settle(this.record.row.pending);
    if (this.toRead) await this.readAgain(this.toRead);
    const [write] = this.allowed(await this.absorb());
    if (!write) {
      await this.saveIfChanged();
      return;
    }
    const urgency = urgencyOf(write) === 'not_available' ? 'notAvailable' : 'available';
    await this.context.quotas[write.side].run(urgency, () => this.writeNow(), this.context.signal);
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

  /** What of the decision may be written now; what may not is told once. */
  private allowed(decision: Decision): Write[] {
    const { row, setting } = this.record;
    if (decision.writes.length === 0) this.journal.forgetHeldBack();
    const isAgent = row.genesysUserId !== null && !row.isBot && !row.isDeleted;
    const held = this.heldBackBy(setting);
    this.noteDifferences(isAgent ? decision.differences : [], held);
    if (!isAgent) return [];
    if (held) {
      this.journal.tellHeldBack(decision.writes, held);
      return [];
    }
    return decision.writes.filter((write) => this.refusals[write.side] < 2);
  }

  private heldBackBy(setting: AgentRecord['setting']): HeldBack | null {
    const { policy, organizationPaused } = this.context.rules();
    if (organizationPaused) return 'organization_paused';
    if (isPaused(setting, this.context.now())) return 'paused';
    if (policy.scope !== 'all' && !policy.scope.includes(this.record.row.giosgUserId)) return 'out_of_scope';
    return policy.dryRun ? 'dry_run' : null;
  }

  /** What stays other than wanted until something else happens. */
  private noteDifferences(open: Decision['differences'], held: HeldBack | null): void {
    const { row } = this.record;
    // A refusal is no problem any more once nothing else is wanted there.
    if (row.problem?.side && !open.some(({ side }) => side === row.problem?.side)) row.problem = null;
    const refused = sides.filter((side) => this.refusals[side] > 1 || row.problem?.side === side);
    const everything = held ?? (this.wasBroken ? 'flip_breaker' : null);
    row.differences = standingDifferences(open, { everything, refused });
    this.countDifferent(row.differences.length > 0);
  }

  private countDifferent(isDifferent: boolean): void {
    if (isDifferent === this.isDifferent) return;
    this.isDifferent = isDifferent;
    this.context.metrics.agentsDifferent.inc(isDifferent ? 1 : -1);
  }

  /** Decides once more, because it may have waited; stores the write, sends it, stores what became of it. */
  private async writeNow(): Promise<void> {
    const { row } = this.record;
    const [write] = this.allowed(await this.absorb());
    if (!write || this.context.signal.aborted) {
      await this.saveIfChanged();
      return;
    }
    row.state = recordWrite(row.state ?? initialAgentState(), write.side, this.context.now());
    row.pending = { write, before: this.before(write) };
    const { match } = this;
    await this.save();
    // After the save, which may take its time: no write starts without a lease that outlasts it. One that doesn't start
    // is settled by a read, like any write of unknown outcome.
    if (this.context.signal.aborted || match !== this.match) return;
    this.context.assertTimeForWrite();
    const outcome = await this.context.writer.write(row, write, this.context.writeSignal);
    this.context.metrics.writes.inc({ side: write.side, outcome: outcome.kind });
    // It was somebody else's, by the time it was answered.
    if (match === this.match) await this.conclude(write, outcome);
  }

  private before(write: Write): PendingWrite['before'] {
    const { state } = this.record.row;
    if (write.side === 'giosg') return { wanted: state?.giosg?.wanted ?? !write.wanted };
    return { presenceId: state?.genesys?.presenceId ?? '', presenceAt: state?.genesys?.presenceAt ?? null };
  }

  private async conclude(write: Write, outcome: WriteOutcome): Promise<void> {
    const { row } = this.record;
    if (outcome.kind === 'unknown') throw outcome.error instanceof Error ? outcome.error : new Error('no answer');
    row.pending = null;
    if (outcome.kind === 'done') {
      this.journal.tell(write, 'written', this.context.now());
      row.state = outcome.state;
      row.problem = null;
      this.dirty = true;
      this.giosgAnswered = write.side === 'giosg';
      await this.save();
      return;
    }
    if (outcome.kind === 'refused') this.refuse(write, outcome);
    if (outcome.kind === 'rate_limited') {
      this.context.quotas[write.side].block(outcome.retryAfterMs);
      this.dirty = true;
    }
    if (outcome.kind === 'unauthorized') this.context.onUnauthorized(write.side, outcome.error);
    await this.save();
  }

  /** Read again, decide again; refused again: recorded, and left until the next observation or sweep. */
  private refuse(write: Write, refusal: Extract<WriteOutcome, { kind: 'refused' }>): void {
    const { row } = this.record;
    this.refusals[write.side] += 1;
    this.journal.tell(write, 'refused');
    if (this.refusals[write.side] > 1) {
      const since = new Date(this.context.now()).toISOString();
      row.problem = { code: refusal.code, message: refusal.reason, since, side: write.side };
      return;
    }
    this.ask([write.side], 'read after a refused write');
  }

  private json(): string {
    const { state, pending, giosgReadSeq, pageSeq, problem, differences } = this.record.row;
    return JSON.stringify([state, pending, giosgReadSeq, pageSeq, problem, differences]);
  }

  private async saveIfChanged(): Promise<void> {
    if (this.journal.hasNews || this.json() !== this.savedJson) await this.save();
  }

  private async save(): Promise<void> {
    const { row } = this.record;
    const timeline = this.journal.news();
    const json = this.json();
    const { giosgWriteSeq } = await this.context.agents.save(this.context.lease, row, {
      timeline,
      answered: this.giosgAnswered,
    });
    row.giosgWriteSeq = giosgWriteSeq;
    this.giosgAnswered = false;
    this.savedJson = json;
    this.journal.told(timeline);
  }
}

function isSameWrite(one: Write, other: Write): boolean {
  if (one.side === 'giosg') return other.side === 'giosg' && one.wanted === other.wanted;
  return other.side === 'genesys' && one.presenceId === other.presenceId;
}
