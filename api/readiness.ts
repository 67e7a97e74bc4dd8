import type { Connection } from '@temporalio/client';
import type { Knex } from 'knex';
import { controlTaskQueue } from '../workflows/names';

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
/** A worker's long poll takes about 60 s; one that hasn't asked for longer than this is gone. */
const pollerAgeMs = 75_000;

/** Answers within some 2 s, at most one look at a time. */
export function createReadiness(deps: ReadinessDeps): () => Promise<ReadinessReport> {
  const now = deps.now ?? Date.now;
  let latest: { at: number; report: Promise<ReadinessReport> } | undefined;
  return () => {
    if (!latest || now() - latest.at >= cacheMs) latest = { at: now(), report: look(deps, now) };
    return latest.report;
  };
}

async function look(deps: ReadinessDeps, now: () => number): Promise<ReadinessReport> {
  const [postgres, queue] = await Promise.all([
    check('Postgres', async () => {
      await deps.database.raw('select 1');
      return deps.isMigrated() ? { ok: true } : { ok: false, message: 'The tables are being brought up to date.' };
    }),
    lookAtQueue(deps, now),
  ]);
  const checks = { postgres, ...queue };
  return { ready: postgres.ok && queue.temporal.ok && queue.worker.ok, checks };
}

/** One call tells both: whether Temporal answers, and who polls. */
async function lookAtQueue(deps: ReadinessDeps, now: () => number): Promise<{ temporal: Check; worker: Check }> {
  let worker: Check = { ok: false, message: 'Nobody can tell while Temporal is away.' };
  const temporal = await check('Temporal', async () => {
    const answer = await deps.temporal.withDeadline(Date.now() + limitMs, () =>
      deps.temporal.workflowService.describeTaskQueue({
        namespace: deps.namespace,
        taskQueue: { name: controlTaskQueue },
        taskQueueType: 1,
      }),
    );
    const polling = (answer.pollers ?? []).some(
      (poller) => now() - Number(poller.lastAccessTime?.seconds ?? 0) * 1_000 < pollerAgeMs,
    );
    worker = polling ? { ok: true } : { ok: false, message: `No worker polls the queue "${controlTaskQueue}".` };
    return { ok: true };
  });
  return { temporal, worker };
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
