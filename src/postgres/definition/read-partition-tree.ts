import { z } from 'zod';
import type { Queryable } from '../session.js';
import { readRows } from './catalog-rows.js';

const ROW = z.object({
  oid: z.number(),
  parent: z.number(),
  schema: z.string(),
  name: z.string(),
  kind: z.enum(['leaf', 'partitioned', 'foreign']),
  bound: z.string(),
  key: z.string().nullable(),
  detaching: z.boolean(),
});

/** A partition of any level. */
export type PartitionNode = z.infer<typeof ROW>;

// inhdetachpending is there from PostgreSQL 14 on.
const SQL = `
with recursive part (oid, parent, depth, detaching) as (
  select i.inhrelid, i.inhparent, 1, coalesce((to_jsonb(i) ->> 'inhdetachpending')::boolean, false)
  from pg_inherits i
  where i.inhparent = $1::oid
  union all
  select i.inhrelid, i.inhparent, p.depth + 1, coalesce((to_jsonb(i) ->> 'inhdetachpending')::boolean, false)
  from part p
  join pg_inherits i on i.inhparent = p.oid
)
select p.oid, p.parent, n.nspname as schema, c.relname as name,
  case c.relkind when 'r' then 'leaf' when 'p' then 'partitioned' else 'foreign' end as kind,
  coalesce(pg_get_expr(c.relpartbound, 0), '') as bound,
  case c.relkind when 'p' then pg_get_partkeydef(c.oid) end as key,
  p.detaching
from part p
join pg_class c on c.oid = p.oid and c.relispartition
join pg_namespace n on n.oid = c.relnamespace
order by p.depth, n.nspname, c.relname`;

/** All partitions of a partitioned table, each after the one that it is a part of, then by name; none of any other table. */
export async function readPartitionTree(tx: Queryable, relation: number): Promise<readonly PartitionNode[]> {
  return readRows(tx, ROW, SQL, [relation]);
}
