import type { Knex } from 'knex';

/**
 * Who did it and when by the vendor's own clock, in the timeline; what stands other than wanted and whose word counts,
 * on the agent; a pause of the whole organization.
 */
const changes = `
alter table organization
  add column sync_paused boolean not null default false,
  add column sync_paused_until timestamptz;

alter table agent
  add column differences jsonb,
  add column last_wish jsonb;

alter table timeline
  add column from_value text,
  add column to_value text,
  add column actor text,
  add column vendor_at timestamptz,
  add column correlation_id text,
  add column vendor_latency_ms integer;

drop index timeline_organization;
drop index timeline_agent;
create index timeline_organization on timeline (organization_id, at desc, timeline_id desc);
create index timeline_agent on timeline (organization_id, giosg_user_id, at desc, timeline_id desc);
create index timeline_outcome on timeline (organization_id, outcome, at desc, timeline_id desc);
`;

const undo = `
drop index timeline_outcome;
drop index timeline_organization;
drop index timeline_agent;
create index timeline_organization on timeline (organization_id, timeline_id desc);
create index timeline_agent on timeline (organization_id, giosg_user_id, timeline_id desc);

alter table timeline drop column from_value, drop column to_value, drop column actor, drop column vendor_at,
  drop column correlation_id, drop column vendor_latency_ms;
alter table agent drop column differences, drop column last_wish;
alter table organization drop column sync_paused, drop column sync_paused_until;
`;

export async function up(knex: Knex): Promise<void> {
  await knex.raw(changes);
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw(undo);
}
