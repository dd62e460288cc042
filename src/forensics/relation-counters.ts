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
 * its counts along, so the difference can hide reads: then everything that is left counts.
 */
export function indexCountsFell(before: RelationActivity, after: RelationActivity): boolean {
  const [then, now] = [allReads(before.counters), allReads(after.counters)];
  return now.indexScans < then.indexScans || now.indexTuples < then.indexTuples;
}

export function indexWasDropped(before: RelationActivity, after: RelationActivity): boolean {
  const present = new Set(after.indexes.map(({ oid }) => oid));
  return before.indexes.some(({ oid }) => !present.has(oid));
}

/**
 * An index is gone, and no other one took its counts over. REINDEX CONCURRENTLY gives an index another oid and keeps
 * its counts (14 and older: those that the statistics file had half a second before); DROP INDEX, and ALTER TYPE which
 * makes an index anew, lose them (12, 15, 16 and 18; measured). The moment
 * of the last index scan of the table proves nothing: it can be another index's.
 */
export function indexesAreLost(before: RelationActivity, after: RelationActivity): boolean {
  const known = new Set(before.indexes.map(({ oid }) => oid));
  const present = new Set(after.indexes.map(({ oid }) => oid));
  const gone = before.indexes.filter(({ oid }) => !present.has(oid)).length;
  const heirs = after.indexes.filter(({ oid, tookOver }) => tookOver && !known.has(oid)).length;
  return gone > heirs || (gone > 0 && indexCountsFell(before, after));
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
  if (!indexesAreLost(before, after) && !indexCountsFell(before, after)) return difference;
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
