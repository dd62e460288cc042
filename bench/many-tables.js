/** Tables as applications have them: keys, indexes, comments, and a foreign key of every tenth. */
const MAKE = `
create procedure make_tables(wanted integer) language plpgsql as $$
begin
  for i in 1..wanted loop
    execute format('create table s%s.t%s (
      id bigint generated always as identity primary key,
      name text not null, amount numeric(12,2) not null default 0 check (amount >= 0),
      created_at timestamptz not null default now(), note text, kind integer, parent_id bigint%s)',
      i % 10, i,
      case when i > 100 and i % 10 = 0 then format(' references s%s.t%s', (1 + (i / 10) % 100) % 10, 1 + (i / 10) % 100) end);
    execute format('create index on s%s.t%s (created_at)', i % 10, i);
    execute format('create index on s%s.t%s (kind, lower(name)) where kind > 0', i % 10, i);
    execute format('comment on table s%s.t%s is %L', i % 10, i, 'table number ' || i);
    execute format('comment on column s%s.t%s.amount is %L', i % 10, i, 'in euro');
    if i % 200 = 0 then commit; end if;
  end loop;
end $$`;

/** What autovacuum would have done by itself after so many new tables. */
const ANALYZE = ['attribute', 'attrdef', 'class', 'constraint', 'depend', 'description', 'index', 'type'];

/** One statement each, in a fresh database. */
export const createManyTables = (tables) => [
  ...Array.from({ length: 10 }, (_, at) => `create schema s${at}`),
  MAKE,
  `call make_tables(${tables})`,
  'drop procedure make_tables',
  ...ANALYZE.map((catalog) => `vacuum analyze pg_catalog.pg_${catalog}`),
];

/** The least that somebody would ask who wants to know the tables of a database: what a scan shows, row by row. */
export const BARE_QUERIES = [
  'select * from pg_stat_user_tables',
  `select c.oid, n.nspname, c.relname, c.relkind, c.reltuples, c.relpages, t.relpages as toast_pages,
     pg_get_userbyid(c.relowner) as owner, c.relacl::text[], obj_description(c.oid, 'pg_class') as comment
   from pg_class c join pg_namespace n on n.oid = c.relnamespace left join pg_class t on t.oid = c.reltoastrelid
   where c.relkind in ('r', 'p') and n.nspname not in ('pg_catalog', 'information_schema')`,
  `select a.attrelid, a.attnum, a.attname, format_type(a.atttypid, a.atttypmod) as type, a.attnotnull,
     a.attidentity, a.attgenerated, pg_get_expr(d.adbin, d.adrelid) as expression,
     col_description(a.attrelid, a.attnum) as comment
   from pg_attribute a join pg_class c on c.oid = a.attrelid join pg_namespace n on n.oid = c.relnamespace
   left join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
   where c.relkind in ('r', 'p') and n.nspname not in ('pg_catalog', 'information_schema')
     and a.attnum > 0 and not a.attisdropped
   order by a.attrelid, a.attnum`,
  `select conrelid, conname, contype, pg_get_constraintdef(oid) as definition from pg_constraint where conrelid <> 0`,
  `select i.indrelid, i.indexrelid, c.relname, c.relpages, pg_get_indexdef(i.indexrelid) as definition
   from pg_index i join pg_class c on c.oid = i.indexrelid join pg_namespace n on n.oid = c.relnamespace
   where n.nspname not in ('pg_catalog', 'information_schema', 'pg_toast')`,
];
