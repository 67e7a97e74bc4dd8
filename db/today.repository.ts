import type { Knex } from 'knex';

export interface TodayNumbers {
  changes: { written: number; refused: number; rehearsed: number };
  latencyMs: { median: number; p95: number } | null;
  hours: { at: Date; giosg: number; genesys: number }[];
  now: { available: number; onlineInGiosg: number; onQueue: number; onCall: number };
}

interface ChangesRow {
  written: number;
  refused: number;
  rehearsed: number;
  median: number | null;
  p95: number | null;
}

export type TodayRepository = ReturnType<typeof createTodayRepository>;

/** Sums for the setup page's front view, from the timeline and the agents' last known states. */
export function createTodayRepository(database: Knex) {
  const select = async <Row>(sql: string, values: readonly (string | Date)[]): Promise<Row[]> =>
    (await database.raw<{ rows: Row[] }>(sql, [...values])).rows;

  return {
    async read(organizationId: string, since: Date): Promise<TodayNumbers> {
      const [changes, hours, now] = await Promise.all([
        select<ChangesRow>(changesSql, [organizationId, since]),
        select<TodayNumbers['hours'][number]>(hoursSql, [since, organizationId, since]),
        select<TodayNumbers['now']>(nowSql, [organizationId]),
      ]);
      const { median, p95, ...counts } = changes[0] ?? { ...none, median: null, p95: null };
      const latencyMs = median === null || p95 === null ? null : { median, p95 };
      return { changes: counts, latencyMs, hours, now: now[0] ?? nobody };
    },
  };
}

const none = { written: 0, refused: 0, rehearsed: 0 };
const nobody = { available: 0, onlineInGiosg: 0, onQueue: 0, onCall: 0 };

const changesSql = `
  select count(*) filter (where outcome = 'written')::int as written,
    count(*) filter (where outcome = 'refused')::int as refused,
    count(*) filter (where outcome = 'dry_run')::int as rehearsed,
    percentile_cont(0.5) within group (order by latency_ms) filter (where outcome = 'written') as median,
    percentile_cont(0.95) within group (order by latency_ms) filter (where outcome = 'written') as p95
  from timeline where organization_id = ? and at >= ?`;

/** Hours since the reader's midnight, not since UTC's: some zones are half an hour off. */
const hoursSql = `
  select date_bin('1 hour', at, ?::timestamptz) as at, count(*) filter (where side = 'giosg')::int as giosg,
    count(*) filter (where side = 'genesys')::int as genesys
  from timeline where organization_id = ? and at >= ? and outcome = 'written'
  group by 1 order by 1`;

const nowSql = `
  select count(*) filter (where (state->>'available')::boolean)::int as available,
    count(*) filter (where (state->'giosg'->>'online')::boolean)::int as "onlineInGiosg",
    count(*) filter (where state->'genesys'->>'systemPresence' = 'ON_QUEUE')::int as "onQueue",
    count(*) filter (where state->'genesys'->>'routing' in ('COMMUNICATING', 'INTERACTING'))::int as "onCall"
  from agent where organization_id = ? and not is_bot and not is_deleted`;
