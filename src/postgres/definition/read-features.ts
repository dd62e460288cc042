import { z } from 'zod';
import type { Queryable } from '../session.js';
import { FIRST_USER_OID, readByRelation, readRows } from './catalog-rows.js';
import type { CatalogShape } from './probe-catalog.js';

const ROW = z.object({ feature: z.string() }).transform((row) => row.feature);

const relationName = (relation: string): string =>
  `(select quote_ident(fn.nspname) || '.' || quote_ident(fc.relname)
    from pg_class fc join pg_namespace fn on fn.oid = fc.relnamespace where fc.oid = ${relation})`;

const STORAGE = (column: string): string =>
  `case ${column} when 'p' then 'plain' when 'e' then 'external' when 'x' then 'extended' else 'main' end`;

/** 1, 2 and 4 of pg_trigger.tgtype are FOR EACH ROW, BEFORE and INSERT: such a trigger may keep a row from being inserted. */
const beforeInsert = (trigger: string): string =>
  `case when ${trigger}.tgtype & 7 = 7 then ' (before insert)' else '' end`;

/** What the partitions of a table have of their own that takes, refuses or hands on what is written to it. */
const ofPartitions = (shape: CatalogShape): string => `
  select p.root, f.feature || ' of partition ' || ${relationName('p.oid')} || f.moment
  from (
    with recursive part (root, namespace, oid) as (
      select s.oid, s.relnamespace, i.inhrelid from s join pg_inherits i on i.inhparent = s.oid where s.relkind = 'p'
      union all
      select p.root, p.namespace, i.inhrelid from part p join pg_inherits i on i.inhparent = p.oid
    )
    select * from part
  ) p
  cross join lateral (
    select 'trigger ' || quote_ident(t.tgname) as feature, ${beforeInsert('t')} as moment
    from pg_trigger t
    where t.tgrelid = p.oid and not t.tgisinternal
      and not exists (select from pg_trigger o where o.tgrelid = p.root and o.tgname = t.tgname)
    union all
    select 'rule ' || quote_ident(r.rulename), '' from pg_rewrite r where r.ev_class = p.oid
    union all
    select 'publication ' || quote_ident(b.pubname), ''
    from pg_publication_rel r join pg_publication b on b.oid = r.prpubid where r.prrelid = p.oid
    ${
      shape.schemaPublications
        ? `union all
    select 'publication ' || quote_ident(b.pubname), ''
    from pg_class c
    join pg_publication_namespace n on n.pnnspid = c.relnamespace
    join pg_publication b on b.oid = n.pnpubid
    where c.oid = p.oid and c.relnamespace <> p.namespace`
        : ''
    }
    union all
    select 'unique index ' || quote_ident(c.relname), ''
    from pg_index x join pg_class c on c.oid = x.indexrelid
    where x.indrelid = p.oid and x.indisunique
      and not exists (select from pg_inherits a where a.inhrelid = x.indexrelid)
  ) f`;

