import { z } from 'zod';
import { readRows } from '../postgres/definition/catalog-rows.js';
import type { Queryable } from '../postgres/session.js';

const ROW = z.object({ child: z.number(), parent: z.number(), notNull: z.boolean() });
/** A key of a relation that holds rows; `parent` may be a partitioned table. */
export type ForeignKeyRow = z.infer<typeof ROW>;

// The server copies a key of a partitioned table to each partition; a key to one keeps it as the parent.
const SQL = `
select k.conrelid as child, k.confrelid as parent,
  not exists (
    select from pg_catalog.pg_attribute a
    where a.attrelid = k.conrelid and a.attnum = any (k.conkey) and not a.attnotnull
  ) as "notNull"
from pg_catalog.pg_constraint k
join pg_catalog.pg_class c on c.oid = k.conrelid and c.relkind = 'r'
left join pg_catalog.pg_constraint p on p.oid = k.conparentid
where k.contype = 'f' and p.conrelid is distinct from k.conrelid
order by k.conrelid, k.oid`;

export async function readForeignKeyLinks(db: Queryable): Promise<readonly ForeignKeyRow[]> {
  return readRows(db, ROW, SQL);
}
