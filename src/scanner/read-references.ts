import { z } from 'zod';
import type { Queryable } from '../postgres/session.js';

/** Foreign keys from one relation to another; partitions apart. */
export interface Reference {
  readonly from: number;
  readonly to: number;
  readonly count: number;
}

const row = z.object({ from_oid: z.coerce.number(), to_oid: z.coerce.number(), count: z.coerce.number() });

/** Foreign keys as they were declared: without the ones that the server adds for each partition. */
export async function readReferences(db: Queryable): Promise<readonly Reference[]> {
  const { rows } = await db.query(
    `select conrelid::bigint as from_oid, confrelid::bigint as to_oid, count(*) as count
     from pg_catalog.pg_constraint
     where contype = 'f' and conparentid = 0
     group by conrelid, confrelid`,
  );
  return row
    .array()
    .parse(rows)
    .map(({ from_oid, to_oid, count }) => ({ from: from_oid, to: to_oid, count }));
}
