import { z } from 'zod';
import type { PartitionDefinition } from '../../domain/table-surroundings.js';
import type { Queryable } from '../session.js';
import { readByRelation } from './catalog-rows.js';

const ROW = z
  .object({ schema: z.string(), name: z.string(), bound: z.string(), foreign: z.boolean() })
  .transform(({ foreign, ...partition }): PartitionDefinition =>
    foreign ? { ...partition, foreign } : partition,
  );

// A bound holds no columns; without a relation to look them up in, printing it takes no lock on the partition.
// `offset 0` keeps the planner from reading all of pg_class for each batch of tables, which it takes for cheaper.
const SQL = `
with recursive part (root, oid) as (
  select s.oid, i.inhrelid
  from unnest($1::oid[]) as s (oid)
  cross join lateral (select n.inhrelid from pg_inherits n where n.inhparent = s.oid offset 0) i
  union all
  select p.root, i.inhrelid
  from part p
  cross join lateral (select n.inhrelid from pg_inherits n where n.inhparent = p.oid offset 0) i
)
select p.root as relation, n.nspname as schema, c.relname as name, pg_get_expr(c.relpartbound, 0) as bound,
  c.relkind = 'f' as foreign
from part p
cross join lateral (
  select r.relname, r.relnamespace, r.relpartbound, r.relkind
  from pg_class r
  where r.oid = p.oid and r.relispartition
  offset 0
) c
join pg_namespace n on n.oid = c.relnamespace
where c.relpartbound is not null
order by p.root, n.nspname, c.relname`;

/** Partitions of all levels by name, by the partitioned table among `relations` that they are under. */
export async function readPartitions(
  tx: Queryable,
  relations: readonly number[],
): Promise<ReadonlyMap<number, readonly PartitionDefinition[]>> {
  return readByRelation(tx, ROW, SQL, [relations]);
}
