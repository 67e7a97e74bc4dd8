import type { Knex } from 'knex';

/** An uninstall that giosg told while Temporal was away: giosg tells it once, so it is kept here until it was handed over. */
export async function up(knex: Knex): Promise<void> {
  await knex.raw('alter table organization add column if not exists uninstall_asked_at timestamptz');
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw('alter table organization drop column if exists uninstall_asked_at');
}
