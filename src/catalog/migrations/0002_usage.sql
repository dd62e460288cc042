-- Use as deltas by epoch. Of a node's last scan its counters are kept; of what happened between two scans, sums.

-- The samples of 0.1 go: partitions and nodes were added up in them and no cause of a read is told from another, so
-- they cannot be turned into this. PostgreSQL's counters are cumulative: the first scan afterwards counts again all
-- that happened since they were last reset, so that no use is forgotten that the server itself remembers.
drop table usage_samples;

-- Dependents of 0.1 were texts, `view app."Daily"`.
update tables
set dependents = coalesce((
    select jsonb_agg(jsonb_build_object('kind', part[1], 'schema', name.schema, 'name', name.object, 'known', 'catalog'))
    from jsonb_array_elements_text(dependents) as dependent (text)
    cross join lateral regexp_match(
      dependent.text,
      '^(view|materialized view|function) ("(?:[^"]|"")+"|[^".]+)\.("(?:[^"]|"")+"|[^".]+)$'
    ) as part
    cross join lateral (
      select
        case when part[2] ~ '^"' then replace(substr(part[2], 2, length(part[2]) - 2), '""', '"') else part[2] end,
        case when part[3] ~ '^"' then replace(substr(part[3], 2, length(part[3]) - 2), '""', '"') else part[3] end
    ) as name (schema, object)
    where part is not null
  ), '[]')
where dependents <> '[]';

-- Each scan writes when it saw them: within the page where there is room, without touching an index.
alter table tables set (fillfactor = 80);

-- One database on one node, at its newest scan.
create table usage_nodes (
  source_id uuid not null references sources (id),
  database_oid bigint not null,
  -- when that scan began and was stored, by Sortkeep's clock
  seen_at timestamptz not null,
  stored_at timestamptz not null,
  -- whether it found track_counts on
  counting boolean not null,
  -- scans that found it on
  scans integer not null,
  -- of the newest of those: DatabaseActivity without its relations, its time by the node's clock, and its seen_at
  activity json,
  counted_at timestamptz,
  counted_seen_at timestamptz,
  primary key (source_id, database_oid),
  check (
    (activity is null) = (counted_at is null) and (activity is null) = (counted_seen_at is null)
    and (activity is null) = (scans = 0)
  )
);

-- RelationActivity of each relation at the newest scan, without names: relation-json.ts. As json and not jsonb: its
-- text is compared as it was written.
create table usage_relations (
  source_id uuid not null references sources (id),
  database_oid bigint not null,
  relation_oid bigint not null,
  activity json not null,
  primary key (source_id, database_oid, relation_oid)
) with (fillfactor = 80);

-- Where counters stopped to be comparable: of a database on a node, or of one table of it.
create table usage_epochs (
  id bigint generated always as identity primary key,
  source_id uuid not null references sources (id),
  database_oid bigint not null,
  -- null: all tables of the database
  table_id uuid references tables (id),
  cause text not null,
  -- these three by the node's clock
  counting_since timestamptz not null,
  lost_from timestamptz,
  lost_to timestamptz,
  evidence text not null,
  seen_at timestamptz not null,
  check ((lost_from is null) = (lost_to is null))
);
create index usage_epochs_of_nodes on usage_epochs (source_id, database_oid) where table_id is null;
create index usage_epochs_of_tables on usage_epochs (table_id) where table_id is not null;

-- Reads that nothing but use explains, and writes: of a table on a node, added up over a UTC day, later over a month.
-- A day without either has no row.
create table usage_days (
  table_id uuid not null references tables (id),
  source_id uuid not null references sources (id),
  -- the first of the month where whole_month
  day date not null,
  whole_month boolean not null default false,
  from_at timestamptz not null,
  to_at timestamptz not null,
  seq_scans bigint not null,
  seq_tuples bigint not null,
  index_scans bigint not null,
  index_tuples bigint not null,
  inserted bigint not null,
  updated bigint not null,
  hot_updated bigint not null,
  deleted bigint not null,
  -- days of the month with a read: bit 0 is the first
  read_days integer not null,
  -- hours of the day (UTC) with a read, where they are known: bit 0 is from 0 to 1
  read_hours integer not null,
  last_read timestamptz,
  last_read_exact boolean not null,
  primary key (table_id, source_id, day, whole_month)
) with (fillfactor = 90);
create index usage_days_to_thin on usage_days (day) where not whole_month;

-- In words, why reads are no use; one text for all tables and causes of a scan that it fits.
create table read_evidence (
  id uuid primary key,
  text text not null
);

-- Reads that are no use, by cause; days and months as above.
create table read_attributions (
  table_id uuid not null references tables (id),
  source_id uuid not null references sources (id),
  cause text not null,
  day date not null,
  whole_month boolean not null default false,
  from_at timestamptz not null,
  to_at timestamptz not null,
  seq_scans bigint not null,
  seq_tuples bigint not null,
  index_scans bigint not null,
  index_tuples bigint not null,
  -- intervals between two scans in which it was seen, and their days of the month
  times integer not null,
  on_days integer not null,
  -- of the first of them
  evidence_id uuid not null references read_evidence (id),
  primary key (table_id, source_id, cause, day, whole_month)
);
create index read_attributions_to_thin on read_attributions (day) where not whole_month;
create index read_attributions_by_evidence on read_attributions (evidence_id);

-- What Sortkeep itself read, until a scan has found it in the counters.
create table own_reads (
  id bigint generated always as identity primary key,
  source_id uuid not null references sources (id),
  database_oid bigint not null,
  relation_oid bigint not null,
  -- by the node's clock
  at timestamptz not null,
  purpose text not null,
  seq_scans bigint not null,
  seq_tuples bigint not null,
  index_scans bigint not null,
  index_tuples bigint not null
);
create index own_reads_of_nodes on own_reads (source_id, database_oid);
