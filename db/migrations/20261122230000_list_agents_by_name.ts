import type { Knex } from 'knex';

/** A page of the agents list is read in order, instead of sorting everybody for each page. */
export async function up(knex: Knex): Promise<void> {
  await knex.raw('create index agent_listing on agent (organization_id, lower(name), giosg_user_id)');
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw('drop index agent_listing');
}
