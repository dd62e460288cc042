import { z } from 'zod';
import { readRows } from '../postgres/definition/catalog-rows.js';
import type { Queryable } from '../postgres/session.js';

/** A table or a partition of one. */
export interface RelationFacts {
  readonly oid: number;
  /** False: partitioned, the rows are in its partitions. */
  readonly holdsRows: boolean;
  /** `reltablespace/relfilenode` of the relation itself. */
  readonly relfilenode: string;
  readonly unlogged: boolean;
  /** pg_class.relnatts, dropped columns among them. */
  readonly columns: number;
  /** The table that it is a part of, over all levels of partitioning; its own oid when it is no partition. */
  readonly root: number;
  /** The partitioned table that it is a direct part of; null when it is no partition. */
  readonly parent: number | null;
  readonly schema: string;
  readonly name: string;
  /** Rows by the last VACUUM or ANALYZE; null before the first, and for a partitioned table, which holds none itself. */
  readonly estimatedRows: number | null;
  readonly sizeBytes: bigint;
}

const ROW: z.ZodType<RelationFacts> = z.object({
  oid: z.number(),
  holdsRows: z.boolean(),
  relfilenode: z.string(),
  unlogged: z.boolean(),
  columns: z.number(),
  root: z.number(),
  parent: z.number().nullable(),
  schema: z.string(),
  name: z.string(),
  estimatedRows: z.number().nullable(),
  sizeBytes: z.coerce.bigint(),
});

const SQL = `
with recursive partitions as (
  select i.inhrelid as oid, i.inhparent as parent, i.inhparent as root
  from pg_catalog.pg_inherits i
  join pg_catalog.pg_class p on p.oid = i.inhparent
  where p.relkind = 'p' and not p.relispartition
  union all
  select i.inhrelid, i.inhparent, p.root
  from partitions p
  join pg_catalog.pg_inherits i on i.inhparent = p.oid
),
index_pages as (
  select x.indrelid as oid, sum(c.relpages)::bigint as pages
  from pg_catalog.pg_index x
  join pg_catalog.pg_class c on c.oid = x.indexrelid
  group by x.indrelid
)
select c.oid, c.relkind = 'r' as "holdsRows", c.reltablespace || '/' || c.relfilenode as relfilenode,
  c.relpersistence = 'u' as unlogged, c.relnatts as columns, coalesce(p.root, c.oid) as root, p.parent,
  n.nspname as schema, c.relname as name,
  case
    when c.relkind = 'p' or c.reltuples < 0 then null
    when c.reltuples = 0 and c.relpages = 0
      and current_setting('server_version_num')::integer < 140000 then null
    else c.reltuples::double precision
  end as "estimatedRows",
  (c.relpages::bigint + coalesce(t.relpages, 0) + coalesce(ci.pages, 0) + coalesce(ti.pages, 0))
    * current_setting('block_size')::bigint as "sizeBytes"
from pg_catalog.pg_class c
join pg_catalog.pg_namespace n on n.oid = c.relnamespace
left join partitions p on p.oid = c.oid
left join pg_catalog.pg_class t on t.oid = c.reltoastrelid
left join index_pages ci on ci.oid = c.oid
left join index_pages ti on ti.oid = c.reltoastrelid
where c.relkind in ('r', 'p')
  and c.relpersistence <> 't'
  and n.nspname not in ('pg_catalog', 'information_schema', 'pg_toast', 'sortkeep_ledger', 'sortkeep_removal')
  and c.oid not in (
    select d.objid from pg_catalog.pg_depend d
    where d.refclassid = 'pg_catalog.pg_extension'::regclass and d.classid = 'pg_catalog.pg_class'::regclass
      and d.deptype = 'e'
  )
order by c.oid`;

/**
 * Ordinary and partitioned tables with their partitions, without temporary tables, system catalogs, members of
 * extensions and what Sortkeep itself takes down on a source. Foreign tables, also those that are partitions, are none: their rows are on another server, so that
 * there is nothing here to move, and nothing is counted for them.
 *
 * Sizes are relpages x block size of the table, its TOAST table and their indexes, as of the last VACUUM, ANALYZE or
 * index build: real sizes would stat every file (seconds for 20,000 tables) and wait for locks. Before PostgreSQL 14
 * a table that was never analysed looks like an empty one (reltuples 0 with relpages 0): not known.
 */
export async function readRelations(db: Queryable): Promise<readonly RelationFacts[]> {
  return readRows(db, ROW, SQL);
}
