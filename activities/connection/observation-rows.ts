import type { GiosgObservation, ObservationRepository } from '../../db/observation.repository';
import type { Logger } from '../../runtime/logger';
import { toAccessProblem } from './access-problem';
import type { AgentDirectory } from './agent-directory';
import { createLook } from './look';

export interface ObservationRowsDeps {
  organizationId: string;
  observations: Pick<ObservationRepository, 'listAfter'>;
  directory: Pick<AgentDirectory, 'takeReadings'>;
  /** Read before the start of the connection, which has read everybody since. */
  isOld(readSeq: number): boolean;
  onAccessLost(error: unknown): void;
  logger: Logger;
}

export type ObservationRows = ReturnType<typeof createObservationRows>;

/** What other processes read of giosg users, as rows of `observation`: each row once, in the order they were written. */
export function createObservationRows(deps: ObservationRowsDeps) {
  const { organizationId, directory, logger } = deps;
  /** Rows whose user couldn't be taken in; tried again with the next look, without keeping the others waiting. */
  const leftOver = new Map<string, GiosgObservation>();
  let lastSequence = 0;

  async function take(): Promise<void> {
    const rows = await deps.observations.listAfter(organizationId, lastSequence);
    lastSequence = rows.at(-1)?.sequence ?? lastSequence;
    for (const row of rows) if (!deps.isOld(row.readSeq)) leftOver.set(row.giosgUserId, row);
    const taken = [...leftOver.values()];
    if (taken.length === 0) return;
    const readings = new Map(taken.map(({ giosgUserId, reading, readSeq }) => [giosgUserId, { reading, readSeq }]));
    const receivedAt = new Map(taken.map((row) => [row.giosgUserId, row.receivedAt?.getTime() ?? null]));
    leftOver.clear();
    // Known agents are in their lanes when this returns; strangers are matched meanwhile and keep nobody waiting.
    directory
      .takeReadings(readings, (id) => ({ text: 'giosg webhook', receivedAt: receivedAt.get(id) ?? null }))
      .catch((error: unknown) => {
        logger.warn({ err: error, users: taken.length }, 'users not taken in; tried again');
        for (const row of taken) if (!leftOver.has(row.giosgUserId)) leftOver.set(row.giosgUserId, row);
        if (toAccessProblem(error)) deps.onAccessLost(error);
      });
  }

  /** Takes in the rows after the last one seen. One look at a time; a call meanwhile asks for another. */
  const look = createLook(take, (error) => logger.warn({ err: error }, 'observations not readable'));

  return { look };
}
