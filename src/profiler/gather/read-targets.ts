import { z } from 'zod';
import type { Queryable } from '../../postgres/session.js';
import type { ColumnFacts } from '../gathered-column.js';
import { typeFamily } from '../type-family.js';

export interface TargetColumn extends ColumnFacts {
  readonly attribute: number;
  /** Whether the role has SELECT on it. */
  readonly readable: boolean;
  /** Texts can be cut without being read as a whole. */
  readonly sliceable: boolean;
}

export interface Target {
  readonly oid: number;
  readonly schema: string;
  readonly name: string;
  readonly partitioned: boolean;
  /** Whether the role has USAGE on the schema, without which no row is read. */
  readonly schemaUsage: boolean;
  /** Row level security would hide rows from the role. */
  readonly hidesRows: boolean;
  /** pg_class.reltuples; null before the first VACUUM or ANALYZE, and of a partitioned table unless it was analysed itself. */
  readonly rows: number | null;
  readonly columns: readonly TargetColumn[];
}

const row = z.object({
  oid: z.coerce.number(),
  schema_name: z.string(),
  table_name: z.string(),
  partitioned: z.boolean(),
  schema_usage: z.boolean(),
  hides_rows: z.boolean(),
  rows: z.number().nullable(),
  columns: z.array(
    z.object({
      attribute: z.number(),
      name: z.string(),
      type_name: z.string(),
      category: z.string(),
      is_array: z.boolean(),
      readable: z.boolean(),
      sliceable: z.boolean(),
    }),
  ),
});

/** Those of the relations that are still there, with what the role may read of them. Reads catalogs only. */
export async function readTargets(db: Queryable, oids: readonly number[]): Promise<readonly Target[]> {
  const { rows } = await db.query(
    `with recursive base (domain, type) as (
       select t.oid, t.typbasetype from pg_catalog.pg_type t where t.typtype = 'd'
       union all
       select b.domain, t.typbasetype from base b join pg_catalog.pg_type t on t.oid = b.type where t.typtype = 'd'
     ),
     -- of a domain over a domain only the last step ends at a type that is none
     types as (
       select t.oid as named, t.oid as type from pg_catalog.pg_type t where t.typtype <> 'd'
       union all
       select b.domain, b.type from base b join pg_catalog.pg_type t on t.oid = b.type where t.typtype <> 'd'
     )
     select c.oid::bigint as oid, n.nspname as schema_name, c.relname as table_name, c.relkind = 'p' as partitioned,
       pg_catalog.has_schema_privilege(n.oid, 'usage') as schema_usage,
       pg_catalog.row_security_active(c.oid) as hides_rows,
       case when c.reltuples > 0 or (c.reltuples = 0 and c.relpages > 0) then c.reltuples::double precision end as rows,
       coalesce((
         select pg_catalog.jsonb_agg(
           pg_catalog.jsonb_build_object(
             'attribute', a.attnum,
             'name', a.attname,
             'type_name', coalesce(e.typname, t.typname),
             'category', coalesce(e.typcategory, t.typcategory),
             'is_array', e.oid is not null,
             'readable', pg_catalog.has_column_privilege(c.oid, a.attnum, 'select'),
             'sliceable', t.typname in ('text', 'varchar') and t.typnamespace = 'pg_catalog'::pg_catalog.regnamespace
           )
           order by a.attnum
         )
         from pg_catalog.pg_attribute a
         join types on types.named = a.atttypid
         join pg_catalog.pg_type t on t.oid = types.type
         left join types et on t.typcategory = 'A' and et.named = t.typelem
         left join pg_catalog.pg_type e on e.oid = et.type
         where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
       ), '[]') as columns
     from pg_catalog.pg_class c
     join pg_catalog.pg_namespace n on n.oid = c.relnamespace
     where c.oid = any ($1::oid[]) and c.relkind in ('r', 'p')`,
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
      hidesRows: found.hides_rows,
      rows: found.rows,
      columns: found.columns.map(
        ({ attribute, name, type_name, category, is_array, readable, sliceable }) => ({
          attribute,
          name,
          family: typeFamily(type_name, category),
          isArray: is_array,
          readable,
          sliceable,
        }),
      ),
    }));
}
