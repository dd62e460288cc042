import { z } from 'zod';
import type { TypeDefinition } from '../../domain/table-definition.js';
import type { Queryable } from '../session.js';
import { COLLATIONS, FIRST_USER_OID, QUALIFIED_NAME, readRows } from './catalog-rows.js';

const NAMED = { oid: z.number(), schema: z.string(), name: z.string(), comment: z.string().nullable() };

const ROW = z.discriminatedUnion('kind', [
  z.object({ ...NAMED, kind: z.literal('enum'), labels: z.array(z.string()) }),
  z.object({
    ...NAMED,
    kind: z.literal('domain'),
    baseType: z.string(),
    baseUserType: QUALIFIED_NAME.nullable(),
    notNull: z.boolean(),
    default: z.string().nullable(),
    collation: QUALIFIED_NAME.nullable(),
    checks: z.array(z.object({ name: z.string(), sql: z.string(), validated: z.boolean() })),
  }),
  z.object({
    ...NAMED,
    kind: z.literal('composite'),
    fields: z.array(
      z.object({
        name: z.string(),
        type: z.string(),
        userType: QUALIFIED_NAME.nullable(),
        collation: QUALIFIED_NAME.nullable(),
      }),
    ),
  }),
  z.object({
    ...NAMED,
    kind: z.literal('range'),
    subtype: z.string(),
    subtypeUserType: QUALIFIED_NAME.nullable(),
    opclass: QUALIFIED_NAME.nullable(),
    collation: QUALIFIED_NAME.nullable(),
    subtypeDiff: QUALIFIED_NAME.nullable(),
    multirange: QUALIFIED_NAME.nullable(),
  }),
]);

/** The user-defined type that a type is, or is an array of; null for types of initdb and of extensions. */
const userType = (type: string): string => `(
  select json_build_object('schema', un.nspname, 'name', u.typname)
  from pg_type y
  left join pg_type e on e.oid = y.typelem and e.typarray = y.oid
  join pg_type u on u.oid = coalesce(e.oid, y.oid)
  join pg_namespace un on un.oid = u.typnamespace
  where y.oid = ${type} and u.oid >= ${FIRST_USER_OID} and not exists (
    select from pg_depend m where m.classid = 'pg_type'::regclass and m.objid = u.oid and m.deptype = 'e'))`;

/** The collation where it is not the one of the type. */
const collation = (own: string, type: string): string => `(
  select l.name
  from collations l
  join pg_type y on y.oid = ${type}
  where l.oid = ${own} and l.oid <> y.typcollation)`;

const SQL = `
with ${COLLATIONS}
select
  t.oid, n.nspname as schema, t.typname as name, d.description as comment,
  case t.typtype when 'e' then 'enum' when 'd' then 'domain' when 'r' then 'range' else 'composite' end as kind,
  array(select e.enumlabel::text from pg_enum e where e.enumtypid = t.oid order by e.enumsortorder) as labels,
  format_type(t.typbasetype, t.typtypmod) as "baseType",
  ${userType('t.typbasetype')} as "baseUserType",
  t.typnotnull as "notNull",
  pg_get_expr(t.typdefaultbin, 0) as default,
  case t.typtype when 'r' then ${collation('g.rngcollation', 'g.rngsubtype')}
    else ${collation('t.typcollation', 't.typbasetype')} end as collation,
  format_type(g.rngsubtype, null) as subtype,
  ${userType('g.rngsubtype')} as "subtypeUserType",
  (
    select json_build_object('schema', xn.nspname, 'name', x.opcname)
    from pg_opclass x join pg_namespace xn on xn.oid = x.opcnamespace
    where x.oid = g.rngsubopc and not x.opcdefault) as opclass,
  (
    select json_build_object('schema', fn.nspname, 'name', f.proname)
    from pg_proc f join pg_namespace fn on fn.oid = f.pronamespace
    where f.oid = g.rngsubdiff::oid) as "subtypeDiff",
  (
    select json_build_object('schema', mn.nspname, 'name', m.typname)
    from pg_type m join pg_namespace mn on mn.oid = m.typnamespace
    where m.oid = (to_jsonb(g) ->> 'rngmultitypid')::oid) as multirange,
  coalesce((
    select json_agg(json_build_object(
      'name', k.conname, 'sql', pg_get_constraintdef(k.oid), 'validated', k.convalidated) order by k.conname)
    from pg_constraint k where k.contypid = t.oid and k.contype = 'c'), '[]') as checks,
  coalesce((
    select json_agg(json_build_object(
      'name', a.attname, 'type', format_type(a.atttypid, a.atttypmod),
      'userType', ${userType('a.atttypid')},
      'collation', ${collation('a.attcollation', 'a.atttypid')}) order by a.attnum)
    from pg_attribute a where a.attrelid = t.typrelid and a.attnum > 0 and not a.attisdropped), '[]') as fields
from pg_type t
join pg_namespace n on n.oid = t.typnamespace
left join pg_class c on c.oid = t.typrelid
left join pg_range g on g.rngtypid = t.oid
left join pg_description d on d.classoid = 'pg_type'::regclass and d.objoid = t.oid
where t.oid >= ${FIRST_USER_OID}
  and (t.typtype in ('e', 'd') or c.relkind = 'c' or g.rngcanonical::oid = 0)
  and not exists (
    select from pg_depend m where m.classid = 'pg_type'::regclass and m.objid = t.oid and m.deptype = 'e')`;

/**
 * All enums, domains, composite and range types that users made in this database, by oid: there are few of them, and
 * the tables of a database share them.
 */
export async function readTypes(tx: Queryable): Promise<ReadonlyMap<number, TypeDefinition>> {
  const rows = await readRows(tx, ROW, SQL);
  return new Map(rows.map(({ oid, ...type }) => [oid, type]));
}
