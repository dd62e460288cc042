import type { ComparedRelation } from './compared-relation.js';
import { changedIndexes, isAnotherFile, keptAnIndexFile } from './index-changes.js';

/**
 * VACUUM FULL, CLUSTER, an ALTER TABLE that rewrites and SET LOGGED give the table and all its indexes new files:
 * one scan of the rows and one for each index (12, 15, 18; measured). CLUSTER can read the rows through its index
 * instead. TRUNCATE gives new files too, without reading a row: one scan of no tuple for each index. SET TABLESPACE
 * copies the files and scans nothing; of a table that went to another tablespace and back only its indexes tell.
 *
 * A rewrite is taken for certain where more rows are left than twice those that came since: after a TRUNCATE there
 * can be no others (n_live_tup can be an estimate, hence the factor). Two rewrites look like one; the second stays use.
 *
 * pg_repack and pg_squeeze swap the same files after one scan; then so many full scans of somebody else as there are
 * indexes would pass for the others. Where one of these extensions is installed rewrites are not explained at all.
 */
export function explainRewrites({ before, after, counted, writes, rows, ledger }: ComparedRelation): void {
  if (counted !== 'interval' || before === null) return;
  if (!isAnotherFile(before.relfilenode, after.relfilenode) || keptAnIndexFile(before, after)) return;
  const indexes = BigInt(changedIndexes(before, after).length);
  const rewritten = indexes + 1n;
  const kept = after.counters.liveRows > 2n * writes.inserted && before.counters.liveRows > 0n;
  const evidence = `its file is ${after.relfilenode}, before ${before.relfilenode}, with ${indexes} new index files`;
  if (!kept) {
    ledger.takeSeqScans('REWRITE', `${evidence}: TRUNCATE or rewrite`, indexes, { ...rows, low: 0n });
    return;
  }
  const read = ledger.takeSeqScans('REWRITE', `${evidence}: rewrite`, rewritten, rows);
  const { low } = rows;
  const throughIndex =
    read < rewritten && read >= indexes && ledger.indexScans > 0n && ledger.indexTuples >= low;
  if (throughIndex) ledger.takeIndexScans('REWRITE', `${evidence}: CLUSTER through an index`, 1n, low);
}
