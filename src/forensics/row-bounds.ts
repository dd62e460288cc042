import type { RelationActivity } from '../domain/activity.js';
import type { WriteCounts } from '../domain/usage-evidence.js';

/** The least and the most tuples that one scan of the whole relation can have read in the interval. */
export interface RowBounds {
  readonly low: bigint;
  readonly high: bigint;
}

/** Above this n_live_tup may be an estimate: VACUUM and ANALYZE of a larger table look at a part of its pages. */
const COUNTED_ROWS = 1000n;
const max = (...values: readonly bigint[]): bigint => values.reduce((a, b) => (a > b ? a : b));
const min = (a: bigint, b: bigint): bigint => (a < b ? a : b);
const notNegative = (value: bigint): bigint => max(0n, value);

/**
 * Rows at one scan. n_live_tup follows the counters; when they began anew it is 0 for a full table until the next
 * VACUUM or ANALYZE, and on a standby always. Then pg_class.reltuples is all there is: as old as the last VACUUM or
 * ANALYZE, and taken for right within a factor of two.
 */
function rowsAt({ counters, estimatedRows }: RelationActivity): RowBounds {
  const { liveRows, deadRows, inserted, deleted, vacuumCount, analyzeCount } = counters;
  const maintained = vacuumCount + analyzeCount > 0n;
  const all = liveRows + deadRows;
  if (estimatedRows === null || maintained) {
    return liveRows > COUNTED_ROWS
      ? { low: liveRows - liveRows / 10n, high: all + all / 10n }
      : { low: liveRows, high: all };
  }
  const estimate = BigInt(Math.round(estimatedRows));
  return liveRows >= estimate
    ? { low: liveRows, high: max(all, estimate) }
    : { low: max(liveRows, notNegative(estimate / 2n - deleted)), high: max(all, estimate * 2n + inserted) };
}

/** Index builds and rewrites read dead rows too (SnapshotAny), all others live ones: the most counts both. */
export function rowBounds(
  before: RelationActivity | null,
  after: RelationActivity,
  writes: WriteCounts,
): RowBounds {
  const now = rowsAt(after);
  const came = writes.inserted + writes.updated;
  if (before === null) return { low: 0n, high: now.high + came + writes.deleted };
  const then = rowsAt(before);
  return {
    low: min(now.low, notNegative(then.low - writes.deleted)),
    high: max(now.high, then.high) + came,
  };
}
