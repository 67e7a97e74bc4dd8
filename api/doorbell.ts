import { toError } from '../runtime/errors';
import type { Logger } from '../runtime/logger';
import type { OrganizationWorkflow } from './organization-workflow';

export interface DoorbellDeps {
  workflow: Pick<OrganizationWorkflow, 'ringDoorbell'>;
  logger: Pick<Logger, 'warn'>;
  /** Least time from one signal to the next for one organization. Default 200 ms: 5 a second. */
  intervalMs?: number;
}

export interface Doorbell {
  /**
   * Tells the organization's workflow that a row waits: the first at once, later ones gathered. Never throws: the row
   * is the truth, and the worker rings for rows that nobody came for.
   */
  ring(organizationId: string): void;
  /** Stops waiting timers and waits for signals under way. Rings afterwards do nothing. */
  close(): Promise<void>;
}

interface Ringing {
  again: boolean;
  timer?: NodeJS.Timeout;
}

export function createDoorbell(deps: DoorbellDeps): Doorbell {
  const intervalMs = deps.intervalMs ?? 200;
  const ringing = new Map<string, Ringing>();
  const underWay = new Set<Promise<void>>();
  let closed = false;

  const send = (organizationId: string, entry: Ringing): void => {
    entry.again = false;
    const startedAt = performance.now();
    const signal = deps.workflow
      .ringDoorbell(organizationId)
      .catch((error: unknown) => {
        deps.logger.warn({ err: toError(error), organizationId }, 'a doorbell could not be rung, its row waits');
      })
      .finally(() => {
        underWay.delete(signal);
        const restMs = Math.max(0, startedAt + intervalMs - performance.now());
        entry.timer = setTimeout(() => next(organizationId, entry), restMs);
        entry.timer.unref();
      });
    underWay.add(signal);
  };

  const next = (organizationId: string, entry: Ringing): void => {
    if (entry.again && !closed) send(organizationId, entry);
    else ringing.delete(organizationId);
  };

  return {
    ring(organizationId) {
      if (closed) return;
      const entry = ringing.get(organizationId);
      if (entry) {
        entry.again = true;
        return;
      }
      const started: Ringing = { again: false };
      ringing.set(organizationId, started);
      send(organizationId, started);
    },
    async close() {
      closed = true;
      await Promise.all(underWay);
      for (const entry of ringing.values()) clearTimeout(entry.timer);
      ringing.clear();
    },
  };
}
