/** Usage of a table that nothing touched in half a year, with what a test changes. */
import type { UsageEvidence } from '../../../src/classifier/usage-evidence.js';

export const usage = (changes: Partial<UsageEvidence> = {}): UsageEvidence => ({
  windowDays: 180,
  calendarDays: 180,
  epochs: 1,
  seqScans: 0,
  seqTuplesRead: 0,
  indexScans: 0,
  indexTuplesFetched: 0,
  explainedScans: 0,
  inserted: 0,
  updated: 0,
  deleted: 0,
  lastReadAgeDays: null,
  readRank: null,
  hasIndex: true,
  partitions: 0,
  dependents: 0,
  rows: 1000,
  bytes: 80_000,
  activeDays: [],
  ...changes,
});
