import type { Knex } from 'knex';
import { genesysBlockedForMs } from './organization.repository';

/** The right to write for one organization. Every state write names it and is refused once it is over. */
export interface Lease {
  organizationId: string;
  epoch: number;
}

export interface RenewedLease {
  organizationId: string;
  connected: boolean;
  /** For so long Genesys Cloud is to be left alone; 0 when it may be called. */
  genesysBlockedForMs: number;
}

/** Somebody else holds the lease now, or the organization was disconnected: stop writing at once. */
export class LeaseLostError extends Error {
  override name = 'LeaseLostError';
  constructor(readonly organizationId: string) {
    super(`The lease of organization ${organizationId} is over.`);
  }
}

/**
 * SQL condition "this lease still holds", judged by Postgres' clock; two bindings: organization, epoch. It locks the
 * row, so that a Disconnect and a state write follow one another.
 */
export const leaseHolds =
  '(select true from lease where organization_id = ? and epoch = ? and expires_at > now() for share)';

const renewalsPerLease = 3;

export type LeaseRepository = ReturnType<typeof createLeaseRepository>;

export function createLeaseRepository(database: Knex) {
  return {
    /** The lease, if nobody holds it and the organization is connected; else null. */
    async acquire(organizationId: string, holder: string, seconds: number): Promise<Lease | null> {
      const result = await database.raw<{ rows: { epoch: number }[] }>(
        `insert into lease (organization_id, epoch, holder, expires_at)
           select organization_id, 1, ?, now() + ? * interval '1 second' from organization
           where organization_id = ? and connected
         on conflict (organization_id) do update
           set epoch = lease.epoch + 1, holder = excluded.holder, expires_at = excluded.expires_at
           where lease.holder is null or lease.expires_at <= now()
         returning epoch`,
        [holder, seconds, organizationId],
      );
      const row = result.rows[0];
      return row ? { organizationId, epoch: row.epoch } : null;
    },

    /**
     * One query for all connections of a process: which leases go on, and how it stands with their organizations. Rejects
     * where Postgres doesn't answer in a third of the time: one that never answers must not be the last renewal.
     */
    async renew(leases: Lease[], seconds: number): Promise<RenewedLease[]> {
      if (leases.length === 0) return [];
      type Renewed = { rows: { organization_id: string; connected: boolean; blocked: number }[] };
      const renewed = database.raw<Renewed>(
        `update lease l set expires_at = now() + ? * interval '1 second'
         from unnest(?::text[], ?::bigint[]) as held(organization_id, epoch), organization o
         where l.organization_id = held.organization_id and l.epoch = held.epoch and l.expires_at > now()
           and o.organization_id = l.organization_id
         returning l.organization_id, o.connected, ${genesysBlockedForMs} as blocked`,
        [seconds, leases.map((lease) => lease.organizationId), leases.map((lease) => lease.epoch)],
      );
      const result = await renewed.timeout(Math.round((seconds * 1_000) / renewalsPerLease));
      return result.rows.map((row) => ({
        organizationId: row.organization_id,
        connected: row.connected,
        genesysBlockedForMs: row.blocked,
      }));
    },

    /** Lets the next holder start at once instead of waiting for the end. */
    async release(lease: Lease): Promise<void> {
      await database.raw('update lease set holder = null, expires_at = now() where organization_id = ? and epoch = ?', [
        lease.organizationId,
        lease.epoch,
      ]);
    },
  };
}
