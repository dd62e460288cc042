import { z } from 'zod';
import type { ConstraintDetails, NotNullDetails } from '../../domain/table-details.js';
import type { Queryable } from '../session.js';
import { readByRelation } from './catalog-rows.js';

const CONSTRAINT = z.object({
  name: z.string(),
  sql: z.string(),
  since: z.number(),
  comment: z.string().nullable(),
});

const COMMENT = `(
    select d.description from pg_description d
    where d.classoid = 'pg_constraint'::regclass and d.objoid = k.oid and d.objsubid = 0)`;

// conenforced and conperiod are there from PostgreSQL 18 on, and rows of contype 'n' too. What comes from a parent is
// made with it.
const CONSTRAINTS = `
select k.conrelid as relation, k.conname as name, pg_get_constraintdef(k.oid) as sql,
  case k.contype when 'c' then 0 else 180000 end as since, ${COMMENT} as comment
from unnest($1::oid[]) as s (oid)
join pg_constraint k on k.conrelid = s.oid and k.conparentid = 0
where k.contype = 'c' and 0 = any (coalesce(k.conkey, '{}')) and k.coninhcount = 0
  or k.contype = 'n' and not k.convalidated and k.conislocal
  or k.contype = 'f' and (
    to_jsonb(k) ->> 'conenforced' = 'false' or to_jsonb(k) ->> 'conperiod' = 'true')
order by k.conrelid, k.conname`;

/** Constraints that the definition leaves out, by name. */
export async function readConstraintDetails(
  tx: Queryable,
  relations: readonly number[],
): Promise<ReadonlyMap<number, readonly ConstraintDetails[]>> {
  return readByRelation(tx, CONSTRAINT, CONSTRAINTS, [relations]);
}

const NOT_NULL = z.object({
  column: z.string(),
  name: z.string(),
  noInherit: z.boolean(),
  comment: z.string().nullable(),
});

const NOT_NULLS = `
select * from (
  select k.conrelid as relation, a.attname as column, k.conname as name, k.connoinherit as "noInherit",
    ${COMMENT} as comment, k.conname <> c.relname || '_' || a.attname || '_not_null' as named
  from unnest($1::oid[]) as s (oid)
  join pg_class c on c.oid = s.oid
  join pg_constraint k on k.conrelid = s.oid and k.contype = 'n' and k.convalidated
  join pg_attribute a on a.attrelid = s.oid and a.attnum = k.conkey[1]
) n
where named or "noInherit" or comment is not null
order by relation, name`;

/** Not null constraints that say more than the flag of their column, by name; PostgreSQL 18 alone has any. */
export async function readNotNulls(
  tx: Queryable,
  relations: readonly number[],
): Promise<ReadonlyMap<number, readonly NotNullDetails[]>> {
  return readByRelation(tx, NOT_NULL, NOT_NULLS, [relations]);
}
