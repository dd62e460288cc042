import type { IndexMark } from '../domain/activity.js';
import type { ComparedRelation } from './compared-relation.js';
import { changedIndexes, isAnotherFile } from './index-changes.js';

/**
 * The table is scanned once for each index that is built or built again, dead rows too; twice by CREATE INDEX
 * CONCURRENTLY and REINDEX CONCURRENTLY; for an index of an empty table as well (`create table (id int primary key)`
 * shows seq_scan 1, seq_tup_read 0; all measured on 12, 15 and 18). Indexes that a rewrite built are the rewrite's.
 */
export function explainIndexBuilds(relation: ComparedRelation): void {
  const { before, after, counted, rows, ledger } = relation;
  if (counted === 'interval' && before !== null) {
    if (isAnotherFile(before.relfilenode, after.relfilenode)) return;
    const built = changedIndexes(before, after);
    ledger.takeSeqScans('INDEX_BUILD', builtEvidence(built), scansFor(built), rows);
    return;
  }
  const valid = after.indexes.filter((index) => index.valid);
  if (counted === 'birth') {
    ledger.takeSeqScans('INDEX_BUILD', builtEvidence(valid), BigInt(valid.length), rows);
    return;
  }
  if (before === null) explainBirth(relation, valid);
}

/** Of a concurrent build the second scan is as certain as the mark; a constraint's index never has it. */
const scansFor = (indexes: readonly IndexMark[]): bigint =>
  indexes.reduce((scans, { concurrently }) => scans + (concurrently ? 2n : 1n), 0n);

const builtEvidence = (indexes: readonly IndexMark[]): string =>
  `${indexes.length} indexes were built: ${indexes
    .slice(0, 5)
    .map(({ oid, concurrently }) => (concurrently ? `${oid} concurrently` : String(oid)))
    .join(', ')}${indexes.length > 5 ? ', …' : ''}`;

/**
 * At the first scan it is not known whether a table's indexes were built since the counters began. They were where no
 * scan read a tuple though rows came, no index was used and there are not more scans than indexes: a scan after the
 * rows came would have read them. (One before they came, of the empty table, cannot be told from an index build.)
 */
function explainBirth(
  { reads, writes, rows, ledger }: ComparedRelation,
  indexes: readonly IndexMark[],
): void {
  if (reads.seqTuples > 0n || reads.indexScans > 0n || writes.inserted === 0n) return;
  if (reads.seqScans === 0n || reads.seqScans > BigInt(indexes.length)) return;
  const evidence = `no scan read a row, though ${writes.inserted} came: its ${indexes.length} indexes were built when it was empty`;
  ledger.takeSeqScans('INDEX_BUILD', evidence, reads.seqScans, { ...rows, low: 0n });
}
