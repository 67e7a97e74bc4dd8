import type { Knex } from 'knex';

/** What the page tells of a channel: when it is replaced, how often its socket was lost, and what it may not hear. */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    alter table notification_channel
      add column if not exists renews_at timestamptz,
      add column if not exists reconnects integer not null default 0,
      add column if not exists rejected jsonb not null default '[]'`);
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw(`
    alter table notification_channel
      drop column if exists renews_at,
      drop column if exists reconnects,
      drop column if exists rejected`);
}
