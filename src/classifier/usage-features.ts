/** Numbers that say how a table is used. What is not known has a value outside every range. */
import { NOT_KNOWN } from './not-known.js';
import { WINDOW_DAYS } from './usage-evidence.js';
import type { UsageEvidence } from './usage-evidence.js';
import { readRhythm } from './usage-rhythm.js';
import { weekUse } from './usage-week.js';

/** In the order of docs/features.md, which describes each. */
export const USAGE_FEATURES = [
  'usage_known',
  'window_days',
  'epochs',
  'never_read',
  'reads',
  'reads_a_day',
  'reads_beyond_updates',
  'reads_beyond_writes',
  'reads_to_changes',
  'reads_to_writes',
  'explained_a_day',
  'seq_scans',
  'index_scans',
  'read_rank',
  'quiet_days',
  'quiet_share',
  'quiet_window',
  'read_day_share',
  'write_day_share',
  'reads_a_read_day',
  'write_day_reads',
  'busiest_write_day',
  'weekend_reads',
  'weekend_writes',
  'longest_gap',
  'daily_rhythm',
  'weekly_rhythm',
  'monthly_rhythm',
  'quarterly_rhythm',
  'read_depth',
  'index_depth',
  'writes',
  'inserts',
  'updates',
  'deletes',
  'insert_only',
  'delete_share',
  'write_to_read',
  'inserted_to_rows',
  'growth',
  'has_index',
  'partitioned',
  'dependents',
  'rows',
  'bytes',
] as const;
export type UsageFeature = (typeof USAGE_FEATURES)[number];
type UsageNumbers = Readonly<Record<UsageFeature, number>>;

const log2 = (count: number): number => Math.log2(1 + Math.max(0, count));
const flag = (condition: boolean): number => (condition ? 1 : 0);
const clamp = (value: number, least: number, most: number): number => Math.max(least, Math.min(most, value));

const NO_USAGE: UsageNumbers = {
  usage_known: 0,
  window_days: NOT_KNOWN,
  epochs: NOT_KNOWN,
  never_read: NOT_KNOWN,
  reads: NOT_KNOWN,
  reads_a_day: NOT_KNOWN,
  reads_beyond_updates: NOT_KNOWN,
  reads_beyond_writes: NOT_KNOWN,
  reads_to_changes: NOT_KNOWN,
  reads_to_writes: NOT_KNOWN,
  explained_a_day: NOT_KNOWN,
  seq_scans: NOT_KNOWN,
  index_scans: NOT_KNOWN,
  read_rank: NOT_KNOWN,
  quiet_days: NOT_KNOWN,
  quiet_share: NOT_KNOWN,
  quiet_window: NOT_KNOWN,
  read_day_share: NOT_KNOWN,
  longest_gap: NOT_KNOWN,
  daily_rhythm: NOT_KNOWN,
  weekly_rhythm: NOT_KNOWN,
  monthly_rhythm: NOT_KNOWN,
  quarterly_rhythm: NOT_KNOWN,
  read_depth: NOT_KNOWN,
  index_depth: NOT_KNOWN,
  writes: NOT_KNOWN,
  inserts: NOT_KNOWN,
  updates: NOT_KNOWN,
  deletes: NOT_KNOWN,
  insert_only: NOT_KNOWN,
  delete_share: NOT_KNOWN,
  write_to_read: NOT_KNOWN,
  write_day_share: NOT_KNOWN,
  reads_a_read_day: NOT_KNOWN,
  write_day_reads: NOT_KNOWN,
  busiest_write_day: NOT_KNOWN,
  weekend_reads: NOT_KNOWN,
  weekend_writes: NOT_KNOWN,
  inserted_to_rows: NOT_KNOWN,
  growth: NOT_KNOWN,
  has_index: NOT_KNOWN,
  partitioned: NOT_KNOWN,
  dependents: NOT_KNOWN,
  rows: NOT_KNOWN,
  bytes: NOT_KNOWN,
};

/** Days at the window's end without a read: the whole window where there was none; null where nobody says when it was read. */
function quietDays(usage: UsageEvidence): number | null {
  const reads = usage.seqScans + usage.indexScans;
  return reads === 0 ? usage.windowDays : usage.lastReadAgeDays;
}

