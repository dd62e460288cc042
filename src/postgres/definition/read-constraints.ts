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

// Most primary keys are columns and nothing else (403 is btree); to print one, the server looks up the index, the table
// and each column. `offset 0` keeps the planner from reading all columns of a table for each of its keys.
// A check of the whole row (attribute 0) prints the table's own name: readFeatures lists it instead.
const SQL = `
select
  k.conrelid as relation, k.conname as name,
  case k.contype when 'p' then 'primary key' when 'u' then 'unique' when 'c' then 'check' else 'exclusion' end
    as kind,
  case
    when k.contype = 'p' and not k.condeferrable and (
      select i.indnatts = i.indnkeyatts and x.relam = 403 and x.reloptions is null
      from pg_index i join pg_class x on x.oid = i.indexrelid
      where i.indexrelid = k.conindid)
    then 'PRIMARY KEY (' || c.quoted || ')'
    else pg_get_constraintdef(k.oid)
  end as sql,
  coalesce(c.names, '{}') as columns,
  k.convalidated as validated,
  (
    select d.description from pg_description d
    where d.classoid = 'pg_constraint'::regclass and d.objoid = k.oid and d.objsubid = 0
  ) as comment
from unnest($1::oid[]) as s (oid)
join pg_constraint k on k.conrelid = s.oid
cross join lateral (
  select array_agg(a.attname::text order by u.position) as names,
    string_agg(quote_ident(a.attname), ', ' order by u.position) as quoted
  from unnest(k.conkey) with ordinality as u (attnum, position)
  cross join lateral (
    select r.attname from pg_attribute r where r.attrelid = k.conrelid and r.attnum = u.attnum offset 0) a
  where k.contype <> 'c'
) c
where k.contype in ('p', 'u', 'c', 'x') and not (k.contype = 'c' and 0 = any (coalesce(k.conkey, '{}')))
order by k.conrelid, k.conname`;

/** Keys, checks and exclusions by name. Not null constraints (rows since PostgreSQL 18) are flags of columns. */
export async function readConstraints(
  tx: Queryable,
  relations: readonly number[],
): Promise<ReadonlyMap<number, readonly ConstraintDefinition[]>> {
  return readByRelation(tx, ROW, SQL, [relations]);
}
