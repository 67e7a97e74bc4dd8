import type { Knex } from 'knex';

/** What one giosg read said: identity, and the state unless the user is gone. Plain JSON. */
export interface GiosgReading {
  email: string | null;
  name: string;
  isBot: boolean;
  isDeleted: boolean;
  wanted: boolean;
  online: boolean;
  present: boolean;
  chats: number;
}

export interface GiosgObservation {
  giosgUserId: string;
  reading: GiosgReading;
  /** Taken from one Postgres sequence before the request: of two reads the one that began later counts. */
  readSeq: number;
  /** When the webhook that led here arrived, for the latency; null for a sweep. */
  receivedAt: Date | null;
  /** Order of arrival in the table, to read on from. */
  sequence: number;
}

interface Row {
  giosg_user_id: string;
  state: GiosgReading;
  read_seq: number;
  received_at: Date | null;
  sequence: number;
}

export type ObservationRepository = ReturnType<typeof createObservationRepository>;

/** giosg reads made by short activities, waiting for the controller. The socket's and sweeps' stay in its process. */
export function createObservationRepository(database: Knex) {
  return {
    /** The number that orders a giosg read; take it before the request. */
    async nextReadSeq(): Promise<number> {
      const result = await database.raw<{ rows: { seq: number }[] }>(`select nextval('read_seq') as seq`);
      return result.rows[0]?.seq ?? 0;
    },

    /** Upserted only if newer; then every controller that listens is told which organization to look at. */
    async record(organizationId: string, observations: Omit<GiosgObservation, 'sequence'>[]): Promise<void> {
      if (observations.length === 0) return;
      await database.raw(
        // One at a time for an organization: a sequence number must not become visible after a higher one.
        `with o as (
           select organization_id from organization where organization_id = ? for no key update
         ), recorded as (
           insert into observation (organization_id, giosg_user_id, side, state, read_seq, received_at)
           select o.organization_id, r."giosgUserId", 'giosg', r.reading, r."readSeq", r."receivedAt"
           from jsonb_to_recordset(?::jsonb)
             as r("giosgUserId" text, reading jsonb, "readSeq" bigint, "receivedAt" timestamptz)
           cross join o
           on conflict (organization_id, giosg_user_id, side) do update
             set state = excluded.state, read_seq = excluded.read_seq, received_at = excluded.received_at,
                 sequence = nextval('read_seq')
             where observation.read_seq < excluded.read_seq
         ) select pg_notify('observation', ?)`,
        [organizationId, JSON.stringify(observations), organizationId],
      );
    },

    /** Everything after `sequence`, in order. */
    async listAfter(organizationId: string, sequence: number): Promise<GiosgObservation[]> {
      const rows = await database<Row & { organization_id: string; side: string }>('observation')
        .where({ organization_id: organizationId, side: 'giosg' })
        .where('sequence', '>', sequence)
        .orderBy('sequence')
        .select('giosg_user_id', 'state', 'read_seq', 'received_at', 'sequence');
      return rows.map((row) => ({
        giosgUserId: row.giosg_user_id,
        reading: row.state,
        readSeq: row.read_seq,
        receivedAt: row.received_at,
        sequence: row.sequence,
      }));
    },
  };
}
