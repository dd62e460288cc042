-- What the values of columns are like, and which must be protected. Never a value of a column with a tag.

-- when each table was profiled, and why the last attempt failed
create table table_profiles (
  table_id uuid primary key references tables (id),
  attempted_at timestamptz not null,
  -- of what column_profiles holds; null before the first success
  profiled_at timestamptz,
  error jsonb,
  check (profiled_at is not null or error is not null)
);

create table column_profiles (
  table_id uuid not null references tables (id),
  column_name text collate "C" not null,
  source text not null check (source in ('STATISTICS', 'SAMPLE', 'NAMES')),
  -- figures and harmless values; sensitivity is beside it
  profile jsonb not null,
  profiled_at timestamptz not null,
  primary key (table_id, column_name)
);

create table sensitivity_tags (
  table_id uuid not null,
  column_name text collate "C" not null,
  kind text collate "C" not null,
  confidence double precision not null check (confidence between 0 and 1),
  evidence text not null,
  primary key (table_id, column_name, kind),
  foreign key (table_id, column_name) references column_profiles (table_id, column_name) on delete cascade
);
-- the lists of all columns of a kind
create index sensitivity_tags_by_kind on sensitivity_tags (kind, confidence desc, table_id, column_name);

-- when each source was last profiled, by a person or by the schedule
create table profile_runs (
  source_id uuid primary key references sources (id),
  started_at timestamptz not null
);
