import type { Knex } from 'knex';

/**
 * Whoever changes something that the setup page shows, the page hears of it: statement triggers notify `page_changed`,
 * only while somebody has a session, since a NOTIFY makes commits wait for each other.
 */
const createFunctions = `
create index setup_session_organization on setup_session (organization_id, expires_at);

create function tell_page() returns trigger language plpgsql as $$
begin
  perform pg_notify('page_changed', json_build_object('organization', c.organization_id, 'topic', tg_argv[0])::text)
  from (select distinct organization_id from changed) c
  -- At an uninstall the sessions are gone already, and their streams have to end.
  where tg_argv[0] = 'removed' or exists (
    select 1 from setup_session s where s.organization_id = c.organization_id and s.expires_at > now());
  return null;
end $$;

create function tell_page_of_agents() returns trigger language plpgsql as $$
begin
  -- A payload ends at 8,000 bytes: from 20 agents on, none is named.
  perform pg_notify('page_changed', json_build_object('organization', c.organization_id, 'topic', tg_argv[0],
    'agents', case when count(distinct c.giosg_user_id) <= 20 then json_agg(distinct c.giosg_user_id) end)::text)
  from changed c
  where exists (
    select 1 from setup_session s where s.organization_id = c.organization_id and s.expires_at > now())
  group by c.organization_id;
  return null;
end $$;
`;

const told = [
  { table: 'organization', events: ['update'], topic: 'setup', tell: 'tell_page' },
  { table: 'genesys_credentials', events: ['insert', 'update'], topic: 'setup', tell: 'tell_page' },
  { table: 'notification_channel', events: ['insert', 'update', 'delete'], topic: 'setup', tell: 'tell_page' },
  { table: 'sync_policy', events: ['insert', 'update'], topic: 'policy', tell: 'tell_page' },
  { table: 'agent', events: ['insert', 'update', 'delete'], topic: 'agents', tell: 'tell_page_of_agents' },
  { table: 'agent_setting', events: ['insert', 'update'], topic: 'agents', tell: 'tell_page_of_agents' },
  { table: 'timeline', events: ['insert'], topic: 'timeline', tell: 'tell_page_of_agents' },
  { table: 'organization', events: ['delete'], topic: 'removed', tell: 'tell_page' },
];
const triggers = told.flatMap(({ events, ...rest }) => events.map((event) => ({ ...rest, event })));

const createTrigger = ({ table, event, topic, tell }: (typeof triggers)[number]): string =>
  `create trigger tell_page_${event} after ${event} on ${table}
     referencing ${event === 'delete' ? 'old' : 'new'} table as changed
     for each statement execute function ${tell}('${topic}')`;

export async function up(knex: Knex): Promise<void> {
  await knex.raw(createFunctions);
  for (const trigger of triggers) await knex.raw(createTrigger(trigger));
}

export async function down(knex: Knex): Promise<void> {
  for (const { table, event } of triggers) await knex.raw(`drop trigger tell_page_${event} on ${table}`);
  await knex.raw('drop function tell_page(); drop function tell_page_of_agents()');
  await knex.raw('drop index setup_session_organization');
}
