import { GiosgForbiddenError, GiosgNotFoundError } from '../../clients/giosg/errors';
import { resolveUnknownWrite } from '../../domain/acknowledge';
import type { AgentState, GiosgState, Observation, Side, SyncPolicy, Write } from '../../domain/vocabulary';
import type { Logger } from '../../runtime/logger';
import type { AgentRecord, Incoming } from './agent-record';
import type { NumberedReading, VendorReader } from './vendor-reader';

export interface LaneIntakeDeps {
  reader: Pick<VendorReader, 'readGiosg' | 'readCapacity' | 'readGenesysUser'>;
  isHeard(genesysUserId: string): boolean;
  onIdentity(giosgUserId: string, seen: NumberedReading): void;
  rules(): { policy: SyncPolicy };
  now(): number;
  logger: Logger;
}

const capacityKeptMs = 3_600_000;
/** A read that failed by the way is tried again soon; one that is forbidden stays so. */
const capacityRetryMs = 30_000;

/** A look at somebody whose events are not heard says for so long what is. */
const lookKeptMs = 5_000;

/** Turns what a look showed into an observation for the rules: stale reads are read again, halves are completed. */
export class LaneIntake {
  private lookedAt = Number.NEGATIVE_INFINITY;

  constructor(
    private readonly record: AgentRecord,
    private readonly deps: LaneIntakeDeps,
  ) {}

  /** Nobody tells us of this Genesys user, and our last look at him was a while ago: a logout since then would be unseen. */
  get isBlind(): boolean {
    const { genesysUserId } = this.record.row;
    if (genesysUserId === null || this.deps.isHeard(genesysUserId)) return false;
    return this.deps.now() - this.lookedAt > lookKeptMs;
  }

  noteLook(): void {
    this.lookedAt = this.deps.now();
  }

  /** Reads these sides of the agent anew. */
  async look(sides: readonly Side[], why: string): Promise<Incoming> {
    const { row } = this.record;
    const look: Incoming = { cause: { text: why, receivedAt: null } };
    if (sides.includes('giosg')) look.giosg = await this.deps.reader.readGiosg(row.giosgUserId);
    if (sides.includes('genesys') && row.genesysUserId !== null) {
      Object.assign(look, await this.deps.reader.readGenesysUser(row.genesysUserId));
      this.noteLook();
    }
    return look;
  }

  /** The state after a look at the side of a write whose outcome nobody told. */
  settled(state: AgentState, write: Write, look: Incoming): AgentState {
    const seen: Observation = {};
    if (look.giosg && !look.giosg.reading.isDeleted) seen.giosg = this.toGiosgState(look.giosg.reading, null);
    if (look.presence && look.routing) seen.genesys = { ...look.presence, ...look.routing };
    if (state[write.side] !== null) return resolveUnknownWrite(state, write, seen);
    // Nothing was known of that side, as after a new Connect: the write may still take effect, and is nobody's wish then.
    const { giosg, genesys } = state.unconfirmed;
    if (write.side === 'giosg') {
      return { ...state, unconfirmed: { genesys, giosg: [...giosg, { value: write.wanted, until: null }] } };
    }
    return { ...state, unconfirmed: { giosg, genesys: [...genesys, { value: write.presenceId, until: null }] } };
  }

  /** Null when nothing in it is news: an older read, or only half of a side that was never seen. */
  async toObservation(incoming: Incoming): Promise<Observation | null> {
    const { row } = this.record;
    const observation: Observation = {};
    if (incoming.giosg && incoming.giosg.readSeq > row.giosgReadSeq) {
      // A read that began before our last write was answered says nothing about `wanted`: read again.
      const isStale = incoming.giosg.readSeq < row.giosgWriteSeq;
      const giosg = isStale ? await this.deps.reader.readGiosg(row.giosgUserId) : incoming.giosg;
      if (giosg.reading.isDeleted) this.deps.onIdentity(row.giosgUserId, giosg);
      else observation.giosg = this.toGiosgState(giosg.reading, await this.capacityFor(giosg.reading.chats));
      row.giosgReadSeq = giosg.readSeq;
    }
    if (incoming.presence ?? incoming.routing) {
      const known = row.state?.genesys;
      if (incoming.presence && incoming.routing) observation.genesys = { ...incoming.presence, ...incoming.routing };
      else if (known) observation.genesys = { ...known, ...incoming.presence, ...incoming.routing };
    }
    return (observation.giosg ?? observation.genesys) ? observation : null;
  }

  toGiosgState(
    reading: Pick<GiosgState, 'wanted' | 'online' | 'present' | 'chats'>,
    capacity: number | null,
  ): GiosgState {
    const { wanted, online, present, chats } = reading;
    return { wanted, online, present, chats, capacity: capacity ?? this.record.row.state?.giosg?.capacity ?? null };
  }

  /** Read when first needed and kept for an hour. */
  private async capacityFor(chats: number): Promise<number | null> {
    const { record } = this;
    const now = this.deps.now();
    if (record.capacity && now - record.capacity.readAt < capacityKeptMs) return record.capacity.value;
    if (chats <= 0 || this.deps.rules().policy.chatThreshold !== 'capacity') return record.capacity?.value ?? null;
    let value: number | null = null;
    let isReadable = true;
    try {
      value = await this.deps.reader.readCapacity(record.row.giosgUserId);
    } catch (error) {
      isReadable = error instanceof GiosgForbiddenError || error instanceof GiosgNotFoundError;
      this.deps.logger.warn({ err: error, agent: record.row.giosgUserId }, 'chat capacity not readable');
    }
    record.capacity = { value, readAt: isReadable ? now : now - capacityKeptMs + capacityRetryMs };
    return value;
  }
}
