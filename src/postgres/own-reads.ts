import { z } from 'zod';
import type { OwnRead } from '../domain/activity.js';
import type { Queryable } from './session.js';

const count = z.coerce.bigint();
const row = z.object({
  relationOid: z.coerce.number(),
  at: z.date(),
  seqScans: count,
  seqTuples: count,
  indexScans: count,
  indexTuples: count,
});

/**
 * What the current transaction has read of these relations, as the server will add it to their counters when the
 * transaction ends; relations that it has not read are left out. Nothing where the server does not count. Needs no
 * right. Parallel workers count on their own and are not seen: read without them.
 */
export async function readOwnReads(
  tx: Queryable,
  relations: readonly number[],
  purpose: string,
): Promise<readonly OwnRead[]> {
  const { rows } = await tx.query(
    `select s.relid::bigint as "relationOid", pg_catalog.clock_timestamp() as at, s.seq_scan as "seqScans",
       s.seq_tup_read as "seqTuples", coalesce(s.idx_scan, 0) as "indexScans",
       coalesce(s.idx_tup_fetch, 0) as "indexTuples"
     from pg_catalog.pg_stat_xact_all_tables s
     where s.relid = any ($1::oid[])
       and (s.seq_scan > 0 or s.seq_tup_read > 0 or s.idx_scan > 0 or s.idx_tup_fetch > 0)`,
    [relations],
  );
  return row
    .array()
    .parse(rows)
    .map((read) => ({ ...read, purpose }));
}
