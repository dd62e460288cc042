import { z } from 'zod';
import type { ChunkResult, PageRange, SnapshotMark } from '../../domain/move.js';
import type { Queryable } from '../../postgres/session.js';
import { rangeCondition } from './range-condition.js';

const row = z.object({ rows: z.coerce.number(), suspects: z.coerce.number() });

/** Beyond 2^31 transaction ids a 32-bit xmin cannot be compared any more. */
const MAXIMUM_AGE = 2n ** 31n;

/**
 * Same run of the server, same file, same shape, same number of rows, and no visible row written at or after the horizon of the copy: then the
 * chunk has the same rows (safe-removal.md C2: 480 checks on four majors without a false answer). One scan of the range.
 */
export async function chunkStands(
  holder: Queryable,
  from: string,
  facts: SnapshotMark,
  range: PageRange,
  result: ChunkResult,
): Promise<boolean> {
  const copied = result.snapshot;
  if (copied?.relfilenode !== facts.relfilenode || copied.fingerprint !== facts.fingerprint) return false;
  if (copied.serverRun !== facts.serverRun) return false;
  const age = BigInt(facts.xmin) - BigInt(copied.xmin);
  // A server whose clock of transactions went back was restored from a backup: nothing is known of it.
  if (age < 0n || age >= MAXIMUM_AGE) return false;
  const { rows } = await holder.query(
    `select count(*) as rows, count(*) filter (where age(xmin) <= age($1::text::xid)) as suspects
     from ${from} ${rangeCondition(range)}`,
    [(BigInt(copied.xmin) % 2n ** 32n).toString()],
  );
  const seen = row.parse(rows[0]);
  return seen.rows === result.rows && seen.suspects === 0;
}
