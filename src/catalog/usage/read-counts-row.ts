/** Columns of counted reads, as every table of use has them. */
import { z } from 'zod';
import type { ReadCounts } from '../../domain/usage-evidence.js';

const count = z.coerce.bigint();

export const readCountColumns = {
  seq_scans: count,
  seq_tuples: count,
  index_scans: count,
  index_tuples: count,
};

type ReadCountsRow = Readonly<Record<keyof typeof readCountColumns, bigint>>;

export const readCountsOf = (row: ReadCountsRow): ReadCounts => ({
  seqScans: row.seq_scans,
  seqTuples: row.seq_tuples,
  indexScans: row.index_scans,
  indexTuples: row.index_tuples,
});
