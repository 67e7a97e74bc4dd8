import type { Knex } from 'knex';

export type WorkerRepository = ReturnType<typeof createWorkerRepository>;

/** Workers that poll, as they say themselves: Temporal remembers a poller for a minute after its end. */
export function createWorkerRepository(database: Knex) {
  return {
    /** Also forgets workers that have said nothing for an hour. */
    async noteSeen(workerId: string): Promise<void> {
      await database.raw(
        `with gone as (delete from worker where seen_at < now() - interval '1 hour')
         insert into worker (worker_id) values (?) on conflict (worker_id) do update set seen_at = now()`,
        [workerId],
      );
    },

    async remove(workerId: string): Promise<void> {
      await database('worker').where({ worker_id: workerId }).delete();
    },

    async isAnySeenWithin(seconds: number): Promise<boolean> {
      const result = await database.raw<{ rows: { seen: boolean }[] }>(
        `select exists (select from worker where seen_at > now() - ? * interval '1 second') as seen`,
        [seconds],
      );
      return result.rows[0]?.seen ?? false;
    },
  };
}
