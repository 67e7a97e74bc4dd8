import type { Connection } from '@temporalio/client';
import type { Knex } from 'knex';
import type { WorkerRepository } from '../db/worker.repository';

export interface Check {
  ok: boolean;
  /** What is wrong, for people; absent when it is fine. */
  message?: string;
}

export interface ReadinessReport {
  ready: boolean;
  checks: { postgres: Check; temporal: Check; worker: Check };
}

export interface ReadinessDeps {
  database: Pick<Knex, 'raw'>;
  workers: Pick<WorkerRepository, 'isAnySeenWithin'>;
  temporal: Pick<Connection, 'workflowService' | 'withDeadline'>;
  namespace: string;
  /** False until this process' migrations are through. */
  isMigrated: () => boolean;
  now?: () => number;
}

/** For one check. */
const limitMs = 2_000;
/** An answer is good for this long, so that many askers cost one look. */
const cacheMs = 1_000;
/** A worker says every 2 s that it polls. Temporal itself would remember one for a minute after its end. */
const workerAgeSeconds = 8;

/** Answers within some 2 s, at most one look at a time. */
export function createReadiness(deps: ReadinessDeps): () => Promise<ReadinessReport> {
  const now = deps.now ?? Date.now;
  let latest: { at: number; report: Promise<ReadinessReport> } | undefined;
  return () => {
    if (!latest || now() - latest.at >= cacheMs) latest = { at: now(), report: look(deps) };
    return latest.report;
  };
}

async function look(deps: ReadinessDeps): Promise<ReadinessReport> {
  const [postgres, temporal, worker] = await Promise.all([
    check('Postgres', async () => {
      await deps.database.raw('select 1');
      return deps.isMigrated() ? { ok: true } : { ok: false, message: 'The tables are being brought up to date.' };
    }),
    check('Temporal', async () => {
      const { namespace } = deps;
      await deps.temporal.withDeadline(Date.now() + limitMs, () =>
        deps.temporal.workflowService.describeNamespace({ namespace }),
      );
      return { ok: true };
    }),
    check('Postgres', async () =>
      (await deps.workers.isAnySeenWithin(workerAgeSeconds))
        ? { ok: true }
        : { ok: false, message: `No worker has polled within ${workerAgeSeconds} s.` },
    ),
  ]);
  return { ready: postgres.ok && temporal.ok && worker.ok, checks: { postgres, temporal, worker } };
}

async function check(name: string, attempt: () => Promise<Check>): Promise<Check> {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<Check>((resolve) => {
    const message = `${name} gave no answer within ${limitMs} ms.`;
    timer = setTimeout(() => resolve({ ok: false, message }), limitMs);
  });
  try {
    return await Promise.race([attempt(), limit]);
  } catch {
    // Details are for the log of whoever fails on it: this page is open to everybody.
    return { ok: false, message: `${name} does not answer.` };
  } finally {
    clearTimeout(timer);
  }
}
