/** A partitioned table with everything that partitions can have, and what a server says of such a tree. */
import type { TestConnections } from './postgres.js';

/** Three levels in two schemas; 3,000 rows. Runs from PostgreSQL 12 on. */
export const PARTITIONED = `
create schema elsewhere;
create type public.region as enum ('eu', 'us', 'apac');
create table public.kinds (id integer primary key);
insert into public.kinds select generate_series(0, 9);
create table public.marks as select id from public.kinds;
alter table public.marks add primary key (id);
create table public.events (
  id bigserial,
  dropped text,
  day date not null,
  region public.region not null,
  kind integer not null references public.kinds (id),
  note text default 'none',
  size integer generated always as (kind * 2) stored,
  constraint events_kind check (kind >= 0),
  constraint events_pk primary key (id, day, region)
) partition by range (day);
alter table public.events drop column dropped;
create index events_by_note on public.events (lower(note)) where note is not null;
create unique index events_once on public.events (day, region, kind, id);
comment on table public.events is 'all events';
comment on index public.events_by_note is 'for search';
create table public.events_2024 partition of public.events for values from ('2024-01-01') to ('2025-01-01')
  partition by list (region);
create table public.events_2024_eu partition of public.events_2024 for values in ('eu', 'apac')
  with (fillfactor = 80);
create table elsewhere.events_2024_rest partition of public.events_2024 default partition by hash (id);
create unlogged table elsewhere.events_2024_rest_0 partition of elsewhere.events_2024_rest
  for values with (modulus 2, remainder 0);
create table elsewhere.events_2024_rest_1 partition of elsewhere.events_2024_rest
  for values with (modulus 2, remainder 1);
-- another order of columns, a dropped one among them, keys and checks of its own
create table public.events_2025 (
  note text, gone integer, kind integer not null constraint its_own_fk references public.marks (id), region public.region not null, day date not null,
  id bigint not null default nextval('public.events_id_seq'),
  size integer generated always as (kind * 2) stored,
  constraint events_kind check (kind >= 0),
  constraint only_here check (kind < 100),
  constraint its_own_name primary key (id, day, region)
);
alter table public.events_2025 drop column gone;
create index its_own_index on public.events_2025 (kind);
create index its_note_index on public.events_2025 (lower(note)) where note is not null;
alter table public.events attach partition public.events_2025 for values from ('2025-01-01') to ('2026-01-01');
comment on table public.events_2025 is 'this year';
create table public.events_empty partition of public.events for values from ('2030-01-01') to ('2031-01-01');
create table public.events_rest partition of public.events default;
insert into public.events (day, region, kind, note)
  select date '2023-11-01' + i % 900, (array['eu', 'us', 'apac'])[i % 3 + 1]::public.region, i % 10,
    case when i % 7 = 0 then null else repeat('note "' || i || E'",\\n', 20) end
  from generate_series(1, 3000) i`;

/**
 * One line for each relation, index, constraint and column of a tree; the schemas' names are left out, and so are the
 * NOT NULL constraints of PostgreSQL 18, whose names Sortkeep does not keep.
 */
export async function treeOf(
  server: TestConnections,
  database: string,
  root: string,
): Promise<readonly string[]> {
  const rows = await server.query(
    database,
    `with recursive tree as (
       select $1::regclass::oid as oid, null::oid as parent
       union all
       select i.inhrelid, i.inhparent from tree t join pg_inherits i on i.inhparent = t.oid
     ), lines as (
       select format('%s %s of %s %s %s persistence %s options %s comment %s', c.relkind, c.relname, p.relname,
         pg_get_expr(c.relpartbound, c.oid), pg_get_partkeydef(c.oid), c.relpersistence, c.reloptions,
         obj_description(c.oid, 'pg_class')) as line
       from tree t join pg_class c on c.oid = t.oid left join pg_class p on p.oid = t.parent
       union all
       select format('index %s of %s valid %s unique %s: %s comment %s', x.relname, px.relname, i.indisvalid,
         i.indisunique, pg_get_indexdef(i.indexrelid), obj_description(x.oid, 'pg_class'))
       from tree t join pg_index i on i.indrelid = t.oid join pg_class x on x.oid = i.indexrelid
       left join pg_inherits h on h.inhrelid = x.oid left join pg_class px on px.oid = h.inhparent
       union all
       select format('constraint %s of %s: %s parent %s local %s inherited %s valid %s', k.conname, c.relname,
         pg_get_constraintdef(k.oid), pk.conname, k.conislocal, k.coninhcount, k.convalidated)
       from tree t join pg_constraint k on k.conrelid = t.oid and k.contype <> 'n' join pg_class c on c.oid = t.oid
       left join pg_constraint pk on pk.oid = k.conparentid
       union all
       select format('column %s of %s: %s not null %s default %s local %s', a.attname, c.relname,
         format_type(a.atttypid, a.atttypmod), a.attnotnull, pg_get_expr(d.adbin, d.adrelid), a.attislocal)
       from tree t join pg_class c on c.oid = t.oid
       join pg_attribute a on a.attrelid = t.oid and a.attnum > 0 and not a.attisdropped
       left join pg_attrdef d on d.adrelid = t.oid and d.adnum = a.attnum
     )
     select regexp_replace(line, '(public|elsewhere|back|shop)\\.', '', 'g') as line from lines order by 1`,
    [root],
  );
  return rows.map((row) => String(row['line']));
}
