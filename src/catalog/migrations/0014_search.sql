-- Search over archives: what src/search derives of each, in rows that are found without reading the archives.
-- Nothing here refers to a posting or a range: archives are never deleted, and each check would cost as much as the row.

alter table archives
  drop column search,
  drop column search_document,
  -- the verdict that the manifest has; null where it has none, or before it was kept here
  add column label text,
  -- [{column, minimum, maximum}] of times and numbers, as a profile saw them; never of a sensitive column
  add column ranges jsonb not null default '[]';

-- Of older archives, what was known of the table when it was archived.
update archives a set label = (
  select v.label from verdicts v
  where v.table_id = a.table_id and v.created_at <= a.created_at
  order by (v.author is not null and (v.withdrawn_at is null or v.withdrawn_at > a.created_at)) desc, v.seq desc
  limit 1);
update archives a set ranges = coalesce((
  select jsonb_agg(jsonb_build_object('column', p.column_name, 'minimum', p.profile ->> 'minimum',
    'maximum', p.profile ->> 'maximum') order by p.column_name)
  from column_profiles p
  join lateral jsonb_array_elements(a.definition -> 'columns') c on c ->> 'name' = p.column_name
  where p.table_id = a.table_id and p.profiled_at <= a.created_at
    and p.profile ->> 'minimum' is not null and p.profile ->> 'maximum' is not null
    and c ->> 'type' ~ '^(date|timestamp|smallint|integer|bigint|numeric|real|double precision)'
    and not exists (
      select from sensitivity_tags s where s.table_id = p.table_id and s.column_name = p.column_name)), '[]');

create index archives_expired on archives (id) where expired_at is not null;

-- Archives that the search does not know yet: those of older releases. The first search takes them over.
create table search_missing (
  archive_id uuid primary key references archives (id) on delete cascade
);
insert into search_missing select id from archives;

create sequence search_numbers;

-- What is counted and filtered of an archive.
create table search_archives (
  -- the moment of the archive (milliseconds, from bit 21 up), a number, and in bit 0 whether any times of it are known:
  -- later archives have greater ones
  place bigint primary key,
  archive_id uuid not null unique references archives (id) on delete cascade,
  source_id uuid,
  created_at timestamptz not null,
  source_name text not null,
  label text,
  tags text[] not null,
  -- that its times reach
  years smallint[] not null
);

-- Every word of any archive, once.
create table search_terms (
  id integer generated always as identity primary key,
  term text collate "C" not null unique,
  stem text collate "C" not null,
  -- false: only ever seen as a name without its separators (orderitems)
  is_word boolean not null
);
create index search_terms_by_stem on search_terms (stem);
create index search_terms_that_are_words on search_terms (term) where is_word;

-- Keys that words with typing errors have in common with the right ones (src/search/typo-keys.ts).
create table search_typos (
  key integer not null,
  term_id integer not null,
  primary key (key, term_id)
);

-- Which archives have a word, with the most that it is worth in them.
create table search_postings (
  term_id integer not null,
  place bigint not null,
  points smallint not null,
  primary key (term_id, place) include (points)
);

-- Seconds since 1970, or numbers.
create table search_ranges (
  place bigint not null,
  column_name text not null,
  kind text not null check (kind in ('time', 'number')),
  low double precision not null,
  high double precision not null
);
create index search_ranges_by_low on search_ranges (kind, low, high, place);
create index search_ranges_by_place on search_ranges (place);

-- Index-only scans need pages that are known to be all visible; before 13 no vacuum came for inserts.
do $$ begin
  if current_setting('server_version_num')::integer >= 130000 then
    alter table search_postings set (autovacuum_vacuum_insert_scale_factor = 0.02);
    alter table search_ranges set (autovacuum_vacuum_insert_scale_factor = 0.02);
  end if;
end $$;
