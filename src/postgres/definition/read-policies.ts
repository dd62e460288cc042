import { z } from 'zod';
import type { PolicyDefinition } from '../../domain/table-surroundings.js';
import type { Queryable } from '../session.js';
import { readByRelation } from './catalog-rows.js';

const ROW = z.object({
  name: z.string(),
  command: z.enum(['all', 'select', 'insert', 'update', 'delete']),
  permissive: z.boolean(),
  roles: z.array(z.string()),
  using: z.string().nullable(),
  withCheck: z.string().nullable(),
  comment: z.string().nullable(),
});

const SQL = `
select
  p.polrelid as relation, p.polname as name,
  case p.polcmd when 'r' then 'select' when 'a' then 'insert' when 'w' then 'update' when 'd' then 'delete'
    else 'all' end as command,
  p.polpermissive as permissive,
  array(
    select r.role
    from unnest(p.polroles) as u (oid)
    cross join lateral (
      select case u.oid when 0 then 'public' else pg_get_userbyid(u.oid)::text end) as r (role)
    -- by bytes; COLLATE would look pg_collation up, as a pg_dump does that leaves tables out (src/forensics)
    order by r.role using ~<~) as roles,
  pg_get_expr(p.polqual, p.polrelid) as using,
  pg_get_expr(p.polwithcheck, p.polrelid) as "withCheck",
  d.description as comment
from unnest($1::oid[]) as s (oid)
join pg_policy p on p.polrelid = s.oid
left join pg_description d on d.classoid = 'pg_policy'::regclass and d.objoid = p.oid and d.objsubid = 0
order by p.polrelid, p.polname`;

/** Row security policies by name. */
export async function readPolicies(
  tx: Queryable,
  relations: readonly number[],
): Promise<ReadonlyMap<number, readonly PolicyDefinition[]>> {
  return readByRelation(tx, ROW, SQL, [relations]);
}
