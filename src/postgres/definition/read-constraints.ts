import { z } from 'zod';
import type { ConstraintDefinition } from '../../domain/table-definition.js';
import type { Queryable } from '../session.js';
import { readByRelation } from './catalog-rows.js';

const ROW = z.object({
  name: z.string(),
  kind: z.enum(['primary key', 'unique', 'check', 'exclusion']),
  sql: z.string(),
  columns: z.array(z.string()),
  validated: z.boolean(),
  comment: z.string().nullable(),
});

// A check of the whole row (attribute 0) prints the table's own name: readFeatures lists it instead.
const SQL = `
select
  k.conrelid as relation, k.conname as name,
  case k.contype when 'p' then 'primary key' when 'u' then 'unique' when 'c' then 'check' else 'exclusion' end
    as kind,
  pg_get_constraintdef(k.oid) as sql,
  case when k.contype = 'c' then '{}'::text[] else array(
    select a.attname::text
    from unnest(k.conkey) with ordinality as u (attnum, position)
    join pg_attribute a on a.attrelid = k.conrelid and a.attnum = u.attnum
    order by u.position) end as columns,
  k.convalidated as validated,
  d.description as comment
from unnest($1::oid[]) as s (oid)
join pg_constraint k on k.conrelid = s.oid
left join pg_description d on d.classoid = 'pg_constraint'::regclass and d.objoid = k.oid
where k.contype in ('p', 'u', 'c', 'x') and not (k.contype = 'c' and 0 = any (coalesce(k.conkey, '{}')))
order by k.conrelid, k.conname`;

/** Keys, checks and exclusions by name. Not null constraints (rows since PostgreSQL 18) are flags of columns. */
export async function readConstraints(
  tx: Queryable,
  relations: readonly number[],
): Promise<ReadonlyMap<number, readonly ConstraintDefinition[]>> {
  return readByRelation(tx, ROW, SQL, [relations]);
}
