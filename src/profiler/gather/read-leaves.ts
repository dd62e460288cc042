import { z } from 'zod';
import type { Queryable } from '../../postgres/session.js';

export interface Leaf {
  readonly oid: number;
  readonly schema: string;
  readonly name: string;
  readonly pages: number;
}

const row = z.object({
  oid: z.coerce.number(),
  schema_name: z.string(),
  table_name: z.string(),
  pages: z.coerce.number(),
});

/**
 * Partitions that hold rows here and that the role may read all named columns of, without row level security; foreign
 * ones are left out, since TABLESAMPLE would read them whole.
 */
export async function readLeaves(
  db: Queryable,
  root: number,
  columns: readonly string[],
): Promise<readonly Leaf[]> {
  const { rows } = await db.query(
    `with recursive tree as (
       select $1::oid as oid
       union all
       select i.inhrelid from tree join pg_catalog.pg_inherits i on i.inhparent = tree.oid
     )
     select c.oid::bigint as oid, n.nspname as schema_name, c.relname as table_name, c.relpages as pages
     from tree
     join pg_catalog.pg_class c on c.oid = tree.oid
     join pg_catalog.pg_namespace n on n.oid = c.relnamespace
     where c.relkind = 'r'
       and pg_catalog.has_schema_privilege(n.oid, 'usage')
       and not pg_catalog.row_security_active(c.oid)
       and not exists (
         select from pg_catalog.pg_attribute a
         where a.attrelid = c.oid and a.attname = any ($2::text[]::name[]) and not a.attisdropped
           and not pg_catalog.has_column_privilege(c.oid, a.attnum, 'select'))
     order by c.oid`,
    [root, columns],
  );
  return row
    .array()
    .parse(rows)
    .map(({ oid, schema_name, table_name, pages }) => ({
      oid,
      schema: schema_name,
      name: table_name,
      pages,
    }));
}
