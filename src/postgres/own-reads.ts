import { z } from 'zod';
import type { OwnRead } from '../domain/activity.js';
import type { Queryable } from './session.js';

const count = z.coerce.bigint();
const row = z.object({
  relation_oid: z.coerce.number(),
  at: z.date(),
  seq_scans: count,
  seq_tuples: count,
  index_scans: count,
  index_tuples: count,
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
    `select s.relid::bigint as relation_oid, pg_catalog.clock_timestamp() as at, s.seq_scan as seq_scans,
       s.seq_tup_read as seq_tuples, coalesce(s.idx_scan, 0) as index_scans,
       coalesce(s.idx_tup_fetch, 0) as index_tuples
     from pg_catalog.pg_stat_xact_all_tables s
     where s.relid = any ($1::oid[])
       and (s.seq_scan > 0 or s.seq_tup_read > 0 or s.idx_scan > 0 or s.idx_tup_fetch > 0)`,
    [relations],
  );
  return row
    .array()
    .parse(rows)
    .map((read) => ({
      relationOid: read.relation_oid,
      at: read.at,
      purpose,
      seqScans: read.seq_scans,
      seqTuples: read.seq_tuples,
      indexScans: read.index_scans,
      indexTuples: read.index_tuples,
    }));
}
