import { z } from 'zod';
import type { Queryable } from '../session.js';
import { readRows } from './catalog-rows.js';

const ROW = z
  .object({
    relation: z.number(),
    schema: z.string(),
    name: z.string(),
    kind: z.enum(['table', 'partitioned table']),
    persistence: z.enum(['permanent', 'unlogged']),
    owner: z.string(),
    grants: z.array(z.string()),
    storageParameters: z.array(z.string()),
    comment: z.string().nullable(),
  })
  .transform(({ relation, ...definition }) => ({ relation, definition }));
export type TableRow = z.infer<typeof ROW>;

/** Leaves roll up to their root; members of extensions come and go with them. Temporary tables are nobody else's. */
const OF_USERS = `
  n.nspname <> 'information_schema' and n.nspname !~ '^pg_'
  and not c.relispartition
  and not exists (
    select from pg_depend e
    where e.classid = 'pg_class'::regclass and e.objid = c.oid and e.deptype = 'e')`;

const sql = (condition: string): string => `
select
  c.oid as relation, n.nspname as schema, c.relname as name,
  case c.relkind when 'p' then 'partitioned table' else 'table' end as kind,
  case c.relpersistence when 'u' then 'unlogged' else 'permanent' end as persistence,
  pg_get_userbyid(c.relowner) as owner,
  coalesce(c.relacl::text[], '{}') as grants,
  coalesce(c.reloptions, '{}')
    || array(select 'toast.' || o from unnest(t.reloptions) as u (o)) as "storageParameters",
  d.description as comment
from pg_class c
join pg_namespace n on n.oid = c.relnamespace
left join pg_class t on t.oid = c.reltoastrelid
left join pg_description d on d.classoid = 'pg_class'::regclass and d.objoid = c.oid and d.objsubid = 0
where c.relkind in ('r', 'p') and c.relpersistence in ('p', 'u') and ${condition}
order by n.nspname, c.relname`;

/** Null reads all user tables of the database; oids that are no tables (any more) have no row. */
export async function readTables(
  tx: Queryable,
  relations: readonly number[] | null,
): Promise<readonly TableRow[]> {
  if (relations === null) return readRows(tx, ROW, sql(OF_USERS));
  return readRows(tx, ROW, sql('c.oid = any ($1::oid[])'), [relations]);
}
