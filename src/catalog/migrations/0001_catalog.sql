-- The catalog: what Sortkeep knows. Words as in ARCHITECTURE.md. Numbered and immutable: a change is a new file.

create table sources (
  id uuid primary key,
  -- "C" wherever a list is in this order: the same on every server
  name text collate "C" not null unique check (name <> ''),
  host text not null,
  port integer not null check (port between 1 and 65535),
  username text not null,
  database text not null,
  -- env:NAME or file:PATH; a secret itself is refused here as well as in the code
  password_ref text check (password_ref ~ '^(env|file):'),
  tls text not null check (tls in ('disable', 'require', 'verify-full')),
  system_identifier text,
  server_version text,
  last_scan_at timestamptz,
  last_error jsonb,
  created_at timestamptz not null default now()
);

create table tables (
  id uuid primary key,
  source_id uuid not null references sources (id),
  database_oid bigint not null,
  relation_oid bigint not null,
  database_name text not null,
  schema_name text not null,
  table_name text collate "C" not null,
  schema_version_id uuid not null,
  estimated_rows double precision,
  size_bytes bigint not null,
  referenced_by integer not null,
  dependents jsonb not null,
  -- the current verdict's label, kept with it in one transaction; UNKNOWN until judged
  label text not null default 'UNKNOWN' check (label in ('APP', 'BROKER', 'UNUSED', 'UNKNOWN')),
  first_seen_at timestamptz not null,
  last_seen_at timestamptz not null,
  -- the last scan of its database before the table was there; null when the first scan already saw it
  absent_at timestamptz,
  -- set when a scan of its database no longer found it
  gone_at timestamptz,
  unique (source_id, database_oid, relation_oid)
);
create index tables_by_name on tables (table_name, id);
create index tables_by_size on tables (size_bytes desc, id);
create index tables_by_schema on tables (source_id, database_oid, schema_name, table_name);

create table schema_versions (
  id uuid primary key,
  table_id uuid not null references tables (id),
  version integer not null,
  definition jsonb not null,
  definition_hash text not null,
  seen_at timestamptz not null,
  unique (table_id, version)
);
alter table tables add foreign key (schema_version_id) references schema_versions (id) deferrable initially deferred;

create table usage_samples (
  table_id uuid not null references tables (id),
  -- this and the marks of the epoch by the source's clock
  sampled_at timestamptz not null,
  postmaster_start timestamptz not null,
  stats_reset timestamptz,
  cluster_reset timestamptz,
  counters jsonb not null,
  primary key (table_id, sampled_at)
);

create table verdicts (
  id uuid primary key,
  table_id uuid not null references tables (id),
  label text not null check (label in ('APP', 'BROKER', 'UNUSED', 'UNKNOWN')),
  probabilities jsonb,
  reasons jsonb not null,
  model_version text,
  author text,
  created_at timestamptz not null default clock_timestamp(),
  check ((model_version is null) <> (author is null))
);
create index verdicts_by_table on verdicts (table_id, created_at desc, id);

create table plans (
  id uuid primary key,
  kind text not null check (kind in ('CONSOLIDATE', 'LOAD', 'ARCHIVE', 'RESTORE')),
  state text not null check (state in ('DRAFT', 'APPROVED', 'REFUSED')),
  target jsonb not null,
  table_id uuid references tables (id),
  steps jsonb not null,
  warnings jsonb not null,
  refusals jsonb not null,
  estimated_rows double precision,
  estimated_bytes bigint not null,
  definition_hash text not null,
  created_by text not null,
  created_at timestamptz not null default now(),
  approved_by text,
  approved_at timestamptz,
  check ((state = 'APPROVED') = (approved_by is not null)),
  check ((state = 'REFUSED') = (refusals <> '[]'))
);

create table moves (
  id uuid primary key,
  plan_id uuid not null unique references plans (id),
  kind text not null check (kind in ('CONSOLIDATE', 'LOAD', 'ARCHIVE', 'RESTORE')),
  state text not null check (state in ('QUEUED', 'RUNNING', 'SUCCEEDED', 'FAILED', 'CANCELLED')),
  phase text check (phase in ('OPEN', 'COPY', 'FINISH', 'VERIFY', 'PUBLISH')),
  -- the worker that runs it now; a random uuid, so that a worker that was only slow finds itself replaced
  attempt uuid,
  attempts integer not null default 0,
  cancel_requested boolean not null default false,
  verified boolean not null default false,
  content_hash text,
  warnings jsonb not null default '[]',
  error jsonb,
  created_at timestamptz not null default clock_timestamp(),
  started_at timestamptz,
  finished_at timestamptz
);
create index moves_by_time on moves (created_at desc, id);

-- The chunk ledger. For a PostgreSQL target the target's own ledger is the truth and this one its copy.
create table chunks (
  move_id uuid not null references moves (id),
  index integer not null,
  chunk_range jsonb not null,
  state text not null check (state in ('PENDING', 'CLAIMED', 'DONE')),
  claim uuid,
  result jsonb,
  rows bigint not null default 0,
  raw_bytes bigint not null default 0,
  stored_bytes bigint not null default 0,
  primary key (move_id, index),
  check ((state = 'DONE') = (result is not null)),
  check ((state = 'PENDING') = (claim is null))
);

create table archives (
  id uuid primary key,
  handle text not null unique,
  move_id uuid not null,
  table_id uuid references tables (id),
  source_id uuid references sources (id),
  source_name text not null,
  database_name text not null,
  schema_name text not null,
  table_name text not null,
  definition jsonb not null,
  rows bigint not null,
  raw_bytes bigint not null,
  stored_bytes bigint not null,
  objects integer not null,
  store_uri text not null,
  manifest_key text not null,
  manifest_sha256 text not null,
  merkle_root text not null,
  content_hash text not null,
  tags text[] not null,
  created_at timestamptz not null,
  verified_at timestamptz not null,
  -- names, columns, comments and tags, split into words by the writer
  search_document text not null,
  search tsvector not null generated always as (to_tsvector('simple', search_document)) stored
);
create index archives_by_search on archives using gin (search);
create index archives_by_time on archives (created_at desc, id);

create table archive_verifications (
  archive_id uuid not null references archives (id),
  at timestamptz not null default clock_timestamp(),
  ok boolean not null,
  objects integer not null,
  stored_bytes bigint not null,
  seconds double precision not null,
  faults jsonb not null,
  primary key (archive_id, at)
);

create table lineage_edges (
  move_id uuid not null references moves (id),
  kind text not null,
  from_namespace text not null,
  from_name text not null,
  to_namespace text not null,
  to_name text not null,
  columns jsonb not null,
  rows bigint not null,
  content_hash text not null,
  at timestamptz not null default clock_timestamp(),
  primary key (move_id, from_namespace, from_name, to_namespace, to_name)
);
create index lineage_edges_from on lineage_edges (from_namespace, from_name);
create index lineage_edges_to on lineage_edges (to_namespace, to_name);

-- Who did what; nothing here is ever changed.
create table audit_events (
  id bigint generated always as identity primary key,
  at timestamptz not null default clock_timestamp(),
  actor text not null,
  action text not null,
  subject text not null,
  details jsonb not null default '{}'
);
