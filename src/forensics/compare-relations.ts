import type { DatabaseActivity, RelationActivity } from '../domain/activity.js';
import type { EpochCause, EpochStart } from '../domain/usage-evidence.js';
import type { ComparedRelation } from './compared-relation.js';
import { hiddenReads } from './hidden-reads.js';
import type { Judgement } from './judge-epoch.js';
import { lostBetween } from './lost-between.js';
import { ReadLedger } from './read-ledger.js';
import {
  allReads,
  allWrites,
  beganAnew,
  indexCountsFell,
  indexWasDropped,
  readsBetween,
  writesBetween,
} from './relation-counters.js';
import { rowBounds } from './row-bounds.js';

/**
 * What each relation's counters moved by. A relation that is gone has nothing to say: its counters went with it
 * (lost-parts.ts). In a reset of one relation whose victim does not show (it has regained its counts), each that it can have been counts
 * with all that it shows.
 */
export function compareRelations(
  before: DatabaseActivity | null,
  after: DatabaseActivity,
  judgement: Judgement,
): ReadonlyMap<number, ComparedRelation> {
  if (judgement.counters === 'baseline') return new Map();
  const known = new Map((before?.relations ?? []).map((relation) => [relation.relationOid, relation]));
  const newest = newestOid(before);
  const pairs = after.relations.map((relation) => ({
    before: known.get(relation.relationOid) ?? null,
    after: relation,
  }));
  const hidden = judgement.tableReset !== null && !pairs.some((pair) => isVictim(pair.before, pair.after));
  return new Map(
    pairs.map((pair) => [
      pair.after.relationOid,
      before === null || judgement.counters === 'anew'
        ? countedAnew(pair.before, pair.after, boundary(pair.before, pair.after, before?.at, after.at))
        : counted(pair.before, pair.after, before.at, after.at, judgement, hidden, newest),
    ]),
  );
}

const isVictim = (before: RelationActivity | null, after: RelationActivity): boolean =>
  before !== null &&
  (beganAnew(before.counters, after.counters) ||
    (indexCountsFell(before, after) && !indexWasDropped(before, after)));

function counted(
  before: RelationActivity | null,
  after: RelationActivity,
  since: Date,
  to: Date,
  { from, tableReset }: Judgement,
  hidden: boolean,
  newest: number,
): ComparedRelation {
  if (before === null) {
    const epoch: EpochStart = {
      cause: 'FIRST_SCAN',
      countingSince: from,
      lostFrom: null,
      lostTo: null,
      evidence: `the scan at ${since.toISOString()} did not see it: it is new`,
    };
    // a lower oid is no proof of youth: it can have been hidden, as a member of an extension is
    const born = after.relationOid > newest;
    return { ...countedAnew(null, after, epoch), counted: born ? 'birth' : 'unknown' };
  }
  const disturbed = boundary(before, after, since, to);
  const lost = (cause: EpochCause, at: Date, evidence: string): ComparedRelation =>
    countedAnew(
      before,
      after,
      disturbed ?? { cause, countingSince: at, lostFrom: from, lostTo: at, evidence },
    );
  if (isVictim(before, after)) {
    return tableReset === null
      ? lost(
          'UNKNOWN',
          to,
          'its counters fell, and no reset was marked: reset, or another table with its oid',
        )
      : lost('TABLE_RESET', tableReset, 'its counters fell, and those of the system catalogs did not');
  }
  if (hidden && canBeVictim(before, after)) {
    return lost('UNKNOWN', to, 'the counters of one table were reset, and they do not show of which');
  }
  const writes = writesBetween(before, after);
  const reads = readsBetween(before, after);
  const rows = rowBounds(before, after, writes);
  return {
    before,
    after,
    counted: 'interval',
    reads,
    writes,
    rows,
    epoch: disturbed,
    ledger: new ReadLedger(reads),
  };
}

/** Whatever else began anew: what hides reads of one table can have happened right before the scan. */
function boundary(
  before: RelationActivity | null,
  after: RelationActivity,
  since: Date | undefined,
  to: Date,
): EpochStart | null {
  const hidden = before === null ? null : hiddenReads(before, after);
  return hidden === null || since === undefined ? null : lostBetween(since, to, hidden);
}

function countedAnew(
  before: RelationActivity | null,
  after: RelationActivity,
  epoch: EpochStart | null,
): ComparedRelation {
  const reads = allReads(after.counters);
  const writes = allWrites(after.counters);
  const rows = rowBounds(before, after, writes);
  return { before, after, counted: 'unknown', reads, writes, rows, epoch, ledger: new ReadLedger(reads) };
}

/** Not where it shows nothing, nor (16 and newer) where the moments of its last scans stand. */
function canBeVictim({ counters: then }: RelationActivity, { counters: now }: RelationActivity): boolean {
  const { seqScans, seqTuples, indexScans } = allReads(now);
  if (seqScans + seqTuples + indexScans === 0n) return false;
  const told = now.lastSeqScan ?? now.lastIdxScan;
  const stands =
    told !== null &&
    then.lastSeqScan?.getTime() === now.lastSeqScan?.getTime() &&
    then.lastIdxScan?.getTime() === now.lastIdxScan?.getTime();
  return !stands;
}

function newestOid(before: DatabaseActivity | null): number {
  let newest = 0;
  for (const { relationOid, indexes } of before?.relations ?? []) {
    newest = indexes.reduce((oid, index) => Math.max(oid, index.oid), Math.max(newest, relationOid));
  }
  return newest;
}
