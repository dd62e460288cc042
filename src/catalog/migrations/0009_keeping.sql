-- Keeping archives: what proves that they are whole, how long they must stay, and a catalog that was lost.

-- A catalog that was rebuilt from manifests has edges of moves that it does not know.
alter table lineage_edges drop constraint lineage_edges_move_id_fkey;

alter table archives
  add column retain_until timestamptz,
  add column legal_hold boolean not null default false,
  -- a person had its objects removed; what the row and the manifest say stays
  add column expired_at timestamptz,
  add column expired_by text,
  add column expired_reason text,
  -- when the last of its objects was gone
  add column removed_at timestamptz,
  -- last verification of any kind, last reading, last rehearsal: whatever came of it
  add column checked_at timestamptz,
  add column read_at timestamptz,
  add column rehearsal_at timestamptz,
  -- last rehearsal that ended well
  add column rehearsed_at timestamptz,
  -- by kind of verification: the fault that none of that kind has disproved since
  add column faults jsonb not null default '{}',
  -- the schedule's claims, by kind of verification; a claim of a process that died runs out
  add column check_claimed_at timestamptz,
  add column read_claimed_at timestamptz,
  add column rehearsal_claimed_at timestamptz,
  add check ((expired_at is null) = (expired_by is null) and (expired_at is null) = (expired_reason is null)),
  add check (expired_at is null or not legal_hold),
  add check (removed_at is null or expired_at is not null);
create index archives_by_check on archives (coalesce(checked_at, verified_at), id) where expired_at is null;
create index archives_by_reading on archives (coalesce(read_at, verified_at), id) where expired_at is null;
create index archives_by_rehearsal on archives (coalesce(rehearsal_at, created_at), id) where expired_at is null;
create index archives_with_faults on archives (id) where faults <> '{}';

alter table archive_verifications
  add column how text not null default 'DEEP' check (how in ('OBJECTS', 'DEEP', 'REHEARSAL')),
  add column share double precision not null default 1 check (share between 0 and 1),
  -- null in rows that are older than this column
  add column actor text,
  drop constraint archive_verifications_pkey,
  -- two looks may end in the same millisecond
  add column id bigint generated always as identity primary key;
alter table archive_verifications alter column how drop default, alter column share drop default;
create index archive_verifications_by_archive on archive_verifications (archive_id, at desc);
create index archive_verifications_by_time on archive_verifications (at);
