-- What a verdict rests on, so that it stands no longer than that; and which of two is newer, without a clock.

-- Newest: of verdicts and lessons, by the order in which they were said. A clock can step back.
alter table verdicts add column seq bigint;
update verdicts v
set seq = n.seq
from (select id, row_number() over (order by created_at, id) as seq from verdicts) n
where v.id = n.id;
alter table verdicts alter column seq set not null;
alter table verdicts alter column seq add generated always as identity;
select setval(pg_get_serial_sequence('verdicts', 'seq'), (select max(seq) from verdicts));
drop index verdicts_by_table;
create unique index verdicts_by_table on verdicts (table_id, seq desc);
create index verdicts_of_people on verdicts (table_id, seq desc) where author is not null;

alter table lessons add column seq bigint;
update lessons l
set seq = n.seq
from (select id, row_number() over (order by created_at, id) as seq from lessons) n
where l.id = n.id;
alter table lessons alter column seq set not null;
alter table lessons alter column seq add generated always as identity;
select setval(pg_get_serial_sequence('lessons', 'seq'), (select max(seq) from lessons));
drop index lessons_by_table;
create unique index lessons_by_table on lessons (table_id, seq desc);
create unique index lessons_by_seq on lessons (seq desc);

alter table verdicts
  -- of a person's word: the table as the catalog knew it then. What is known beyond that speaks against it
  add column said_schema text,
  add column said_name text,
  add column said_last_read timestamptz,
  add column said_last_write timestamptz,
  add column said_reads bigint,
  add column said_writes bigint,
  -- a person gave the table back to the model
  add column withdrawn_at timestamptz,
  add column withdrawn_by text;
update verdicts v
set said_schema = t.schema_name,
  said_name = t.table_name,
  said_last_read = (
    select max(d.last_read) from usage_days d where d.table_id = t.id and d.last_read <= v.created_at
  ),
  said_last_write = (
    select max(d.to_at) from usage_days d
    where d.table_id = t.id and d.to_at <= v.created_at and (d.inserted > 0 or d.updated > 0 or d.deleted > 0)
  ),
  said_reads = (
    select coalesce(sum(d.seq_scans + d.index_scans), 0) from usage_days d
    where d.table_id = t.id and d.last_read <= v.created_at
  ),
  said_writes = (
    select coalesce(sum(d.inserted + d.updated + d.deleted), 0) from usage_days d
    where d.table_id = t.id and d.to_at <= v.created_at
  )
from tables t
where v.table_id = t.id and v.author is not null;
update verdicts v
set said_schema = coalesce(s.definition ->> 'schema', v.said_schema),
  said_name = coalesce(s.definition ->> 'name', v.said_name)
from schema_versions s
where v.author is not null and s.table_id = v.table_id
  and s.version = (
    select max(earlier.version) from schema_versions earlier
    where earlier.table_id = v.table_id and earlier.seen_at <= v.created_at
  );
alter table verdicts
  add check ((author is null) = (said_schema is null)),
  add check ((author is null) = (said_name is null)),
  add check ((author is null) = (said_reads is null)),
  add check ((author is null) = (said_writes is null)),
  add check ((withdrawn_at is null) = (withdrawn_by is null)),
  add check (withdrawn_at is null or author is not null);

-- Of the last judgement: when its use had last been looked at, and the model that was current. Null: not known, so that
-- an UNUSED from before does not stand until it is judged again.
alter table tables
  add column judged_seen_at timestamptz,
  add column judged_under text,
  -- the facts that it was judged from: those with a higher number were read later
  add column judged_reading bigint;
create sequence readings;

-- An archive that was planned because the table is UNUSED: it is asked again whether that stands.
alter table plans add column rests_on_label boolean not null default false;
update plans
set rests_on_label = true
where kind = 'ARCHIVE' and not exists (
  select from jsonb_array_elements_text(warnings) as warning (text) where warning.text like 'its verdict is %'
);
