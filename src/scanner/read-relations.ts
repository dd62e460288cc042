import { z } from 'zod';
import type { Queryable } from '../postgres/session.js';

/** A table or a partition of one. */
export interface RelationFacts {
  readonly oid: number;
  /** The table that it is a part of, over all levels of partitioning; its own oid when it is no partition. */
  readonly root: number;
  readonly schema: string;
  readonly name: string;
  /** Rows by the last VACUUM or ANALYZE; null before the first, and for a partitioned table, which holds none itself. */
  readonly estimatedRows: number | null;
  readonly sizeBytes: bigint;
}

const row = z.object({
  oid: z.coerce.number(),
  root: z.coerce.number(),
  schema_name: z.string(),
  table_name: z.string(),
  estimated_rows: z.number().nullable(),
  size_bytes: z.coerce.bigint(),
});

/**
 * Ordinary and partitioned tables with their partitions, without temporary tables, system catalogs and members of
 * extensions. Sizes are relpages x block size of the table, its TOAST table and their indexes, as of the last
 * VACUUM, ANALYZE or index build: real sizes would stat every file (seconds for 20,000 tables) and wait for locks.
 * Before PostgreSQL 14 a table that was never analysed looks like an empty one (reltuples 0 with relpages 0): not known.
 */
export async function readRelations(db: Queryable): Promise<readonly RelationFacts[]> {
  const { rows } = await db.query(
    `with recursive partitions as (
       select i.inhrelid as oid, i.inhparent as root
       from pg_catalog.pg_inherits i
       join pg_catalog.pg_class p on p.oid = i.inhparent
       where p.relkind = 'p' and not p.relispartition
       union all
       select i.inhrelid, p.root
       from partitions p
       join pg_catalog.pg_inherits i on i.inhparent = p.oid
     ),
     index_pages as (
       select x.indrelid as oid, sum(c.relpages)::bigint as pages
       from pg_catalog.pg_index x
       join pg_catalog.pg_class c on c.oid = x.indexrelid
       group by x.indrelid
     )
     select c.oid::bigint as oid,
       coalesce(p.root, c.oid)::bigint as root,
       n.nspname as schema_name,
       c.relname as table_name,
       case
         when c.relkind = 'p' or c.reltuples < 0 then null
         when c.reltuples = 0 and c.relpages = 0
           and current_setting('server_version_num')::integer < 140000 then null
         else c.reltuples::double precision
       end as estimated_rows,
       (c.relpages::bigint + coalesce(t.relpages, 0) + coalesce(ci.pages, 0) + coalesce(ti.pages, 0))
         * current_setting('block_size')::bigint as size_bytes
     from pg_catalog.pg_class c
     join pg_catalog.pg_namespace n on n.oid = c.relnamespace
     left join partitions p on p.oid = c.oid
     left join pg_catalog.pg_class t on t.oid = c.reltoastrelid
     left join index_pages ci on ci.oid = c.oid
     left join index_pages ti on ti.oid = c.reltoastrelid
     where c.relkind in ('r', 'p')
       and c.relpersistence <> 't'
       and n.nspname not in ('pg_catalog', 'information_schema', 'pg_toast')
       and not exists (
         select from pg_catalog.pg_depend d
         where d.classid = 'pg_catalog.pg_class'::regclass and d.objid = c.oid and d.deptype = 'e'
       )
     order by c.oid`,
  );
  return row
    .array()
    .parse(rows)
    .map(({ oid, root, schema_name, table_name, estimated_rows, size_bytes }) => ({
      oid,
      root,
      schema: schema_name,
      name: table_name,
      estimatedRows: estimated_rows,
      sizeBytes: size_bytes,
    }));
}
