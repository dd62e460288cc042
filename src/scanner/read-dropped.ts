import { z } from 'zod';
import { readRows } from '../postgres/definition/catalog-rows.js';
import type { Queryable } from '../postgres/session.js';

const ROW = z.object({ relation: z.number() });

/**
 * Those that are gone now, though the transaction's snapshot still shows them. Functions that look an object up by its
 * oid see the present, and this one answers null for what is not there.
 */
export async function readDropped(db: Queryable, relations: readonly number[]): Promise<ReadonlySet<number>> {
  const rows = await readRows(
    db,
    ROW,
    `select s.oid as relation from unnest($1::oid[]) as s (oid)
     where pg_catalog.has_table_privilege(s.oid, 'select') is null`,
    [relations],
  );
  return new Set(rows.map(({ relation }) => relation));
}
