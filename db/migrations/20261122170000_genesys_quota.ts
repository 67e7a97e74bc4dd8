import type { Knex } from 'knex';

/** The quota as the lease holder sees it, for the setup page. */
export async function up(knex: Knex): Promise<void> {
  await knex.raw('alter table organization add column if not exists genesys_quota jsonb');
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw('alter table organization drop column if exists genesys_quota');
}
