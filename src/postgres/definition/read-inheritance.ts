import { z } from 'zod';
import { groupBy } from '../../domain/group-by.js';
import type { QualifiedName } from '../../domain/table-definition.js';
import type { Queryable } from '../session.js';
import { readRows } from './catalog-rows.js';

const ROW = z.object({ relation: z.number(), up: z.boolean(), schema: z.string(), name: z.string() });

// `offset 0` keeps the planner from reading all of pg_class for each batch of tables, which it takes for cheaper.
const SQL = `
select s.oid as relation, i.up, n.nspname as schema, o.relname as name
from unnest($1::oid[]) as s (oid)
cross join lateral (
  select true as up, u.inhparent as other, u.inhseqno as position, u.inhrelid as child
  from pg_inherits u
  where u.inhrelid = s.oid
  union all
  select false, d.inhrelid, 0, d.inhrelid
  from pg_inherits d
  where d.inhparent = s.oid
  offset 0
) i
cross join lateral (select r.relispartition from pg_class r where r.oid = i.child offset 0) c
cross join lateral (select r.relname, r.relnamespace from pg_class r where r.oid = i.other offset 0) o
join pg_namespace n on n.oid = o.relnamespace
where not c.relispartition
order by s.oid, i.up, i.position, n.nspname, o.relname`;

export interface Inheritance {
  /** Parents in the order in which columns are taken from them. */
  readonly inherits: ReadonlyMap<number, readonly QualifiedName[]>;
  /** Children by name. */
  readonly inheritedBy: ReadonlyMap<number, readonly QualifiedName[]>;
}

/** Inheritance that is no partitioning, one step up and down. */
export async function readInheritance(tx: Queryable, relations: readonly number[]): Promise<Inheritance> {
  const rows = await readRows(tx, ROW, SQL, [relations]);
  const of = (up: boolean): ReadonlyMap<number, readonly QualifiedName[]> =>
    groupBy(
      rows.filter((row) => row.up === up),
      (row) => row.relation,
      ({ schema, name }) => ({ schema, name }),
    );
  return { inherits: of(true), inheritedBy: of(false) };
}
