-- Moves that wait for objects that their store was asked for, out of a class that is not read at once.
create table recalls (
  move_id uuid primary key references moves (id) on delete cascade,
  -- of those that take longest
  storage_class text not null check (storage_class in ('GLACIER', 'DEEP_ARCHIVE')),
  tier text not null check (tier in ('EXPEDITED', 'STANDARD', 'BULK')),
  asked_at timestamptz not null,
  -- that the move reads
  objects integer not null,
  -- keys that could not be read at the last look
  awaited text[] not null check (cardinality(awaited) > 0),
  looked_at timestamptz not null
);

-- An old archive's objects may have been moved to a colder class.
alter table archives
  add column cold_class text check (cold_class in ('STANDARD_IA', 'GLACIER_IR', 'GLACIER', 'DEEP_ARCHIVE')),
  add column cooled_at timestamptz,
  -- when a process last began it
  add column cooling_at timestamptz,
  add constraint archives_cooled check ((cold_class is null) = (cooled_at is null));
create index archives_to_cool on archives (created_at) where cold_class is null and expired_at is null;

-- Objects whose checksum at the store was compared, without reading them.
alter table archive_verifications add column checksums integer not null default 0;
