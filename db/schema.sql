-- Made by npm run schema:dump; not to be edited.

-- sequences
create sequence read_seq;

-- columns
agent.differences jsonb;
agent.email text;
agent.genesys_user_id text;
agent.giosg_read_seq bigint not null default 0;
agent.giosg_user_id text not null;
agent.giosg_write_seq bigint not null default 0;
agent.is_bot boolean not null default false;
agent.is_deleted boolean not null default false;
agent.last_change jsonb;
agent.last_wish jsonb;
agent.match text not null default 'none'::text;
agent.name text not null default ''::text;
agent.organization_id text not null;
agent.page_seq bigint not null default 0;
agent.pending jsonb;
agent.problem jsonb;
agent.searched_email text;
agent.state jsonb;
agent.updated_at timestamp with time zone not null default now();
agent_setting.available_wish boolean;
agent_setting.giosg_user_id text not null;
agent_setting.manual_match jsonb;
agent_setting.organization_id text not null;
agent_setting.sync_enabled boolean not null default true;
agent_setting.sync_paused_until timestamp with time zone;
agent_setting.wish_seq bigint not null default 0;
genesys_credentials.checked_at timestamp with time zone not null;
genesys_credentials.checks jsonb;
genesys_credentials.client_id text not null;
genesys_credentials.client_secret_sealed text not null;
genesys_credentials.organization_id text not null;
genesys_credentials.problem jsonb;
genesys_credentials.region text not null;
genesys_credentials.status text not null;
genesys_credentials.version bigint not null default 1;
genesys_token.expires_at timestamp with time zone;
genesys_token.generation bigint not null default 0;
genesys_token.lifetime_seconds integer;
genesys_token.organization_id text not null;
genesys_token.refreshing_until timestamp with time zone;
genesys_token.token_sealed text;
giosg_change.giosg_user_id text not null;
giosg_change.organization_id text not null;
giosg_change.received_at timestamp with time zone not null default now();
giosg_change.retry_at timestamp with time zone;
giosg_change.rung_at timestamp with time zone;
giosg_change.version bigint not null default nextval('read_seq'::regclass);
lease.epoch bigint not null default 0;
lease.expires_at timestamp with time zone not null default now();
lease.holder text;
lease.organization_id text not null;
notification_channel.agents integer not null default 0;
notification_channel.channel_id_sealed text not null;
notification_channel.connect_uri_sealed text not null;
notification_channel.connected_at timestamp with time zone;
notification_channel.expires_at timestamp with time zone not null;
notification_channel.number integer not null;
notification_channel.organization_id text not null;
notification_channel.reconnects integer not null default 0;
notification_channel.rejected jsonb not null default '[]'::jsonb;
notification_channel.renews_at timestamp with time zone;
observation.giosg_user_id text not null;
observation.organization_id text not null;
observation.read_seq bigint not null;
observation.received_at timestamp with time zone;
observation.sequence bigint not null default nextval('read_seq'::regclass);
observation.side text not null;
observation.state jsonb not null;
observation.vendor_time timestamp with time zone;
organization.connected boolean not null default false;
organization.connection_problem jsonb;
organization.connection_since timestamp with time zone not null default now();
organization.connection_status text not null default 'disconnected'::text;
organization.genesys_blocked_until timestamp with time zone;
organization.genesys_quota jsonb;
organization.giosg_bot_user_id text;
organization.giosg_installation_id text;
organization.giosg_token_problem jsonb;
organization.giosg_token_sealed text;
organization.installation_status text not null default 'installed'::text;
organization.installed_at timestamp with time zone not null default now();
organization.last_webhook_at timestamp with time zone;
organization.organization_id text not null;
organization.sync_paused boolean not null default false;
organization.sync_paused_until timestamp with time zone;
organization.uninstall_asked_at timestamp with time zone;
presence_definition.definition_id text not null;
presence_definition.is_deactivated boolean not null;
presence_definition.is_primary boolean not null;
presence_definition.name text not null;
presence_definition.organization_id text not null;
presence_definition.system_presence text not null;
setup_session.created_at timestamp with time zone not null default now();
setup_session.expires_at timestamp with time zone not null;
setup_session.giosg_user_id text not null;
setup_session.organization_id text not null;
setup_session.role text not null;
setup_session.token_hash text not null;
sync_policy.organization_id text not null;
sync_policy.policy jsonb not null;
sync_policy.saved_at timestamp with time zone not null default now();
sync_policy.saved_by text not null;
sync_policy.version integer not null;
timeline.actor text;
timeline.at timestamp with time zone not null default now();
timeline.cause text not null;
timeline.change text not null;
timeline.correlation_id text;
timeline.from_value text;
timeline.giosg_user_id text not null;
timeline.latency_ms integer;
timeline.organization_id text not null;
timeline.outcome text not null;
timeline.policy_version integer not null;
timeline.rule text not null;
timeline.side text not null;
timeline.timeline_id bigint not null generated as identity;
timeline.to_value text;
timeline.vendor_at timestamp with time zone;
timeline.vendor_latency_ms integer;
worker.seen_at timestamp with time zone not null default now();
worker.worker_id text not null;

