import { hostname } from 'node:os';
import { randomUUID } from 'node:crypto';
import type { Lease, LeaseRepository } from '../../db/lease.repository';
import { LeaseLostError } from '../../db/lease.repository';
import type { Logger } from '../../runtime/logger';

export const leaseSeconds = 10;
const renewEveryMs = 3_000;
const acquireEveryMs = 500;

/** A lease in hand. */
export interface HeldLease {
  readonly lease: Lease;
  /** Aborted when the lease is over, known by our own monotonic clock, or when somebody else holds it. */
  readonly lost: AbortSignal;
  /** Aborted when the organization is no longer connected. */
  readonly disconnected: AbortSignal;
  /** Time that is surely left, milliseconds. */
  timeLeftMs(): number;
  /** Told at every renewal while Genesys Cloud is to be left alone: how much longer, milliseconds. */
  onBlocked(listener: (ms: number) => void): void;
  release(): Promise<void>;
}

export interface LeaseKeeperDeps {
  leases: LeaseRepository;
  logger: Logger;
  /** Monotonic milliseconds: the wall clock may jump. */
  monotonic?: () => number;
}

export type LeaseKeeper = ReturnType<typeof createLeaseKeeper>;

interface Entry {
  lease: Lease;
  validUntil: number;
  lost: AbortController;
  disconnected: AbortController;
  expiry: NodeJS.Timeout;
  onBlocked: (ms: number) => void;
}

/** Renews the leases of all connections of this process with one query every 3 s, and sees who is still connected. */
export function createLeaseKeeper(deps: LeaseKeeperDeps) {
  const monotonic = deps.monotonic ?? (() => performance.now());
  const holder = `${hostname()}/${process.pid}/${randomUUID().slice(0, 8)}`;
  const entries = new Set<Entry>();
  let renewing: Promise<void> | null = null;

  function extend(entry: Entry, startedAt: number): void {
    // Counted from before the request: Postgres' ten seconds began later than that.
    entry.validUntil = startedAt + leaseSeconds * 1_000;
    clearTimeout(entry.expiry);
    entry.expiry = setTimeout(() => lose(entry), Math.max(0, entry.validUntil - monotonic()));
  }

  function lose(entry: Entry): void {
    if (!entries.delete(entry)) return;
    clearTimeout(entry.expiry);
    entry.lost.abort(new LeaseLostError(entry.lease.organizationId));
  }

  async function renew(): Promise<void> {
    const held = [...entries];
    if (held.length === 0) return;
    const startedAt = monotonic();
    const renewed = await deps.leases.renew(
      held.map((entry) => entry.lease),
      leaseSeconds,
    );
    const byOrganization = new Map(renewed.map((row) => [row.organizationId, row]));
    for (const entry of held) {
      // Released while the renewal was under way: a timer would only keep the process.
      if (!entries.has(entry)) continue;
      const row = byOrganization.get(entry.lease.organizationId);
      if (row && row.genesysBlockedForMs > 0) entry.onBlocked(row.genesysBlockedForMs);
      if (!row) lose(entry);
      else if (row.connected) extend(entry, startedAt);
      else entry.disconnected.abort();
    }
  }

  function look(): Promise<void> {
    renewing ??= renew()
      .catch((error: unknown) => deps.logger.warn({ err: error }, 'leases could not be renewed'))
      .finally(() => {
        renewing = null;
      });
    return renewing;
  }

  const timer = setInterval(() => void look(), renewEveryMs);
  timer.unref();

  return {
    /**
     * Waits until nobody else holds the lease. Null when the organization isn't connected (any more), or when `signal`
     * is aborted first.
     */
    async acquire(
      organizationId: string,
      isConnected: () => Promise<boolean>,
      signal: AbortSignal,
    ): Promise<HeldLease | null> {
      while (!signal.aborted) {
        const startedAt = monotonic();
        const lease = await deps.leases.acquire(organizationId, holder, leaseSeconds);
        if (lease) return hold(lease, startedAt);
        if (!(await isConnected())) return null;
        await pause(acquireEveryMs, signal);
      }
      return null;
    },

    /** Looks now instead of at the next renewal: an organization was just disconnected. */
    look,

    close(): void {
      clearInterval(timer);
      for (const entry of entries) clearTimeout(entry.expiry);
      entries.clear();
    },
  };

  function hold(lease: Lease, startedAt: number): HeldLease {
    const entry: Entry = {
      lease,
      validUntil: 0,
      lost: new AbortController(),
      disconnected: new AbortController(),
      expiry: setTimeout(() => undefined, 0),
      onBlocked: () => undefined,
    };
    entries.add(entry);
    extend(entry, startedAt);
    return {
      lease,
      lost: entry.lost.signal,
      disconnected: entry.disconnected.signal,
      timeLeftMs: () => Math.max(0, entry.validUntil - monotonic()),
      onBlocked: (listener) => void (entry.onBlocked = listener),
      async release() {
        entries.delete(entry);
        clearTimeout(entry.expiry);
        await deps.leases.release(lease);
      },
    };
  }
}

export function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve();
    const done = (): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    signal.addEventListener('abort', done);
  });
}
