import type { Knex } from 'knex';

/** Each statement is one table with its reason; DESIGN's "Postgres holds the levels" (docs/architecture.md). */
const createTables = `
create sequence if not exists read_seq;

create table if not exists organization (
  organization_id text primary key,
  installation_status text not null default 'installed',
  giosg_installation_id text,
  giosg_bot_user_id text,
  giosg_token_sealed text,
  giosg_token_problem jsonb,
  installed_at timestamptz not null default now(),
  connected boolean not null default false,
  connection_status text not null default 'disconnected',
  connection_since timestamptz not null default now(),
  connection_problem jsonb,
  genesys_blocked_until timestamptz,
  last_webhook_at timestamptz
);

create table if not exists genesys_credentials (
  organization_id text primary key references organization on delete cascade,
  region text not null,
  client_id text not null,
  client_secret_sealed text not null,
  status text not null,
  checked_at timestamptz not null,
  problem jsonb,
  version bigint not null default 1
);
create unique index if not exists genesys_credentials_client on genesys_credentials (region, client_id);

create table if not exists genesys_token (
  organization_id text primary key references organization on delete cascade,
  generation bigint not null default 0,
  token_sealed text,
  expires_at timestamptz,
  lifetime_seconds integer,
  refreshing_until timestamptz
);

create table if not exists notification_channel (
  organization_id text not null references organization on delete cascade,
  number integer not null,
  channel_id_sealed text not null,
  connect_uri_sealed text not null,
  expires_at timestamptz not null,
  connected_at timestamptz,
  agents integer not null default 0,
  primary key (organization_id, number)
);

create table if not exists agent (
  organization_id text not null references organization on delete cascade,
  giosg_user_id text not null,
  email text,
  name text not null default '',
  is_bot boolean not null default false,
  is_deleted boolean not null default false,
  genesys_user_id text,
  match text not null default 'none',
  searched_email text,
  state jsonb,
  pending jsonb,
  giosg_read_seq bigint not null default 0,
  giosg_write_seq bigint not null default 0,
  page_seq bigint not null default 0,
  last_change jsonb,
  problem jsonb,
  updated_at timestamptz not null default now(),
  primary key (organization_id, giosg_user_id)
);
create index if not exists agent_genesys_user on agent (organization_id, genesys_user_id)
  where genesys_user_id is not null;

create table if not exists agent_setting (
  organization_id text not null references organization on delete cascade,
  giosg_user_id text not null,
  manual_match jsonb,
  sync_enabled boolean not null default true,
  sync_paused_until timestamptz,
  available_wish boolean,
  wish_seq bigint not null default 0,
  primary key (organization_id, giosg_user_id)
);

create table if not exists observation (
  organization_id text not null references organization on delete cascade,
  giosg_user_id text not null,
  side text not null,
  state jsonb not null,
  read_seq bigint not null,
  vendor_time timestamptz,
  received_at timestamptz,
  sequence bigint not null default nextval('read_seq'),
  primary key (organization_id, giosg_user_id, side)
);
create index if not exists observation_sequence on observation (organization_id, sequence);

create table if not exists giosg_change (
  organization_id text not null references organization on delete cascade,
  giosg_user_id text not null,
  version bigint not null default nextval('read_seq'),
  received_at timestamptz not null default now(),
  rung_at timestamptz,
  retry_at timestamptz,
  primary key (organization_id, giosg_user_id)
);

create table if not exists sync_policy (
  organization_id text not null references organization on delete cascade,
  version integer not null,
  policy jsonb not null,
  saved_at timestamptz not null default now(),
  saved_by text not null,
  primary key (organization_id, version)
);

create table if not exists presence_definition (
  organization_id text not null references organization on delete cascade,
  definition_id text not null,
  name text not null,
  system_presence text not null,
  is_primary boolean not null,
  is_deactivated boolean not null,
  primary key (organization_id, definition_id)
);

create table if not exists timeline (
  timeline_id bigint generated always as identity primary key,
  organization_id text not null,
  giosg_user_id text not null,
  at timestamptz not null default now(),
  side text not null,
  change text not null,
  cause text not null,
  rule text not null,
  policy_version integer not null,
  outcome text not null,
  latency_ms integer
);
create index if not exists timeline_organization on timeline (organization_id, timeline_id desc);
create index if not exists timeline_agent on timeline (organization_id, giosg_user_id, timeline_id desc);
create index if not exists timeline_at on timeline (at);

create table if not exists lease (
  organization_id text primary key references organization on delete cascade,
  epoch bigint not null default 0,
  holder text,
  expires_at timestamptz not null default now()
);

create table if not exists worker (
  worker_id text primary key,
  seen_at timestamptz not null default now()
);

create table if not exists setup_session (
  token_hash text primary key,
  organization_id text not null references organization on delete cascade,
  giosg_user_id text not null,
  role text not null,
  created_at timestamptz not null default now(),
  expires_at timestamptz not null
);
create index if not exists setup_session_expiry on setup_session (expires_at);
`;

const tables = [
  'worker',
  'setup_session',
  'lease',
  'timeline',
  'presence_definition',
  'sync_policy',
  'giosg_change',
  'observation',
  'agent_setting',
  'agent',
  'notification_channel',
  'genesys_token',
  'genesys_credentials',
  'organization',
];

export async function up(knex: Knex): Promise<void> {
  await knex.raw(createTables);
}

export async function down(knex: Knex): Promise<void> {
  for (const table of tables) await knex.schema.dropTableIfExists(table);
  await knex.raw('drop sequence if exists read_seq');
}