/** An update finds its row by a read, so a day with more reads than rows written was read by somebody else too. */
function beyondWrites({ activeDays, ...sums }: UsageEvidence): number {
  const read = activeDays.filter(({ reads }) => reads > 0);
  const beyond = read.filter(({ reads, writes }) => reads > writes);
  if (read.length > 0) return beyond.length / read.length;
  const reads = sums.seqScans + sums.indexScans;
  return flag(reads > sums.inserted + sums.updated + sums.deleted);
}

/** 0 where a writer that finds its rows explains every read: neither over all nor on any day were there more. */
function readsBeyondUpdates(usage: UsageEvidence): number {
  const reads = usage.seqScans + usage.indexScans;
  if (reads === 0) return 0;
  return Math.max(beyondWrites(usage), (reads - usage.updated - usage.deleted) / reads);
}

/** Beyond this, one number is nothing beside the other: in doublings. */
const MOST_DOUBLINGS = 9;

/**
 * Quarters of a doubling by which there are more reads than `others`, so that exactly one read for each, which is what
 * a writer that finds its rows leaves, stands apart; `NOT_KNOWN` without a read.
 */
function ratio(reads: number, others: number): number {
  if (reads === 0) return NOT_KNOWN;
  const doublings = others === 0 ? MOST_DOUBLINGS : Math.log2(reads / others);
  return 4 * clamp(doublings, -MOST_DOUBLINGS, MOST_DOUBLINGS);
}

function readsAReadDay({ seqScans, indexScans, activeDays }: UsageEvidence): number {
  const days = activeDays.reduce((sum, { readDays }) => sum + readDays, 0);
  return days === 0 ? NOT_KNOWN : log2((seqScans + indexScans) / days);
}

/** Counts on a log2(1 + n) scale, shares in [0, 1], flags 0 or 1, `NOT_KNOWN` where there is no evidence. */
export function usageFeatures(usage: UsageEvidence | null): UsageNumbers {
  if (usage === null) return NO_USAGE;
  const { seqScans, indexScans, inserted, updated, deleted, rows, bytes, windowDays } = usage;
  const reads = seqScans + indexScans;
  const writes = inserted + updated + deleted;
  const quiet = quietDays(usage);
  return {
    usage_known: 1,
    window_days: log2(windowDays),
    epochs: usage.epochs,
    never_read: flag(reads === 0),
    reads: log2(reads),
    reads_a_day: windowDays === 0 ? NOT_KNOWN : log2(reads / windowDays),
    reads_beyond_updates: readsBeyondUpdates(usage),
    reads_beyond_writes: beyondWrites(usage),
    reads_to_changes: ratio(reads, updated + deleted),
    reads_to_writes: ratio(reads, writes),
    explained_a_day:
      usage.explainedScans === null ? NOT_KNOWN : log2(usage.explainedScans / Math.max(1, windowDays)),
    seq_scans: log2(seqScans),
    index_scans: log2(indexScans),
    read_rank: usage.readRank ?? NOT_KNOWN,
    quiet_days: quiet === null ? NOT_KNOWN : log2(quiet),
    quiet_share: quiet === null || windowDays === 0 ? NOT_KNOWN : clamp(quiet / windowDays, 0, 1),
    quiet_window: quiet === null ? NOT_KNOWN : flag(quiet >= WINDOW_DAYS),
    ...readRhythm(usage),
    reads_a_read_day: readsAReadDay(usage),
    ...weekUse(usage),
    read_depth:
      seqScans === 0 || rows === null
        ? NOT_KNOWN
        : Math.min(2, usage.seqTuplesRead / seqScans / Math.max(1, rows)),
    index_depth: indexScans === 0 ? NOT_KNOWN : log2(usage.indexTuplesFetched / indexScans),
    writes: log2(writes),
    inserts: log2(inserted),
    updates: log2(updated),
    deletes: log2(deleted),
    insert_only: writes === 0 ? NOT_KNOWN : inserted / writes,
    delete_share: writes === 0 ? NOT_KNOWN : deleted / writes,
    write_to_read: log2(writes) - log2(reads),
    inserted_to_rows: rows === null ? NOT_KNOWN : log2(inserted) - log2(rows),
    growth: rows === null ? NOT_KNOWN : clamp((inserted - deleted) / Math.max(1, rows), -2, 2),
    has_index: flag(usage.hasIndex),
    partitioned: flag(usage.partitions > 0),
    dependents: log2(usage.dependents),
    rows: rows === null ? NOT_KNOWN : log2(rows),
    bytes: bytes === null ? NOT_KNOWN : log2(bytes),
  };
}
