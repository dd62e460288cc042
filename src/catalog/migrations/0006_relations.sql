-- Where else tables live, what stands in the way of merging them, and what they join with. All but the sketches is
-- replaced as a whole by each run.

-- Makes hashes of keys of this installation differ from those of every other: without it nobody can find out by
-- trying values which of them are in a table.
create table sketch_salt (
  single boolean primary key default true check (single),
  salt text not null
);

-- The smallest hashes of the distinct values of a key (src/domain/key-sketch.ts), or why they were not read.
create table key_sketches (
  table_id uuid not null references tables (id) on delete cascade,
  columns text[] not null,
  taken_at timestamptz not null,
  hashes bigint[],
  complete boolean not null default false,
  dense boolean not null default false,
  why text,
  primary key (table_id, columns),
  check ((hashes is null) = (why is not null))
);

create table relation_runs (
  id bigint generated always as identity primary key,
  started_at timestamptz not null,
  finished_at timestamptz not null,
  tables integer not null,
  relations integer not null,
  conflicts integer not null,
  joins integer not null,
  sketched integer not null,
  unsketched integer not null
);

-- When the newest run began, by a person or by the schedule, whether it ended or not.
create table relation_schedule (
  single boolean primary key default true check (single),
  started_at timestamptz not null
);

-- From here on nothing refers to `tables`: each check would lock a row there that a scan waits for, and no table is
-- ever deleted.

create table table_relations (
  a uuid not null,
  b uuid not null,
  kind text not null,
  score double precision not null check (score between 0 and 1),
  reasons jsonb not null,
  primary key (a, b),
  check (a < b)
);
create index table_relations_back on table_relations (b);

-- Of every table: how many others have exactly its shape, of which table_relations has the nearest.
create table table_shapes (
  table_id uuid primary key,
  hash text not null,
  same integer not null
);

create table table_conflicts (
  id uuid primary key,
  -- "C" as every list by name
  table_name text collate "C" not null,
  kind text not null,
  columns text[] not null,
  text text not null
);
create index table_conflicts_by_name on table_conflicts (table_name, id);

create table table_conflict_sides (
  conflict_id uuid not null references table_conflicts (id) on delete cascade,
  -- from 0, the side of most tables first
  side integer not null,
  value text not null,
  primary key (conflict_id, side)
);

create table table_conflict_members (
  conflict_id uuid not null references table_conflicts (id) on delete cascade,
  side integer not null,
  table_id uuid not null,
  primary key (conflict_id, side, table_id)
);
create index table_conflict_members_by_table on table_conflict_members (table_id);

create table table_joins (
  from_table uuid not null,
  from_columns text[] not null,
  to_table uuid not null,
  to_columns text[] not null,
  declared boolean not null,
  score double precision not null check (score between 0 and 1),
  reasons jsonb not null
);
create index table_joins_out on table_joins (from_table);
create index table_joins_in on table_joins (to_table);
