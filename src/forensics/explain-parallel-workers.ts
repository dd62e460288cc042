import type { ComparedRelation } from './compared-relation.js';

/**
 * A parallel scan counts once for each process that takes part and reads each row once: CREATE INDEX of 300,000 rows
 * showed seq_scan 2, seq_tup_read 300,000 (12, 15, 18; measured). A scan that reads no tuple of a table that has rows
 * is nobody's read, so where the explained scans account for every tuple the others were workers. Told only of a
 * table that nothing wrote to and that has no dead rows, where the numbers are exact: then one more read of one row
 * would show.
 */
export function explainParallelWorkers({
  before,
  after,
  counted,
  reads,
  writes,
  ledger,
}: ComparedRelation): void {
  if (counted !== 'interval' || before === null) return;
  const { liveRows } = after.counters;
  const written = writes.inserted + writes.updated + writes.deleted;
  const still =
    written + before.counters.deadRows + after.counters.deadRows === 0n &&
    before.counters.liveRows === liveRows;
  const whole = ledger.claims.filter((claim) => claim.cause !== 'OWN_READ' && claim.seqScans > 0n);
  const first = whole[0];
  if (first === undefined || !still || liveRows === 0n || ledger.seqScans === 0n) return;
  const own = ledger.claims
    .filter((claim) => claim.cause === 'OWN_READ')
    .reduce((sum, claim) => sum + claim.low, 0n);
  const scans = whole.reduce((sum, claim) => sum + claim.seqScans, 0n);
  if (reads.seqTuples - own !== scans * liveRows) return;
  const evidence = `${scans} explained scans read all ${reads.seqTuples - own} tuples: the others were their parallel workers`;
  ledger.takeSeqScans(first.cause, evidence, ledger.seqScans, { low: 0n, high: 0n });
}
