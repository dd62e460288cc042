-- Removals of archived tables from their sources.

create table removals (
  id uuid primary key,
  state text not null check (state in ('PLANNED', 'REFUSED', 'APPROVED', 'SEALED', 'PROVED', 'WATCHING',
    'QUARANTINED', 'BARE', 'DROPPED', 'RETURNED')),
  archive_id uuid not null references archives (id),
  table_id uuid not null references tables (id),
  source_id uuid not null references sources (id),
  database_name text not null,
  database_oid bigint not null,
  relation_oid bigint not null,
  schema_name text not null,
  table_name text not null,
  owner_name text not null,
  reason text not null check (reason <> ''),
  steps jsonb not null,
  warnings jsonb not null,
  refusals jsonb not null,
  needs_approvals integer not null check (needs_approvals in (1, 2)),
  copy_move_id uuid references moves (id),
  fingerprint text,
  return_reason text,
  drop_begun_at timestamptz,
  fault jsonb,
  created_by text not null,
  created_at timestamptz not null default clock_timestamp(),
  sealed_at timestamptz,
  watching_since timestamptz,
  quarantined_at timestamptz,
  bare_at timestamptz,
  ended_at timestamptz,
  check ((state = 'REFUSED') = (refusals <> '[]')),
  check (state not in ('PROVED', 'WATCHING', 'QUARANTINED', 'BARE', 'DROPPED') or fingerprint is not null),
  check ((state in ('DROPPED', 'RETURNED')) = (ended_at is not null))
);
create index removals_by_time on removals (created_at desc, id);
create unique index one_removal_of_a_table on removals (table_id)
  where state not in ('REFUSED', 'DROPPED', 'RETURNED');

create table removal_approvals (
  removal_id uuid not null references removals (id),
  actor text not null,
  at timestamptz not null default clock_timestamp(),
  primary key (removal_id, actor)
);

-- What a database at a source was when it was first prepared for a removal: the uuid is in the database itself.
create table removal_instances (
  source_id uuid not null references sources (id),
  database_oid bigint not null,
  instance uuid not null,
  host text not null,
  port integer not null,
  system_identifier text,
  seen_at timestamptz not null default clock_timestamp(),
  primary key (source_id, database_oid)
);
