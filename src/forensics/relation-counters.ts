import type { RelationActivity } from '../domain/activity.js';
import type { UsageCounters } from '../domain/table-facts.js';
import type { ReadCounts, WriteCounts } from '../domain/usage-evidence.js';

const GROWING = [
  'seqScan',
  'seqTupRead',
  'inserted',
  'updated',
  'hotUpdated',
  'deleted',
  'vacuumCount',
  'analyzeCount',
] as const;

/** Since the counters began. */
export const allReads = (c: UsageCounters): ReadCounts => ({
  seqScans: c.seqScan,
  seqTuples: c.seqTupRead,
  indexScans: c.idxScan ?? 0n,
  indexTuples: c.idxTupFetch ?? 0n,
});

export const allWrites = (c: UsageCounters): WriteCounts => ({
  inserted: c.inserted,
  updated: c.updated,
  hotUpdated: c.hotUpdated,
  deleted: c.deleted,
});

/**
 * The counters of one relation were reset, or its oid was given to another one: one that only grows fell, or the
 * moment of the last sequential scan (16 and newer) went away.
 */
export const beganAnew = (before: UsageCounters, after: UsageCounters): boolean =>
  GROWING.some((name) => after[name] < before[name]) ||
  (before.lastSeqScan !== null && after.lastSeqScan === null);

/**
 * idx_scan and idx_tup_fetch of a relation are sums over the indexes that it has now. An index that was dropped takes
 * its counts along, so the difference can hide reads: then everything that is left counts. Where the server says
 * (16 and newer) that the last index scan is the same as before, there was none. REINDEX CONCURRENTLY gives an index
 * another oid and keeps its counts (12 to 18; measured).
 */
export function indexCountsFell(before: RelationActivity, after: RelationActivity): boolean {
  const [then, now] = [allReads(before.counters), allReads(after.counters)];
  return now.indexScans < then.indexScans || now.indexTuples < then.indexTuples;
}

export function indexWasDropped(before: RelationActivity, after: RelationActivity): boolean {
  const present = new Set(after.indexes.map(({ oid }) => oid));
  return before.indexes.some(({ oid }) => !present.has(oid));
}

const notNegative = (value: bigint): bigint => (value < 0n ? 0n : value);

/** Of a relation whose counters go on. */
export function readsBetween(before: RelationActivity, after: RelationActivity): ReadCounts {
  const [then, now] = [allReads(before.counters), allReads(after.counters)];
  const seq = { seqScans: now.seqScans - then.seqScans, seqTuples: now.seqTuples - then.seqTuples };
  const difference = {
    ...seq,
    indexScans: notNegative(now.indexScans - then.indexScans),
    indexTuples: notNegative(now.indexTuples - then.indexTuples),
  };
  if (!indexWasDropped(before, after) && !indexCountsFell(before, after)) return difference;
  const lastBefore = before.counters.lastIdxScan?.getTime();
  return lastBefore !== undefined && lastBefore === after.counters.lastIdxScan?.getTime()
    ? difference
    : { ...seq, indexScans: now.indexScans, indexTuples: now.indexTuples };
}

export function writesBetween(before: RelationActivity, after: RelationActivity): WriteCounts {
  const [then, now] = [allWrites(before.counters), allWrites(after.counters)];
  return {
    inserted: now.inserted - then.inserted,
    updated: now.updated - then.updated,
    hotUpdated: now.hotUpdated - then.hotUpdated,
    deleted: now.deleted - then.deleted,
  };
}
