import { z } from 'zod';
import { readRows } from '../postgres/definition/catalog-rows.js';
import type { Queryable } from '../postgres/session.js';
import type { TableFace } from './statements.js';

const ROW = z.object({
  schema: z.string(),
  name: z.string(),
  owner: z.string(),
  columns: z.array(z.string()),
  grants: z.array(
    z.object({
      role: z.string().nullable(),
      privilege: z.string(),
      grantable: z.boolean(),
      column: z.string().nullable(),
    }),
  ),
  strangers: z.array(z.string().nullable()),
});

const SQL = `
with given as (
  select x.grantee, x.privilege_type, x.is_grantable, null::name as col
  from pg_catalog.pg_class c cross join lateral pg_catalog.aclexplode(c.relacl) x
  where c.oid = $1::oid and x.privilege_type in ('SELECT', 'INSERT', 'UPDATE', 'DELETE')
  union all
  select x.grantee, x.privilege_type, x.is_grantable, a.attname
  from pg_catalog.pg_attribute a cross join lateral pg_catalog.aclexplode(a.attacl) x
  where a.attrelid = $1::oid and a.attnum > 0 and not a.attisdropped
    and x.privilege_type in ('SELECT', 'INSERT', 'UPDATE')
)
select n.nspname as schema, c.relname as name, pg_catalog.pg_get_userbyid(c.relowner)::text as owner,
  coalesce((select json_agg(a.attname order by a.attnum) from pg_catalog.pg_attribute a
    where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped), '[]') as columns,
  coalesce((
    select json_agg(json_build_object('role', g.role, 'privilege', lower(g.privilege_type),
      'grantable', g.grantable, 'column', g.col) order by g.role nulls first, g.privilege_type, g.col)
    from (
      select case when x.grantee <> 0 then pg_catalog.pg_get_userbyid(x.grantee)::text end as role,
        x.privilege_type, bool_or(x.is_grantable) as grantable, x.col
      from given x where x.grantee <> c.relowner
      group by 1, 2, 4
    ) g), '[]') as grants,
  coalesce((
    select json_agg(distinct case when x.grantee <> 0 then pg_catalog.pg_get_userbyid(x.grantee)::text end)
    from pg_catalog.pg_default_acl d cross join lateral pg_catalog.aclexplode(d.defaclacl) x
    where d.defaclobjtype = 'r' and d.defaclnamespace in (0, c.relnamespace) and x.grantee <> c.relowner
      and d.defaclrole = (select r.oid from pg_catalog.pg_roles r where r.rolname = current_user)
      and x.grantee <> d.defaclrole), '[]') as strangers
from pg_catalog.pg_class c
join pg_catalog.pg_namespace n on n.oid = c.relnamespace
where c.oid = $1::oid`;

/** Null where no relation has the oid. */
export async function readFace(db: Queryable, relationOid: number): Promise<TableFace | null> {
  const [face] = await readRows(db, ROW, SQL, [relationOid]);
  return face ?? null;
}