-- constraints
agent agent_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES organization(organization_id) ON DELETE CASCADE;
agent agent_pkey PRIMARY KEY (organization_id, giosg_user_id);
agent_setting agent_setting_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES organization(organization_id) ON DELETE CASCADE;
agent_setting agent_setting_pkey PRIMARY KEY (organization_id, giosg_user_id);
genesys_credentials genesys_credentials_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES organization(organization_id) ON DELETE CASCADE;
genesys_credentials genesys_credentials_pkey PRIMARY KEY (organization_id);
genesys_token genesys_token_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES organization(organization_id) ON DELETE CASCADE;
genesys_token genesys_token_pkey PRIMARY KEY (organization_id);
giosg_change giosg_change_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES organization(organization_id) ON DELETE CASCADE;
giosg_change giosg_change_pkey PRIMARY KEY (organization_id, giosg_user_id);
lease lease_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES organization(organization_id) ON DELETE CASCADE;
lease lease_pkey PRIMARY KEY (organization_id);
notification_channel notification_channel_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES organization(organization_id) ON DELETE CASCADE;
notification_channel notification_channel_pkey PRIMARY KEY (organization_id, number);
observation observation_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES organization(organization_id) ON DELETE CASCADE;
observation observation_pkey PRIMARY KEY (organization_id, giosg_user_id, side);
organization organization_pkey PRIMARY KEY (organization_id);
presence_definition presence_definition_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES organization(organization_id) ON DELETE CASCADE;
presence_definition presence_definition_pkey PRIMARY KEY (organization_id, definition_id);
setup_session setup_session_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES organization(organization_id) ON DELETE CASCADE;
setup_session setup_session_pkey PRIMARY KEY (token_hash);
sync_policy sync_policy_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES organization(organization_id) ON DELETE CASCADE;
sync_policy sync_policy_pkey PRIMARY KEY (organization_id, version);
timeline timeline_pkey PRIMARY KEY (timeline_id);
worker worker_pkey PRIMARY KEY (worker_id);

