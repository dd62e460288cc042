import { z } from 'zod';
import type { ColumnDefault, ColumnDefinition } from '../../domain/table-definition.js';
import type { Queryable } from '../session.js';
import { COLLATIONS, FIRST_USER_OID, QUALIFIED_NAME, readByRelation } from './catalog-rows.js';

// In the order of their names, in which they are hashed: there are very many, and what is in order is sorted sooner.
const ROW: z.ZodType<ColumnDefinition> = z.object({
  collation: QUALIFIED_NAME.nullable(),
  comment: z.string().nullable(),
  default: z
    .string()
    .transform((sql): ColumnDefault => ({ kind: 'expression', sql }))
    .nullable(),
  generated: z.object({ sql: z.string(), kind: z.enum(['stored', 'virtual']) }).nullable(),
  identity: z.enum(['always', 'by default']).nullable(),
  name: z.string(),
  notNull: z.boolean(),
  type: z.string(),
  userType: QUALIFIED_NAME.nullable(),
});

// attnotnull is set on PostgreSQL 18 for a constraint that old rows may violate, too; that is a feature of its own.
// A default names no columns; printed without a relation to look them up in, it costs the server no look at the table.
// There are very many columns, and few with a type of users, a collation or a default: what is in a subselect is
// looked up for those alone. 25, 1042 and 1043 are text, bpchar and varchar, whose own collation is 100, the default.
const SQL = `
with ${COLLATIONS}
select
  a.attrelid as relation, a.attname as name,
  format_type(a.atttypid, a.atttypmod) as type,
  case when a.atttypid >= ${FIRST_USER_OID} then (
    select json_build_object('schema', n.nspname, 'name', u.typname)
    from pg_type t
    left join pg_type e on e.oid = t.typelem and e.typarray = t.oid
    join pg_type u on u.oid = coalesce(e.oid, t.oid)
    join pg_namespace n on n.oid = u.typnamespace
    where t.oid = a.atttypid and u.oid >= ${FIRST_USER_OID} and not exists (
      select from pg_depend m where m.classid = 'pg_type'::regclass and m.objid = u.oid and m.deptype = 'e')
  ) end as "userType",
  a.attnotnull and not coalesce(a.attnum = any (v.attnums), false) as "notNull",
  case when a.atthasdef and a.attgenerated = '' then (
    select pg_get_expr(d.adbin, 0)
    from pg_attrdef d where d.adrelid = a.attrelid and d.adnum = a.attnum
  ) end as default,
  case when a.attgenerated <> '' then (
    select json_build_object(
      'sql', pg_get_expr(d.adbin, d.adrelid),
      'kind', case a.attgenerated when 'v' then 'virtual' else 'stored' end)
    from pg_attrdef d where d.adrelid = a.attrelid and d.adnum = a.attnum
  ) end as generated,
  case a.attidentity when 'a' then 'always' when 'd' then 'by default' end as identity,
  case when a.attcollation <> 0 and not (a.attcollation = 100 and a.atttypid in (25, 1042, 1043)) then (
    select l.name
    from pg_type t
    join collations l on l.oid = a.attcollation
    where t.oid = a.atttypid and t.typcollation <> a.attcollation
  ) end as collation,
  c.texts[array_position(c.attnums, a.attnum::integer)] as comment
from unnest($1::oid[]) as s (oid)
cross join lateral (
  select array_agg(k.conkey[1]) as attnums
  from pg_constraint k
  where s.oid = any ($2::oid[]) and k.conrelid = s.oid and k.contype = 'n' and not k.convalidated
) v
cross join lateral (
  select array_agg(d.objsubid) as attnums, array_agg(d.description) as texts
  from pg_description d
  where d.classoid = 'pg_class'::regclass and d.objoid = s.oid and d.objsubid > 0
) c
join pg_attribute a on a.attrelid = s.oid and a.attnum > 0 and not a.attisdropped
order by a.attrelid, a.attnum`;

/**
 * Columns of the relations in their order. `default` is always the whole expression, that of an owned sequence, too.
 * Only `unsure` relations are searched for not null constraints that old rows may violate.
 */
export async function readColumns(
  tx: Queryable,
  relations: readonly number[],
  unsure: readonly number[],
): Promise<ReadonlyMap<number, readonly ColumnDefinition[]>> {
  return readByRelation(tx, ROW, SQL, [relations, unsure]);
}
