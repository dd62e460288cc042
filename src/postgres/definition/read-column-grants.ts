import { z } from 'zod';
import type { ColumnGrants } from '../../domain/table-surroundings.js';
import type { Queryable } from '../session.js';
import { readByRelation } from './catalog-rows.js';

const ROW = z.object({ column: z.string(), grants: z.array(z.string()) });

// `offset 0` keeps the planner from reading all of pg_attribute for each batch of tables, which it takes for cheaper.
const SQL = `
select s.oid as relation, a.attname as column, a.attacl::text[] as grants
from unnest($1::oid[]) as s (oid)
cross join lateral (
  select c.attname, c.attnum, c.attacl
  from pg_attribute c
  where c.attrelid = s.oid and c.attnum > 0 and not c.attisdropped
  offset 0
) a
where cardinality(a.attacl) > 0
order by s.oid, a.attnum`;

/** Columns that have rights of their own, in their order. */
export async function readColumnGrants(
  tx: Queryable,
  relations: readonly number[],
): Promise<ReadonlyMap<number, readonly ColumnGrants[]>> {
  return readByRelation(tx, ROW, SQL, [relations]);
}