/** Each gives (relation, feature) of the tables in `s`, whose columns are in `odd` where they may have one. What it lists is what the DDL writer leaves out. */
const queries = (shape: CatalogShape): readonly string[] => [
  `select t.tgrelid, 'trigger ' || quote_ident(t.tgname) || ${beforeInsert('t')}
   from s join pg_trigger t on t.tgrelid = s.oid where s.relhastriggers and not t.tgisinternal`,
  `select p.polrelid, 'row security policy ' || quote_ident(p.polname)
   from s join pg_policy p on p.polrelid = s.oid`,
  `select r.ev_class, 'rule ' || quote_ident(r.rulename)
   from s join pg_rewrite r on r.ev_class = s.oid where s.relhasrules`,
  `select i.inhrelid, case when s.relispartition then 'partition of ' else 'inheritance from ' end
     || ${relationName('i.inhparent')}
   from s join pg_inherits i on i.inhrelid = s.oid`,
  `select i.inhparent, 'inheritance by ' || ${relationName('i.inhrelid')}
   from s join pg_inherits i on i.inhparent = s.oid where s.relhassubclass and s.relkind = 'r'`,
  ofPartitions(shape),
  `select s.oid, 'partitioning by ' || pg_get_partkeydef(s.oid)
   from s where s.relkind = 'p'`,
  `select r.prrelid, 'publication ' || quote_ident(p.pubname)
   from s join pg_publication_rel r on r.prrelid = s.oid join pg_publication p on p.oid = r.prpubid`,
  ...(shape.schemaPublications
    ? [
        `select s.oid, 'publication ' || quote_ident(p.pubname)
         from s join pg_publication_namespace n on n.pnnspid = s.relnamespace join pg_publication p on p.oid = n.pnpubid`,
      ]
    : []),
  `select s.oid, 'publication ' || quote_ident(p.pubname)
   from s cross join pg_publication p
   where s.relpersistence = 'p' and p.puballtables`,
  `select a.attrelid, f.feature || ' of column ' || quote_ident(a.attname)
   from s
   join odd a on a.attrelid = s.oid
   cross join lateral (
     select 'statistics target ' || a.attstattarget as feature where coalesce(a.attstattarget, -1) >= 0
     union all select 'options ' || array_to_string(a.attoptions, ', ') where a.attoptions is not null
     union all select 'storage ' || ${STORAGE('a.attstorage')} where a.attstorage <> a.typstorage
     union all select 'grants' where a.attacl is not null
     ${shape.compression ? `union all select 'compression ' || case a.attcompression when 'p' then 'pglz' else 'lz4' end where a.attcompression <> ''` : ''}
   ) f`,
  `select s.oid, f.feature
   from (
     select * from s
     -- 2 is heap (pg_am.dat)
     where relrowsecurity or relforcerowsecurity or relreplident in ('f', 'n') or reltablespace <> 0
       or relam <> 2 or reloftype <> 0
   ) s
   left join pg_am m on m.oid = s.relam
   left join pg_tablespace p on p.oid = s.reltablespace
   cross join lateral (
     select 'row security' as feature where s.relrowsecurity
     union all select 'forced row security' where s.relforcerowsecurity
     union all select 'replica identity full' where s.relreplident = 'f'
     union all select 'replica identity nothing' where s.relreplident = 'n'
     union all select 'tablespace ' || quote_ident(p.spcname) where p.oid is not null
     union all select 'access method ' || quote_ident(m.amname) where m.amname <> 'heap'
     union all select 'row type ' || format_type(s.reloftype, null) where s.reloftype <> 0
   ) f`,
  `select i.indrelid, f.feature || quote_ident(x.relname)
   from s
   join pg_index i on i.indrelid = s.oid
     -- nothing of what follows can be said of the others: only expressions have a statistics target
     and (i.indisclustered or i.indisreplident or not i.indisvalid
       or i.indexprs::text like '%:varattno 0 %' or i.indpred::text like '%:varattno 0 %'
       or i.indexprs is not null and i.indexrelid in (select a.attrelid from odd a where a.attstattarget >= 0))
   cross join lateral (select c.relname from pg_class c where c.oid = i.indexrelid offset 0) x
   cross join lateral (
     select 'clustering on index ' as feature where i.indisclustered
     union all select 'replica identity index ' where i.indisreplident
     union all select 'invalid index ' where not i.indisvalid
     union all select 'whole-row index ' where concat(i.indexprs::text, i.indpred::text) like '%:varattno 0 %'
     union all select 'statistics target of index ' where exists (
       select from odd a where a.attrelid = i.indexrelid and a.attstattarget >= 0)
   ) f`,
  `select i.indrelid, f.feature || quote_ident(x.relname)
   from s
   join pg_index i on i.indrelid = s.oid
   join pg_class x on x.oid = i.indexrelid and (x.reltablespace <> 0 or x.reloptions is not null)
   left join pg_tablespace p on p.oid = x.reltablespace
   left join pg_constraint k on k.conrelid = s.oid and k.conindid = x.oid and k.contype in ('p', 'u', 'x')
   cross join lateral (
     select 'tablespace ' || quote_ident(p.spcname) || ' of index ' as feature where p.oid is not null
     union all select 'parameters ' || array_to_string(x.reloptions, ', ') || ' of index '
       where k.oid is not null and x.reloptions is not null
   ) f`,
  `select k.conrelid, f.feature || quote_ident(k.conname)
   from s join pg_constraint k on k.conrelid = s.oid
     and (k.contype = 'f' or k.contype = 'n' and not k.convalidated or k.contype = 'c' and 0 = any (k.conkey))
   cross join lateral (
     select 'whole-row check ' as feature where k.contype = 'c' and 0 = any (k.conkey)
     union all select 'not validated not null constraint ' where k.contype = 'n' and not k.convalidated
     ${shape.enforced ? `union all select 'foreign key with a period ' where k.contype = 'f' and k.conperiod union all select 'not enforced foreign key ' where k.contype = 'f' and not k.conenforced` : ''}
   ) f`,
  `select e.stxrelid, 'statistics ' || quote_ident(n.nspname) || '.' || quote_ident(e.stxname)
   from s join pg_statistic_ext e on e.stxrelid = s.oid join pg_namespace n on n.oid = e.stxnamespace`,
  `select l.objoid, 'security label of ' || l.provider
   from s join pg_seclabel l on l.classoid = 'pg_class'::regclass and l.objoid = s.oid`,
  `select s.oid, 'membership of extension ' || quote_ident(x.extname)
   from s join pg_depend d on d.classid = 'pg_class'::regclass and d.objid = s.oid and d.deptype = 'e'
   join pg_extension x on x.oid = d.refobjid`,
];

