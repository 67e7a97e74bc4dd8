import type { AgentRepository, PendingWrite } from '../../db/agent.repository';
import { LeaseLostError, type Lease } from '../../db/lease.repository';
import type { TimelineEntry } from '../../db/timeline.repository';
import { resolveUnknownWrite } from '../../domain/acknowledge';
import { recordWrite } from '../../domain/breaker';
import { decide, initialAgentState } from '../../domain/decide';
import type { Decision, GiosgState, Observation, PresenceDefinition, SyncPolicy, Write } from '../../domain/vocabulary';
import { urgencyOf } from '../../domain/wanted';
import type { Logger } from '../../runtime/logger';
import type { Metrics } from '../../runtime/metrics';
import { isPaused, type AgentRecord, type Cause, type Incoming } from './agent-record';
import { describeRow, describeWrite, toEntries } from './lane-timeline';
import type { Quota } from './quota';
import type { VendorReader } from './vendor-reader';
import type { VendorWriter, WriteOutcome } from './vendor-writer';

/** What all lanes of a connection share. */
export interface LaneContext {
  lease: Lease;
  agents: Pick<AgentRepository, 'save'>;
  reader: Pick<VendorReader, 'readGiosg' | 'readCapacity' | 'readGenesys'>;
  writer: VendorWriter;
  quotas: { giosg: Quota; genesys: Quota };
  /** The policy in force, and its version for the timeline. */
  rules(): { policy: SyncPolicy; policyVersion: number; definitions: PresenceDefinition[] };
  /** Aborted when the connection stops: no write starts after it. */
  signal: AbortSignal;
  /** Aborted when the lease is over: running writes are given up too. */
  writeSignal: AbortSignal;
  /** Throws unless the lease has time left for a write's whole timeout. */
  assertTimeForWrite(): void;
  onLeaseLost(error: LeaseLostError): void;
  onUnauthorized(side: Write['side'], error: unknown): void;
  now(): number;
  logger: Logger;
  metrics: Metrics;
}

const capacityKeptMs = 3_600_000;
const retryDelaysMs = [1_000, 2_000, 4_000, 5_000] as const;
const unauthorizedDelayMs = 30_000;

/** A wish that isn't carried out, and why: told once, not at every look. */
type HeldBack = 'paused' | 'out_of_scope' | 'dry_run';

/**
 * One agent's lane: observations in order, one step at a time, at most one write under way, and only the latest wish
 * waits. It holds no timer but one: for a retry, the console grace, the breaker, or the end of a pause.
 */
export class AgentLane {
  private readonly inbox: Incoming[] = [];
  private readonly untold: TimelineEntry[] = [];
  private running: Promise<void> | null = null;
  private dirty = false;
  private timer: NodeJS.Timeout | null = null;
  private failures = 0;
  private savedJson: string;
  private cause: Cause = { text: 'policy or time', receivedAt: null };
  private readonly refusals = { giosg: 0, genesys: 0 };
  private toldHeldBack = '';
  /** giosg answered a write, and Postgres doesn't know the number yet that older reads are compared with. */
  private giosgAnswered = false;
  /** The breaker was on at the last look: when it is over, both sides are read. */
  private wasBroken = false;

  constructor(
    readonly record: AgentRecord,
    private readonly context: LaneContext,
  ) {
    this.savedJson = this.json();
  }

