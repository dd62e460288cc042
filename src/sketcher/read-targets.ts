import { z } from 'zod';
import type { Queryable } from '../postgres/session.js';

export interface TargetColumn {
  readonly name: string;
  /** `character(n)`: padded with blanks that its values do not have. */
  readonly padded: boolean;
  /** smallint, integer or bigint: its range can be compared with how many there are. */
  readonly whole: boolean;
}

export interface SketchTarget {
  readonly oid: number;
  readonly schema: string;
  readonly name: string;
  readonly partitioned: boolean;
  /** Whether the role has USAGE on the schema, without which no row is read. */
  readonly schemaUsage: boolean;
  /** Whether the role has SELECT on all of it: ctid, by which it is read, belongs to no single column. */
  readonly selectable: boolean;
  /** Row level security would hide rows from the role. */
  readonly hidesRows: boolean;
  /** Partitions on other servers, which a scan here would read there. */
  readonly foreignPartitions: number;
  /** relpages x block size, over all partitions, as of the last VACUUM or ANALYZE. */
  readonly bytes: bigint;
  /** What holds the rows: the table itself, or its partitions. */
  readonly leaves: readonly number[];
  readonly columns: readonly TargetColumn[];
}

const row = z.object({
  oid: z.coerce.number(),
  schema_name: z.string(),
  table_name: z.string(),
  partitioned: z.boolean(),
  schema_usage: z.boolean(),
  selectable: z.boolean(),
  hides_rows: z.boolean(),
  foreign_partitions: z.coerce.number(),
  bytes: z.coerce.bigint(),
  leaves: z.array(z.coerce.number()),
  columns: z.array(z.object({ name: z.string(), padded: z.boolean(), whole: z.boolean() })),
});

/** Those of the tables that are still there, with what the role may read of them. Reads catalogs only. */
export async function readTargets(db: Queryable, oids: readonly number[]): Promise<readonly SketchTarget[]> {
  const { rows } = await db.query(
    `with recursive tree as (
       select c.oid as root, c.oid
       from pg_catalog.pg_class c
       where c.oid = any ($1::oid[]) and c.relkind in ('r', 'p')
       union all
       select t.root, i.inhrelid
       from tree t
       join pg_catalog.pg_class p on p.oid = t.oid and p.relkind = 'p'
       join pg_catalog.pg_inherits i on i.inhparent = t.oid
     ),
     parts as (
       select t.root,
         pg_catalog.count(*) filter (where c.relkind = 'f') as foreign_partitions,
         coalesce(pg_catalog.sum(c.relpages) filter (where c.relkind = 'r'), 0) as pages,
         coalesce(pg_catalog.array_agg(c.oid::bigint) filter (where c.relkind = 'r'), '{}') as leaves
       from tree t
       join pg_catalog.pg_class c on c.oid = t.oid
       group by t.root
     )
     select c.oid::bigint as oid, n.nspname as schema_name, c.relname as table_name, c.relkind = 'p' as partitioned,
       pg_catalog.has_schema_privilege(n.oid, 'usage') as schema_usage,
       pg_catalog.has_table_privilege(c.oid, 'select') as selectable,
       pg_catalog.row_security_active(c.oid) as hides_rows,
       p.foreign_partitions, p.leaves,
       p.pages::bigint * pg_catalog.current_setting('block_size')::bigint as bytes,
       coalesce((
         select pg_catalog.jsonb_agg(pg_catalog.jsonb_build_object(
           'name', a.attname,
           'padded', coalesce(nullif(t.typbasetype, 0), t.oid) = 'pg_catalog.bpchar'::pg_catalog.regtype,
           'whole', coalesce(nullif(t.typbasetype, 0), t.oid) in
             ('pg_catalog.int2'::pg_catalog.regtype, 'pg_catalog.int4'::pg_catalog.regtype, 'pg_catalog.int8'::pg_catalog.regtype)
         ))
         from pg_catalog.pg_attribute a
         join pg_catalog.pg_type t on t.oid = a.atttypid
         where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
       ), '[]') as columns
     from parts p
     join pg_catalog.pg_class c on c.oid = p.root
     join pg_catalog.pg_namespace n on n.oid = c.relnamespace`,
    [oids],
  );
  return row
    .array()
    .parse(rows)
    .map((found) => ({
      oid: found.oid,
      schema: found.schema_name,
      name: found.table_name,
      partitioned: found.partitioned,
      schemaUsage: found.schema_usage,
      selectable: found.selectable,
      hidesRows: found.hides_rows,
      foreignPartitions: found.foreign_partitions,
      bytes: found.bytes,
      leaves: found.leaves,
      columns: found.columns,
    }));
}