/** Tables as `s`, with what pg_class has of them, and the columns that may have a feature, those of indexes too, as `odd`. */
const searched = (tables: string, columns: string, shape: CatalogShape): string => `
s as materialized (
  select c.oid, c.relkind, c.relpersistence, c.relnamespace, c.relhastriggers, c.relhasrules, c.relhassubclass,
    c.relispartition, c.relrowsecurity, c.relforcerowsecurity, c.relreplident, c.reltablespace, c.relam, c.reloftype
  from ${tables}
),
odd as materialized (
  select a.*, t.typstorage
  from ${columns}
  join pg_type t on t.oid = a.atttypid
    and (a.attstattarget >= 0 or a.attoptions is not null or a.attacl is not null or a.attstorage <> t.typstorage
      ${shape.compression ? `or a.attcompression <> ''` : ''})
  where a.attnum > 0 and not a.attisdropped
    -- few columns have any of it, and there are very many; a type of a fixed length has one storage
    and (a.attstattarget >= 0 or a.attoptions is not null or a.attacl is not null or a.attlen = -1)
)`;

/** What the DDL writer does not re-create, in words with names (safe-removal.md, E4), sorted, each once. */
export async function readFeatures(
  tx: Queryable,
  relations: readonly number[],
  shape: CatalogShape,
): Promise<ReadonlyMap<number, readonly string[]>> {
  const tables = 'unnest($1::oid[]) as u (oid) join pg_class c on c.oid = u.oid';
  const columns = `(select oid from s union all select i.indexrelid from s join pg_index i on i.indrelid = s.oid) r
    join pg_attribute a on a.attrelid = r.oid`;
  const sql = `
with ${searched(tables, columns, shape)},
found (relation, feature) as (${queries(shape).join('\nunion\n')})
-- by bytes; COLLATE would look pg_collation up, as a pg_dump does that leaves tables out (src/forensics)
select relation, feature from found order by relation, feature using ~<~`;
  return readByRelation(tx, ROW, sql, [relations]);
}

const OWNER = z.object({ relation: z.number() });

/**
 * The tables of users that have any such feature. Nothing is printed, so that no table can make it fail: the words
 * are not asked for.
 */
export async function readFeatureOwners(tx: Queryable, shape: CatalogShape): Promise<ReadonlySet<number>> {
  const tables = `pg_class c where c.relkind in ('r', 'p') and c.oid >= ${FIRST_USER_OID}`;
  const sql = `
with ${searched(tables, 'pg_attribute a', shape)},
found (relation, feature) as (${queries(shape).join('\nunion all\n')})
select distinct relation from found`;
  return new Set((await readRows(tx, OWNER, sql)).map(({ relation }) => relation));
}