  /** A look at this agent. Refused writes are tried again: something may be different now. */
  offer(incoming: Incoming): void {
    this.refusals.giosg = 0;
    this.refusals.genesys = 0;
    this.inbox.push(incoming);
    this.wake();
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

  /** Resolves when the lane is at rest (or was stopped). */
  async idle(): Promise<void> {
    while (this.running) await this.running;
  }

  close(): void {
    if (this.timer) clearTimeout(this.timer);
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
    this.dirty = false;
    if (error instanceof LeaseLostError) {
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
    this.timer = setTimeout(() => this.wake(), ms);
    this.timer.unref();
  }

  private async step(): Promise<void> {
    if (this.giosgAnswered) await this.save();
    if (this.record.row.pending) await this.settle(this.record.row.pending);
    const [write] = this.allowed(await this.absorb());
    if (!write) {
      await this.saveIfChanged();
      return;
    }
    await this.context.quotas[write.side].run(urgencyOf(write) === 'not_available' ? 'notAvailable' : 'available', () =>
      this.writeNow(),
    );
  }

  /** A write whose outcome nobody told: that side is read before anything else. */
  private async settle(pending: PendingWrite): Promise<void> {
    const { row } = this.record;
    const cause = { text: 'read after a write without an answer', receivedAt: null };
    const state = row.state ?? initialAgentState();
    if (pending.write.side === 'giosg') {
      const giosg = await this.context.reader.readGiosg(row.giosgUserId);
      row.state = resolveUnknownWrite(state, pending.write, { giosg: this.toGiosgState(giosg.reading, null) });
      this.inbox.unshift({ giosg, cause });
    } else if (row.genesysUserId !== null) {
      const look = (await this.context.reader.readGenesys([row.genesysUserId], 'available')).get(row.genesysUserId);
      if (look) {
        row.state = resolveUnknownWrite(state, pending.write, { genesys: { ...look.presence, ...look.routing } });
        this.inbox.unshift({ ...look, cause });
      }
    }
    row.pending = null;
  }

  /** Takes in everything that waits, in order, and says what is wanted then. */
  private async absorb(): Promise<Decision> {
    let decision: Decision | null = null;
    for (let next = this.inbox.shift(); next; next = this.inbox.shift()) {
      const observation = await this.toObservation(next);
      if (observation) decision = this.decideOn(observation, next.cause);
    }
    const { row, setting } = this.record;
    if (setting.wishSeq > row.pageSeq && setting.availableWish !== null) {
      row.pageSeq = setting.wishSeq;
      const cause = { text: 'setup page', receivedAt: this.context.now() };
      decision = this.decideOn({ page: { available: setting.availableWish } }, cause);
    }
    return decision ?? this.decideOn({}, this.cause);
  }

  private decideOn(observation: Observation, cause: Cause): Decision {
    const { row } = this.record;
    const { policy, policyVersion, definitions } = this.context.rules();
    const now = this.context.now();
    const decision = decide({ state: row.state ?? initialAgentState(), observation, policy, definitions, now });
    row.state = decision.state;
    if (decision.notes.length > 0 || decision.writes.length > 0) this.cause = cause;
    if (decision.notes.length > 0) {
      this.untold.push(...toEntries(decision.notes, { at: now, cause: cause.text, policyVersion }));
      row.lastChange = describeRow(decision.notes, now) ?? row.lastChange;
    }
    this.minutes(decision);
    return decision;
  }

  /** When to look again without a new observation, and what the breaker's end asks for. */
  private minutes(decision: Decision): void {
    const now = this.context.now();
    const broken = decision.state.brokenUntil !== null && decision.state.brokenUntil > now;
    if (broken && !this.wasBroken) this.context.metrics.breakerTrips.inc();
    if (!broken && this.wasBroken) void this.lookAtBoth();
    this.wasBroken = broken;
    const { syncPausedUntil } = this.record.setting;
    const times = [decision.wakeAt, isPaused(this.record.setting, now) ? (syncPausedUntil?.getTime() ?? null) : null];
    const next = Math.min(...times.filter((time) => time !== null));
    if (Number.isFinite(next)) this.wakeIn(Math.max(1, next - now));
  }

  private async lookAtBoth(): Promise<void> {
    const { row } = this.record;
    try {
      const giosg = await this.context.reader.readGiosg(row.giosgUserId);
      const ids = row.genesysUserId === null ? [] : [row.genesysUserId];
      const look = (await this.context.reader.readGenesys(ids, 'sweep')).get(ids[0] ?? '');
      this.offer({ giosg, ...look, cause: { text: 'flip breaker over', receivedAt: null } });
    } catch (error) {
      this.context.logger.warn({ err: error, agent: row.giosgUserId }, 'look after the flip breaker failed');
    }
  }

  /** Null when nothing in it is news: an older read, or only half of a side that was never seen. */
  private async toObservation(incoming: Incoming): Promise<Observation | null> {
    const { row } = this.record;
    const observation: Observation = {};
    if (incoming.giosg && incoming.giosg.readSeq > row.giosgReadSeq) {
      // A read that began before our last write was answered says nothing about `wanted`: read again.
      const isStale = incoming.giosg.readSeq < row.giosgWriteSeq;
      const giosg = isStale ? await this.context.reader.readGiosg(row.giosgUserId) : incoming.giosg;
      row.giosgReadSeq = giosg.readSeq;
      observation.giosg = this.toGiosgState(giosg.reading, await this.capacityFor(giosg.reading.chats));
    }
    if (incoming.presence ?? incoming.routing) {
      const known = row.state?.genesys;
      if (incoming.presence && incoming.routing) observation.genesys = { ...incoming.presence, ...incoming.routing };
      else if (known) observation.genesys = { ...known, ...incoming.presence, ...incoming.routing };
    }
    return (observation.giosg ?? observation.genesys) ? observation : null;
  }

  private toGiosgState(
    reading: Pick<GiosgState, 'wanted' | 'online' | 'present' | 'chats'>,
    capacity: number | null,
  ): GiosgState {
    const { wanted, online, present, chats } = reading;
    return { wanted, online, present, chats, capacity: capacity ?? this.record.row.state?.giosg?.capacity ?? null };
  }

  /** Read when first needed and kept for an hour. */
  private async capacityFor(chats: number): Promise<number | null> {
    const { record } = this;
    const now = this.context.now();
    if (record.capacity && now - record.capacity.readAt < capacityKeptMs) return record.capacity.value;
    if (chats <= 0 || this.context.rules().policy.chatThreshold !== 'capacity') return record.capacity?.value ?? null;
    let value: number | null = null;
    try {
      value = await this.context.reader.readCapacity(record.row.giosgUserId);
    } catch (error) {
      this.context.logger.warn({ err: error, agent: record.row.giosgUserId }, 'chat capacity not readable');
    }
    record.capacity = { value, readAt: now };
    return value;
  }

  /** What of the decision may be written now; what may not is told once. */
  private allowed(decision: Decision): Write[] {
    const { row, setting } = this.record;
    if (decision.writes.length === 0) this.toldHeldBack = '';
    if (row.genesysUserId === null || row.isBot || row.isDeleted) return [];
    const held = this.heldBackBy(setting);
    if (held) {
      this.tellHeldBack(decision.writes, held);
      return [];
    }
    return decision.writes.filter((write) => this.refusals[write.side] < 2);
  }

  private heldBackBy(setting: AgentRecord['setting']): HeldBack | null {
    const { policy } = this.context.rules();
    if (isPaused(setting, this.context.now())) return 'paused';
    if (policy.scope !== 'all' && !policy.scope.includes(this.record.row.giosgUserId)) return 'out_of_scope';
    return policy.dryRun ? 'dry_run' : null;
  }

  private tellHeldBack(writes: Write[], held: HeldBack): void {
    const key = JSON.stringify([held, writes]);
    if (writes.length === 0 || key === this.toldHeldBack) return;
    this.toldHeldBack = key;
    for (const write of writes) this.tell(write, held);
  }

  private tell(write: Write, outcome: string, answeredAt?: number): void {
    const { policyVersion } = this.context.rules();
    const at = this.context.now();
    const { receivedAt, text } = this.cause;
    const latencyMs = answeredAt === undefined || receivedAt === null ? null : Math.max(0, answeredAt - receivedAt);
    const change = describeWrite(this.record.row, write);
    const { side, rule } = write;
    this.untold.push({
      at: new Date(at).toISOString(),
      side,
      change,
      cause: text,
      rule,
      policyVersion,
      outcome,
      latencyMs,
    });
    if (outcome === 'written') this.record.row.lastChange = { at: new Date(at).toISOString(), side, change, rule };
    if (latencyMs !== null) this.context.metrics.eventToWriteSeconds.observe({ side }, latencyMs / 1_000);
  }

  /** Decides once more, because it may have waited; stores the write, sends it, stores what became of it. */
  private async writeNow(): Promise<void> {
    const { row } = this.record;
    const [write] = this.allowed(await this.absorb());
    if (!write || this.context.signal.aborted) {
      await this.saveIfChanged();
      return;
    }
    this.context.assertTimeForWrite();
    row.state = recordWrite(row.state ?? initialAgentState(), write.side, this.context.now());
    row.pending = { write, before: this.before(write) };
    await this.save();
    const outcome = await this.context.writer.write(row, write, this.context.writeSignal);
    this.context.metrics.writes.inc({ side: write.side, outcome: outcome.kind });
    await this.conclude(write, outcome);
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
      this.tell(write, 'written', this.context.now());
      row.state = outcome.state;
      row.problem = null;
      this.dirty = true;
      this.giosgAnswered = write.side === 'giosg';
      await this.save();
      return;
    }
    if (outcome.kind === 'refused') await this.refuse(write, outcome);
    if (outcome.kind === 'rate_limited') {
      this.context.quotas[write.side].block(outcome.retryAfterMs);
      this.dirty = true;
    }
    if (outcome.kind === 'unauthorized') {
      this.context.onUnauthorized(write.side, outcome.error);
      this.wakeIn(unauthorizedDelayMs);
    }
    await this.save();
  }

  /** Read again, decide again; refused again: recorded, and left until the next observation or sweep. */
  private async refuse(write: Write, refusal: Extract<WriteOutcome, { kind: 'refused' }>): Promise<void> {
    const { row } = this.record;
    this.refusals[write.side] += 1;
    this.tell(write, 'refused');
    if (this.refusals[write.side] > 1) {
      const since = new Date(this.context.now()).toISOString();
      row.problem = { code: refusal.code, message: refusal.reason, since };
      return;
    }
    this.dirty = true;
    const cause = { text: 'read after a refused write', receivedAt: this.cause.receivedAt };
    if (write.side === 'giosg') {
      this.inbox.push({ giosg: await this.context.reader.readGiosg(row.giosgUserId), cause });
    } else if (row.genesysUserId !== null) {
      const look = (await this.context.reader.readGenesys([row.genesysUserId], 'available')).get(row.genesysUserId);
      if (look) this.inbox.push({ ...look, cause });
    }
  }

  private json(): string {
    const { state, pending, giosgReadSeq, pageSeq, problem } = this.record.row;
    return JSON.stringify([state, pending, giosgReadSeq, pageSeq, problem]);
  }

  private async saveIfChanged(): Promise<void> {
    if (this.untold.length > 0 || this.json() !== this.savedJson) await this.save();
  }

  private async save(): Promise<void> {
    const { row } = this.record;
    const timeline = this.untold.slice();
    const json = this.json();
    const { giosgWriteSeq } = await this.context.agents.save(this.context.lease, row, {
      timeline,
      answered: this.giosgAnswered,
    });
    row.giosgWriteSeq = giosgWriteSeq;
    this.giosgAnswered = false;
    this.savedJson = json;
    this.untold.splice(0, timeline.length);
  }
}
