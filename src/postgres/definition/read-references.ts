import { z } from 'zod';
import { groupBy } from '../../domain/group-by.js';
import type { Queryable } from '../session.js';
import { FIRST_USER_OID, readRows } from './catalog-rows.js';

const ROW = z.object({
  /** The oid of a table or of a type. */
  owner: z.number(),
  /** The extension that the object belongs to. */
  extension: z.string().nullable(),
  /** The oid of the object when it is a type; of its elements when it is an array. */
  type: z.number().nullable(),
  /** `function app.next_code()`, `range type app.span`. */
  object: z.string(),
});
export type ReferenceRow = z.infer<typeof ROW>;

// Foreign keys are read by themselves; triggers, policies and rules are not re-created. Other constraints and indexes
// depend on columns of their table alone.
const OF_TABLES = `
  select s.oid, 'pg_class'::regclass, s.oid from unnest($1::oid[]) as s (oid)
  union all
  select s.oid, 'pg_attrdef'::regclass, d.oid
  from unnest($1::oid[]) as s (oid) join pg_attrdef d on d.adrelid = s.oid
  union all
  select s.oid, 'pg_constraint'::regclass, k.oid
  from unnest($1::oid[]) as s (oid) join pg_constraint k on k.conrelid = s.oid and (k.contype = 'c' or k.conexclop is not null)
  union all
  select s.oid, 'pg_class'::regclass, i.indexrelid
  from unnest($1::oid[]) as s (oid)
  join pg_index i on i.indrelid = s.oid
  where i.indexprs is not null or i.indpred is not null
    or exists (select from unnest(i.indclass) as u (oid) where u.oid >= ${FIRST_USER_OID})
    or exists (select from unnest(i.indcollation) as u (oid) where u.oid >= ${FIRST_USER_OID})`;

const OF_TYPES = `
  select t.oid, 'pg_type'::regclass, t.oid
  from pg_type t where t.typtype in ('d', 'r') and t.oid >= ${FIRST_USER_OID}
  union all
  select c.reltype, 'pg_class'::regclass, c.oid from pg_class c where c.relkind = 'c'
  union all
  select k.contypid, 'pg_constraint'::regclass, k.oid
  from pg_constraint k where k.contypid <> 0 and k.contype = 'c'`;

// Where the catalogs were not analysed since many tables were made, the planner takes user-defined objects for none
// and would begin with all of them, for minutes: `materialized`, `offset 0` and the cast of refobjid leave it one way,
// the index of dependents.
const sql = (owners: string): string => `
with owned (owner, classid, objid) as materialized (${owners}
),
-- a multirange, and the functions that make either, come with their range; rngmultitypid is there from PostgreSQL 14 on
ranges as materialized (
  select r.rngtypid, (to_jsonb(r) ->> 'rngmultitypid')::oid as multirange
  from pg_range r where r.rngtypid::bigint >= ${FIRST_USER_OID}
),
makers as materialized (
  select c.objid, c.refobjid
  from ranges r
  join pg_depend c on c.refclassid = 'pg_type'::regclass and c.refobjid in (r.rngtypid, r.multirange)
    and c.classid = 'pg_proc'::regclass and c.deptype = 'i'
),
referenced as materialized (
  select distinct o.owner, d.refclassid, coalesce(g.rngtypid, e.oid, d.refobjid) as refobjid
  from owned o
  cross join lateral (
    select case when k.objid is null then p.refclassid else 'pg_type'::regclass end as refclassid,
      coalesce(k.refobjid, p.refobjid) as refobjid
    from pg_depend p
    left join makers k on p.refclassid = 'pg_proc'::regclass and k.objid = p.refobjid
    where p.classid = o.classid and p.objid = o.objid and p.deptype in ('n', 'a')
      and p.refobjid::bigint >= ${FIRST_USER_OID}
    offset 0
  ) d
  left join pg_type y on d.refclassid = 'pg_type'::regclass and y.oid = d.refobjid
  left join pg_type e on e.oid = y.typelem and e.typarray = y.oid
  left join ranges g on d.refclassid = 'pg_type'::regclass and g.multirange = coalesce(e.oid, d.refobjid)
  where d.refobjid <> o.owner
    and d.refclassid not in ('pg_namespace'::regclass, 'pg_am'::regclass)
    -- the parents of a table
    and not (o.objid = o.owner and d.refclassid = 'pg_class'::regclass)
    and not exists (
      select from pg_depend q
      where q.classid = 'pg_class'::regclass and q.objid = d.refobjid and d.refclassid = 'pg_class'::regclass
        and q.refclassid = 'pg_class'::regclass and q.refobjid = o.owner and q.deptype in ('a', 'i'))
)
select
  r.owner, x.extname as extension, t.oid as type,
  case t.typtype when 'r' then 'range type' when 'm' then 'multirange type' when 'c' then 'row type'
    when 'b' then 'base type' else i.type end || ' ' || i.identity as object
from referenced r
left join pg_type t on r.refclassid = 'pg_type'::regclass and t.oid = r.refobjid
left join pg_depend m
  on m.classid = r.refclassid and m.objid = r.refobjid and m.deptype = 'e'
  and m.refclassid = 'pg_extension'::regclass
left join pg_extension x on x.oid = m.refobjid
cross join lateral pg_identify_object(r.refclassid, r.refobjid, 0) i`;

