import type { Knex } from 'knex';

/** What the last accepted check of the credentials found, by name: the setup page shows it. */
export async function up(knex: Knex): Promise<void> {
  await knex.raw('alter table genesys_credentials add column if not exists checks jsonb');
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw('alter table genesys_credentials drop column if exists checks');
}
