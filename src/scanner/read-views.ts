import { z } from 'zod';
import { readRows } from '../postgres/definition/catalog-rows.js';
import type { Queryable } from '../postgres/session.js';

const ROW = z.object({
  oid: z.number(),
  schema: z.string(),
  name: z.string(),
  materialized: z.boolean(),
  relfilenode: z.string(),
  estimatedRows: z.number().nullable(),
});
export type ViewFacts = z.infer<typeof ROW>;

// Their definitions are not printed: a broken view is as good as any other here.
const SQL = `
select c.oid, n.nspname as schema, c.relname as name, c.relkind = 'm' as materialized,
  c.reltablespace || '/' || c.relfilenode as relfilenode,
  case
    when c.relkind = 'v' or c.reltuples < 0 then null
    when c.reltuples = 0 and c.relpages = 0 then null
    else c.reltuples::double precision
  end as "estimatedRows"
from pg_catalog.pg_class c
join pg_catalog.pg_namespace n on n.oid = c.relnamespace
where c.relkind in ('v', 'm') and c.oid >= 16384 and c.relpersistence <> 't'
order by c.oid`;

/** Views and materialized views of users; `estimatedRows` of the latter, null where it is not known to hold any. */
export async function readViews(db: Queryable): Promise<readonly ViewFacts[]> {
  return readRows(db, ROW, SQL);
}
