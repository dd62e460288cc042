/**
 * Share of the other tables with fewer reads, in [0, 1]: PostgreSQL's percent_rank. Of tables with equal reads all have
 * the lowest place, so that a table that nobody reads has 0 however many such there are, and so has one that is alone.
 * `ascending` are the reads of all tables of its database, itself among them.
 */
export function readRank(ascending: Float64Array, reads: bigint): number {
  const count = Number(reads);
  let [fewer, end] = [0, ascending.length];
  while (fewer < end) {
    const middle = (fewer + end) >>> 1;
    if ((ascending[middle] ?? Infinity) < count) fewer = middle + 1;
    else end = middle;
  }
  // A scan may have counted more of it since the others were read.
  return Math.min(1, fewer / Math.max(1, ascending.length - 1));
}
