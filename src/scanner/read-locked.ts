import { z } from 'zod';
import { readRows } from '../postgres/definition/catalog-rows.js';
import type { Queryable } from '../postgres/session.js';

const ROW = z.object({ relation: z.number() });

// Everybody may read pg_locks.
const SQL = `
select l.relation
from pg_catalog.pg_locks l
join pg_catalog.pg_database d on d.oid = l.database and d.datname = current_database()
where l.locktype = 'relation' and l.mode = 'AccessExclusiveLock' and l.granted and l.relation = any ($1::oid[])`;

/** Those that somebody holds alone at this moment: their expressions cannot be printed without waiting. */
export async function readLocked(db: Queryable, relations: readonly number[]): Promise<ReadonlySet<number>> {
  const rows = await readRows(db, ROW, SQL, [relations]);
  return new Set(rows.map(({ relation }) => relation));
}
