import type { GiosgState, Observation, SyncPolicy } from '../../domain/vocabulary';
import type { Logger } from '../../runtime/logger';
import type { AgentRecord, Incoming } from './agent-record';
import type { VendorReader } from './vendor-reader';

export interface LaneIntakeDeps {
  reader: Pick<VendorReader, 'readGiosg' | 'readCapacity'>;
  rules(): { policy: SyncPolicy };
  now(): number;
  logger: Logger;
}

const capacityKeptMs = 3_600_000;

/** Turns what a look showed into an observation for the rules: stale reads are read again, halves are completed. */
export class LaneIntake {
  constructor(
    private readonly record: AgentRecord,
    private readonly deps: LaneIntakeDeps,
  ) {}

  /** Null when nothing in it is news: an older read, or only half of a side that was never seen. */
  async toObservation(incoming: Incoming): Promise<Observation | null> {
    const { row } = this.record;
    const observation: Observation = {};
    if (incoming.giosg && incoming.giosg.readSeq > row.giosgReadSeq) {
      // A read that began before our last write was answered says nothing about `wanted`: read again.
      const isStale = incoming.giosg.readSeq < row.giosgWriteSeq;
      const giosg = isStale ? await this.deps.reader.readGiosg(row.giosgUserId) : incoming.giosg;
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
    try {
      value = await this.deps.reader.readCapacity(record.row.giosgUserId);
    } catch (error) {
      this.deps.logger.warn({ err: error, agent: record.row.giosgUserId }, 'chat capacity not readable');
    }
    record.capacity = { value, readAt: now };
    return value;
  }
}