type References = ReadonlyMap<number, readonly ReferenceRow[]>;

/**
 * What the tables' columns, defaults, constraints and indexes depend on among objects that did not come with initdb,
 * by table.
 */
export async function readReferences(tx: Queryable, relations: readonly number[]): Promise<References> {
  return byOwner(await readRows(tx, ROW, sql(OF_TABLES), [relations]));
}

/** The same of all domains, composite and range types of the database, by type. */
export async function readTypeReferences(tx: Queryable): Promise<References> {
  return byOwner(await readRows(tx, ROW, sql(OF_TYPES)));
}

const byOwner = (rows: readonly ReferenceRow[]): References =>
  groupBy(
    rows,
    (row) => row.owner,
    (row) => row,
  );

const OWNER = z.object({ relation: z.number() });

// Foreign keys aside, and sequences that a column of the same table owns: they are no such references.
const OWNERS = `
with owned as materialized (
  select q.objid, q.refobjid from pg_depend q
  where q.classid = 'pg_class'::regclass and q.refclassid = 'pg_class'::regclass and q.refobjsubid > 0
    and q.deptype in ('a', 'i')
)
select distinct o.relation
from pg_depend d
left join pg_attrdef a on d.classid = 'pg_attrdef'::regclass and a.oid = d.objid
left join pg_constraint k on d.classid = 'pg_constraint'::regclass and k.oid = d.objid
left join pg_index i on d.classid = 'pg_class'::regclass and i.indexrelid = d.objid
cross join lateral (select coalesce(a.adrelid, k.conrelid, i.indrelid, d.objid)) as o (relation)
where d.classid in ('pg_class'::regclass, 'pg_attrdef'::regclass, 'pg_constraint'::regclass)
  and d.refobjid::bigint >= ${FIRST_USER_OID} and d.deptype in ('n', 'a')
  and d.refclassid not in ('pg_namespace'::regclass, 'pg_am'::regclass)
  and (d.refclassid <> 'pg_class'::regclass or d.refobjsubid = 0)
  and k.contype is distinct from 'f' and o.relation <> d.refobjid
  and (d.refclassid <> 'pg_class'::regclass
    or not exists (select from owned w where w.objid = d.refobjid and w.refobjid = o.relation))`;

/** Tables for which `readReferences` may find something; those that it finds nothing for are seldom among them. */
export async function readReferenceOwners(tx: Queryable): Promise<ReadonlySet<number>> {
  return new Set((await readRows(tx, OWNER, OWNERS)).map(({ relation }) => relation));
}