-- indexes
CREATE INDEX agent_genesys_user ON public.agent USING btree (organization_id, genesys_user_id) WHERE (genesys_user_id IS NOT NULL);
CREATE INDEX agent_listing ON public.agent USING btree (organization_id, lower(name), giosg_user_id);
CREATE INDEX observation_sequence ON public.observation USING btree (organization_id, sequence);
CREATE INDEX setup_session_expiry ON public.setup_session USING btree (expires_at);
CREATE INDEX setup_session_organization ON public.setup_session USING btree (organization_id, expires_at);
CREATE INDEX timeline_agent ON public.timeline USING btree (organization_id, giosg_user_id, at DESC, timeline_id DESC);
CREATE INDEX timeline_at ON public.timeline USING btree (at);
CREATE INDEX timeline_organization ON public.timeline USING btree (organization_id, at DESC, timeline_id DESC);
CREATE INDEX timeline_outcome ON public.timeline USING btree (organization_id, outcome, at DESC, timeline_id DESC);
CREATE UNIQUE INDEX agent_pkey ON public.agent USING btree (organization_id, giosg_user_id);
CREATE UNIQUE INDEX agent_setting_pkey ON public.agent_setting USING btree (organization_id, giosg_user_id);
CREATE UNIQUE INDEX genesys_credentials_client ON public.genesys_credentials USING btree (region, client_id);
CREATE UNIQUE INDEX genesys_credentials_pkey ON public.genesys_credentials USING btree (organization_id);
CREATE UNIQUE INDEX genesys_token_pkey ON public.genesys_token USING btree (organization_id);
CREATE UNIQUE INDEX giosg_change_pkey ON public.giosg_change USING btree (organization_id, giosg_user_id);
CREATE UNIQUE INDEX lease_pkey ON public.lease USING btree (organization_id);
CREATE UNIQUE INDEX notification_channel_pkey ON public.notification_channel USING btree (organization_id, number);
CREATE UNIQUE INDEX observation_pkey ON public.observation USING btree (organization_id, giosg_user_id, side);
CREATE UNIQUE INDEX organization_pkey ON public.organization USING btree (organization_id);
CREATE UNIQUE INDEX presence_definition_pkey ON public.presence_definition USING btree (organization_id, definition_id);
CREATE UNIQUE INDEX setup_session_pkey ON public.setup_session USING btree (token_hash);
CREATE UNIQUE INDEX sync_policy_pkey ON public.sync_policy USING btree (organization_id, version);
CREATE UNIQUE INDEX timeline_pkey ON public.timeline USING btree (timeline_id);
CREATE UNIQUE INDEX worker_pkey ON public.worker USING btree (worker_id);

-- functions
CREATE OR REPLACE FUNCTION public.tell_page()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  perform pg_notify('page_changed', json_build_object('organization', c.organization_id, 'topic', tg_argv[0])::text)
  from (select distinct organization_id from changed) c
  -- At an uninstall the sessions are gone already, and their streams have to end.
  where tg_argv[0] = 'removed' or exists (
    select 1 from setup_session s where s.organization_id = c.organization_id and s.expires_at > now());
  return null;
end $function$

CREATE OR REPLACE FUNCTION public.tell_page_of_agents()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  -- A payload ends at 8,000 bytes: from 20 agents on, none is named.
  perform pg_notify('page_changed', json_build_object('organization', c.organization_id, 'topic', tg_argv[0],
    'agents', case when count(distinct c.giosg_user_id) <= 20 then json_agg(distinct c.giosg_user_id) end)::text)
  from changed c
  where exists (
    select 1 from setup_session s where s.organization_id = c.organization_id and s.expires_at > now())
  group by c.organization_id;
  return null;
end $function$


-- triggers
CREATE TRIGGER tell_page_delete AFTER DELETE ON public.agent REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION tell_page_of_agents('agents');
CREATE TRIGGER tell_page_delete AFTER DELETE ON public.notification_channel REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION tell_page('setup');
CREATE TRIGGER tell_page_delete AFTER DELETE ON public.organization REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION tell_page('removed');
CREATE TRIGGER tell_page_insert AFTER INSERT ON public.agent REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION tell_page_of_agents('agents');
CREATE TRIGGER tell_page_insert AFTER INSERT ON public.agent_setting REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION tell_page_of_agents('agents');
CREATE TRIGGER tell_page_insert AFTER INSERT ON public.genesys_credentials REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION tell_page('setup');
CREATE TRIGGER tell_page_insert AFTER INSERT ON public.notification_channel REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION tell_page('setup');
CREATE TRIGGER tell_page_insert AFTER INSERT ON public.sync_policy REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION tell_page('policy');
CREATE TRIGGER tell_page_insert AFTER INSERT ON public.timeline REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION tell_page_of_agents('timeline');
CREATE TRIGGER tell_page_update AFTER UPDATE ON public.agent REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION tell_page_of_agents('agents');
CREATE TRIGGER tell_page_update AFTER UPDATE ON public.agent_setting REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION tell_page_of_agents('agents');
CREATE TRIGGER tell_page_update AFTER UPDATE ON public.genesys_credentials REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION tell_page('setup');
CREATE TRIGGER tell_page_update AFTER UPDATE ON public.notification_channel REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION tell_page('setup');
CREATE TRIGGER tell_page_update AFTER UPDATE ON public.organization REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION tell_page('setup');
CREATE TRIGGER tell_page_update AFTER UPDATE ON public.sync_policy REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION tell_page('policy');
