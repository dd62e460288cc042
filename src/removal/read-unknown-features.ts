import { z } from 'zod';
import { readRows } from '../postgres/definition/catalog-rows.js';
import type { Queryable } from '../postgres/session.js';
import { KNOWN_CLASSES, KNOWN_COLUMNS, KNOWN_LETTERS, KNOWN_OPTIONS } from './known-catalog.js';

/** What is known of the catalogs; a test knows less than the product. */
export interface KnownCatalog {
  readonly columns: Readonly<Record<string, string>>;
  readonly letters: Readonly<Record<string, string>>;
  readonly options: readonly string[];
  readonly classes: readonly string[];
}

const KNOWN: KnownCatalog = {
  columns: KNOWN_COLUMNS,
  letters: KNOWN_LETTERS,
  options: KNOWN_OPTIONS,
  classes: KNOWN_CLASSES,
};

// The rows of the catalogs that describe the table, each as its columns and their texts. What an unknown column says is
// nothing where it is null, false, zero or empty. A type that an index or a sequence has of its own is none of the table's.
const SQL = `
with rows (catalog, content) as (
  select 'pg_class', to_jsonb(c) from pg_catalog.pg_class c where c.oid = $1::oid
  union all select 'pg_attribute', to_jsonb(a) from pg_catalog.pg_attribute a
    where a.attrelid = $1::oid and a.attnum > 0 and not a.attisdropped
  union all select 'pg_constraint', to_jsonb(k) from pg_catalog.pg_constraint k where k.conrelid = $1::oid
  union all select 'pg_index', to_jsonb(i) from pg_catalog.pg_index i where i.indrelid = $1::oid
  union all select 'pg_trigger', to_jsonb(t) from pg_catalog.pg_trigger t where t.tgrelid = $1::oid
  union all select 'pg_policy', to_jsonb(p) from pg_catalog.pg_policy p where p.polrelid = $1::oid
  union all select 'pg_rewrite', to_jsonb(r) from pg_catalog.pg_rewrite r where r.ev_class = $1::oid
  union all select 'pg_statistic_ext', to_jsonb(e) from pg_catalog.pg_statistic_ext e where e.stxrelid = $1::oid
  union all select 'pg_sequence', to_jsonb(s) from pg_catalog.pg_sequence s
    join pg_catalog.pg_depend d on d.objid = s.seqrelid and d.classid = 'pg_catalog.pg_class'::pg_catalog.regclass
      and d.refclassid = 'pg_catalog.pg_class'::pg_catalog.regclass and d.refobjid = $1::oid
), said as (
  select r.catalog, e.key, e.value
  from rows r cross join lateral pg_catalog.jsonb_each_text(r.content) e
), options (what, name) as (
  select 'parameter', pg_catalog.split_part(o, '=', 1)
  from pg_catalog.pg_class c
  left join pg_catalog.pg_class t on t.oid = c.reltoastrelid
  cross join lateral pg_catalog.unnest(coalesce(c.reloptions, '{}') || coalesce(t.reloptions, '{}')) as u (o)
  where c.oid = $1::oid
  union all
  select 'option of a column', pg_catalog.split_part(o, '=', 1)
  from pg_catalog.pg_attribute a cross join lateral pg_catalog.unnest(a.attoptions) as u (o)
  where a.attrelid = $1::oid
), own (classid, objid) as (
  select 'pg_catalog.pg_class'::pg_catalog.regclass, $1::oid
  union all
  select d.classid, d.objid from pg_catalog.pg_depend d
  where d.refclassid = 'pg_catalog.pg_class'::pg_catalog.regclass and d.refobjid = $1::oid and d.deptype in ('a', 'i')
), ties as (
  select d.classid as class, d.deptype from pg_catalog.pg_depend d
  where d.refclassid = 'pg_catalog.pg_class'::pg_catalog.regclass and d.refobjid = $1::oid
  union all
  select d.refclassid, d.deptype from own o
  join pg_catalog.pg_depend d on d.classid = o.classid and d.objid = o.objid
)
select s.catalog || '.' || s.key as text from said s
where not (s.catalog || '.' || s.key) = any ($2::text[])
  and coalesce(s.value, '') not in ('', 'false', '0', '{}', '[]')
union
select s.catalog || '.' || s.key || ' ' || s.value from said s
join pg_catalog.jsonb_each_text($3::jsonb) l on l.key = s.catalog || '.' || s.key
where pg_catalog.btrim(s.value) <> '' and pg_catalog.strpos(l.value, s.value) = 0
union
select o.what || ' ' || o.name from options o where not o.name = any ($4::text[])
union
select 'objects of ' || t.class::pg_catalog.regclass::text from ties t
where not exists (
  select from pg_catalog.unnest($5::text[]) as k (name) where pg_catalog.to_regclass('pg_catalog.' || k.name) = t.class)
union
select 'dependence on an extension' from ties t where t.deptype = 'x'
union
select 'dependences of kind ' || t.deptype::text from ties t where t.deptype not in ('n', 'a', 'i', 'e', 'x', 'P', 'S', 'p')
order by 1`;

const ROW = z.object({ text: z.string() }).transform(({ text }) => text);

/**
 * What the catalogs say of the table that this release does not know, in words: its archive may lack it. In
 * milliseconds, with `search_path` empty.
 */
export async function readUnknownFeatures(
  tx: Queryable,
  relationOid: number,
  known: KnownCatalog = KNOWN,
): Promise<readonly string[]> {
  const columns = Object.entries(known.columns).flatMap(([catalog, names]) =>
    names.split(' ').map((name) => `${catalog}.${name}`),
  );
  return readRows(tx, ROW, SQL, [
    relationOid,
    columns,
    JSON.stringify(known.letters),
    known.options,
    known.classes,
  ]);
}
