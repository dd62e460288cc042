import { z } from 'zod';
import type { Queryable } from '../session.js';
import { FIRST_USER_OID, QUALIFIED_NAME, readByRelation } from './catalog-rows.js';

const ROW = z.object({
  name: z.string(),
  type: z.string(),
  userType: QUALIFIED_NAME.nullable(),
  notNull: z.boolean(),
  default: z.string().nullable(),
  generated: z.object({ sql: z.string(), kind: z.enum(['stored', 'virtual']) }).nullable(),
  identity: z.enum(['always', 'by default']).nullable(),
  collation: QUALIFIED_NAME.nullable(),
  comment: z.string().nullable(),
});
export type ColumnRow = z.infer<typeof ROW>;

// attnotnull is set on PostgreSQL 18 for a constraint that old rows may violate, too; that is a feature of its own.
const SQL = `
select
  a.attrelid as relation, a.attname as name,
  format_type(a.atttypid, a.atttypmod) as type,
  case when u.oid >= ${FIRST_USER_OID} and m.objid is null
    then json_build_object('schema', un.nspname, 'name', u.typname) end as "userType",
  a.attnotnull and not exists (
    select from pg_constraint k
    where k.conrelid = a.attrelid and k.contype = 'n' and k.conkey = array[a.attnum] and not k.convalidated
  ) as "notNull",
  case when a.attgenerated = '' then pg_get_expr(d.adbin, d.adrelid) end as default,
  case when a.attgenerated <> '' then json_build_object(
    'sql', pg_get_expr(d.adbin, d.adrelid),
    'kind', case a.attgenerated when 'v' then 'virtual' else 'stored' end) end as generated,
  case a.attidentity when 'a' then 'always' when 'd' then 'by default' end as identity,
  case when l.oid is not null
    then json_build_object('schema', ln.nspname, 'name', l.collname) end as collation,
  c.description as comment
from unnest($1::oid[]) as s (oid)
join pg_attribute a on a.attrelid = s.oid and a.attnum > 0 and not a.attisdropped
join pg_type t on t.oid = a.atttypid
left join pg_type e on e.oid = t.typelem and e.typarray = t.oid
join pg_type u on u.oid = coalesce(e.oid, t.oid)
join pg_namespace un on un.oid = u.typnamespace
left join pg_depend m on m.classid = 'pg_type'::regclass and m.objid = u.oid and m.deptype = 'e'
left join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
left join pg_collation l on l.oid = a.attcollation and a.attcollation <> t.typcollation
left join pg_namespace ln on ln.oid = l.collnamespace
left join pg_description c
  on c.classoid = 'pg_class'::regclass and c.objoid = a.attrelid and c.objsubid = a.attnum
order by a.attrelid, a.attnum`;

/** Columns of the relations in their order. `default` is the whole expression, that of an owned sequence included. */
export async function readColumns(
  tx: Queryable,
  relations: readonly number[],
): Promise<ReadonlyMap<number, readonly ColumnRow[]>> {
  return readByRelation(tx, ROW, SQL, [relations]);
}
