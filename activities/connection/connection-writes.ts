import type { GenesysClient } from '../../clients/genesys/genesys-client';
import type { GiosgClient } from '../../clients/giosg/giosg-client';
import type { ConnectionQuotas } from './connection-quotas';
import type { HeldLease } from './lease-keeper';
import { createVendorWriter } from './vendor-writer';
import { createWriteQueue, type WriteQueue } from './write-queue';

const vendorWriteTimeoutMs = 5_000;

export interface ConnectionWritesDeps {
  giosg: GiosgClient;
  genesys: GenesysClient;
  quotas: ConnectionQuotas;
  held: HeldLease;
  /** Aborted when the connection ends: no write starts any more. */
  ending: AbortSignal;
}

export interface ConnectionWrites {
  readonly queue: WriteQueue;
  /** The time for what is under way is over. */
  giveUp(): void;
}

/** The writes of one connection, which end with it: none starts without the lease, or after the connection's end. */
export function createConnectionWrites({ quotas, held, ending, ...clients }: ConnectionWritesDeps): ConnectionWrites {
  const over = new AbortController();
  const queue = createWriteQueue({
    quotas,
    writer: createVendorWriter(clients),
    signal: AbortSignal.any([over.signal, held.lost]),
    // Right before each call: those of one call are stored one after the other, and the end may come between.
    assertMayWrite() {
      if (ending.aborted) throw new Error('The connection ends: no write starts.');
      if (held.timeLeftMs() < vendorWriteTimeoutMs) {
        throw new Error('The lease has not enough time left for a write; it is tried again after the renewal.');
      }
    },
  });
  return { queue, giveUp: () => over.abort() };
}
