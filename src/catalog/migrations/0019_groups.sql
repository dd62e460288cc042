-- Several tables that are archived by one move, at one snapshot, as one set.

-- Which table of the set a chunk is of: position among the members of the plan's group. Null for a move of one table.
alter table chunks add column member integer check (member >= 0);

-- A set is here only once its group manifest is in the store.
create table archive_groups (
  id uuid primary key,
  handle text not null unique,
  -- No reference: a catalog that was rebuilt from manifests does not know the move.
  move_id uuid not null,
  store_uri text not null,
  manifest_key text not null,
  manifest_sha256 text not null,
  -- Foreign keys between the members, as the group manifest has them.
  foreign_keys jsonb not null,
  created_at timestamptz not null
);

create table archive_group_members (
  group_id uuid not null references archive_groups (id),
  position integer not null check (position >= 0),
  archive_id uuid not null unique references archives (id),
  primary key (group_id, position)
);
