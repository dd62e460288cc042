import type { UsageCounters } from '../domain/table-facts.js';

const sumKnown = (a: bigint | null, b: bigint | null): bigint | null =>
  a === null ? b : b === null ? a : a + b;

const later = (a: Date | null, b: Date | null): Date | null =>
  a === null ? b : b === null ? a : a > b ? a : b;

const add = (a: UsageCounters, b: UsageCounters): UsageCounters => ({
  seqScan: a.seqScan + b.seqScan,
  seqTupRead: a.seqTupRead + b.seqTupRead,
  idxScan: sumKnown(a.idxScan, b.idxScan),
  idxTupFetch: sumKnown(a.idxTupFetch, b.idxTupFetch),
  inserted: a.inserted + b.inserted,
  updated: a.updated + b.updated,
  hotUpdated: a.hotUpdated + b.hotUpdated,
  deleted: a.deleted + b.deleted,
  liveRows: a.liveRows + b.liveRows,
  deadRows: a.deadRows + b.deadRows,
  vacuumCount: a.vacuumCount + b.vacuumCount,
  analyzeCount: a.analyzeCount + b.analyzeCount,
  lastSeqScan: later(a.lastSeqScan, b.lastSeqScan),
  lastIdxScan: later(a.lastIdxScan, b.lastIdxScan),
});

/** A partitioned table's own counters never move: reads and writes are counted on its partitions. Null for none. */
export function sumCounters(counters: readonly UsageCounters[]): UsageCounters | null {
  const [first, ...rest] = counters;
  return first === undefined ? null : rest.reduce(add, first);
}
