/** What a window of a trace looks like: as the catalog would tell it if it had watched just then. */
import { DAYS_KEPT } from './usage-evidence.js';
import type { EvidenceDay, UsageEvidence } from './usage-evidence.js';
import type { UsageTrace } from './usage-trace.js';

const DAYS_OF_MONTH = 30;

type TraceDay = UsageTrace['activity'][number];

interface Sums {
  seqScans: number;
  seqTuplesRead: number;
  indexScans: number;
  indexTuplesFetched: number;
  inserted: number;
  updated: number;
  deleted: number;
  explainedScans: number;
}

/** The part of a day's count that is seen when watching begins within it. */
const partOf = (count: number, share: number): number => (share === 1 ? count : Math.round(count * share));

/** A trace's day as far as it was watched. */
function watched(day: TraceDay, fromDay: number): TraceDay {
  const [number, ...counts] = day;
  const share = Math.min(1, number + 1 - fromDay);
  const [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0] = counts.map((count) =>
    partOf(count, share),
  );
  return [number, a, b, c, d, e, f, g, h];
}

/** Days as they are, and months of 30 days, counted back from the last 62, as sums. */
function activeDaysOf(days: readonly TraceDay[], toDay: number): readonly EvidenceDay[] {
  const entries = new Map<number, EvidenceDay>();
  for (const [number, seqScans, , indexScans, , inserted, updated, deleted] of days) {
    const dayAge = toDay - 1 - number;
    const isKept = dayAge < DAYS_KEPT;
    const age = isKept ? dayAge : dayAge - ((dayAge - DAYS_KEPT) % DAYS_OF_MONTH);
    const known = entries.get(age);
    const reads = seqScans + indexScans;
    entries.set(age, {
      age,
      days: isKept ? 1 : DAYS_OF_MONTH,
      readDays: (known?.readDays ?? 0) + (reads > 0 ? 1 : 0),
      reads: (known?.reads ?? 0) + reads,
      writes: (known?.writes ?? 0) + inserted + updated + deleted,
    });
  }
  return [...entries.values()].filter(({ reads, writes }) => reads + writes > 0);
}

function sumsOf(days: readonly TraceDay[]): Sums {
  const sums: Sums = {
    seqScans: 0,
    seqTuplesRead: 0,
    indexScans: 0,
    indexTuplesFetched: 0,
    inserted: 0,
    updated: 0,
    deleted: 0,
    explainedScans: 0,
  };
  for (const [, seqScans, seqTuples, indexScans, indexTuples, inserted, updated, deleted, checks] of days) {
    sums.seqScans += seqScans;
    sums.seqTuplesRead += seqTuples;
    sums.indexScans += indexScans;
    sums.indexTuplesFetched += indexTuples;
    sums.inserted += inserted;
    sums.updated += updated;
    sums.deleted += deleted;
    sums.explainedScans += checks;
  }
  return sums;
}

/**
 * Days `fromDay` to before `toDay` of a trace; `toDay` is whole, a fraction of `fromDay` leaves out the beginning of
 * that day. Nothing is known of other tables, so `readRank` is null, and the epoch is one.
 */
export function windowOfTrace(trace: UsageTrace, fromDay: number, toDay: number): UsageEvidence {
  const days = trace.activity
    .filter(([day]) => day + 1 > fromDay && day < toDay)
    .map((day) => watched(day, fromDay));
  const lastRead = days.findLast(([, seqScans, , indexScans]) => seqScans + indexScans > 0)?.[0];
  const [, rows, bytes] = trace.sizes.findLast(([day]) => day < toDay) ?? [0, -1, 0];
  return {
    windowDays: toDay - fromDay,
    calendarDays: toDay - fromDay,
    epochs: 1,
    ...sumsOf(days),
    lastReadAgeDays: lastRead === undefined ? null : toDay - 1 - lastRead,
    readRank: null,
    hasIndex: trace.hasIndex,
    partitions: trace.partitions,
    dependents: trace.dependents,
    rows: rows < 0 ? null : rows,
    bytes,
    activeDays: activeDaysOf(days, toDay),
  };
}
