import type { Client } from '@temporalio/client';
import type { GiosgChangeRepository } from '../db/giosg-change.repository';
import type { Logger } from '../runtime/logger';
import { ringDoorbell } from './organization-signals';

const everyMs = 1_000;
const overdueMs = 2_000;

/** The net under the connections: rings the doorbell for changes that none of them read, once a second with one query. */
export function startDoorbellNet(deps: { changes: GiosgChangeRepository; client: Client; logger: Logger }): () => void {
  let running = false;
  const look = async (): Promise<void> => {
    if (running) return;
    running = true;
    try {
      const organizations = await deps.changes.claimOverdue(overdueMs);
      await Promise.all(organizations.map((organizationId) => ringDoorbell(deps.client, organizationId)));
    } catch (error) {
      deps.logger.warn({ err: error }, 'overdue changes not rung for; tried again in a second');
    } finally {
      running = false;
    }
  };
  const timer = setInterval(() => void look(), everyMs);
  return () => clearInterval(timer);
}
