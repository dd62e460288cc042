/** What is known of a table's use, in the form of an evaluation file's `usage`; reads that something else explains are not in it. */
import { z } from 'zod';
import type { ActiveDay, TableFacts, UsageWindow } from '../domain/table-facts.js';

const count = z.number().nonnegative();

const activeDaySchema = z.strictObject({
  /** Calendar days between the (last) day and the day on which the window ends: 0 is the last one. */
  age: z.int().nonnegative(),
  /** 1, or a month's. */
  days: z.int().min(1),
  /** Days with an unexplained read. */
  readDays: z.int().nonnegative(),
  reads: count,
  /** Rows inserted, updated and deleted. */
  writes: count,
});
export type EvidenceDay = z.output<typeof activeDaySchema>;

export const usageSchema = z.strictObject({
  /** Length of the window where the policy's window is 97 days: under a policy of a minute, a minute is 97. */
  windowDays: count,
  /** Its length by the calendar; the same as `windowDays` under the default policy. */
  calendarDays: count,
  epochs: z.int().min(1),
  seqScans: count,
  seqTuplesRead: count,
  indexScans: count,
  indexTuplesFetched: count,
  /** Scans that something other than use explains: dumps, foreign key checks, index builds; null where nobody tells. */
  explainedScans: count.nullable().default(null),
  inserted: count,
  updated: count,
  deleted: count,
  /** Whole days from the last unexplained read to the window's end, scaled as `windowDays`; null where no moment is known. */
  lastReadAgeDays: count.nullable(),
  /** Share of the database's tables that were read less, in [0, 1]; null where not known. */
  readRank: z.number().min(0).max(1).nullable(),
  hasIndex: z.boolean(),
  /** 0 where it is not partitioned; of a scanned table 1 where it is. */
  partitions: z.int().nonnegative(),
  /** Views and functions that depend on it. */
  dependents: z.int().nonnegative(),
  /** Null where the table was never analysed. */
  rows: count.nullable(),
  bytes: count.nullable(),
  /** Days and, further back, months with a read or a write, in any order. */
  activeDays: z.array(activeDaySchema).readonly(),
});
export type UsageEvidence = z.output<typeof usageSchema>;

const DAY_MS = 86_400_000;
/** What a policy's window counts as: a quarter and a week. */
export const WINDOW_DAYS = 97;
/** As many days as the catalog keeps one by one; what is older is known by the month. */
export const DAYS_KEPT = 62;

/** Of `2026-01-31`, since 1970. */
const daysOf = (day: string): number =>
  Date.UTC(Number(day.slice(0, 4)), Number(day.slice(5, 7)) - 1, Number(day.slice(8, 10))) / DAY_MS;

function daysOfMonth(firstDay: string): number {
  const month = new Date(`${firstDay}T00:00:00Z`);
  return new Date(Date.UTC(month.getUTCFullYear(), month.getUTCMonth() + 1, 0)).getUTCDate();
}

function evidenceDay({ day, wholeMonth, readDays, reads, writes }: ActiveDay, lastDay: number): EvidenceDay {
  const days = wholeMonth ? daysOfMonth(day) : 1;
  return { age: Math.max(0, lastDay - (daysOf(day) + days - 1)), days, readDays, reads, writes };
}

/** Indexes of a table, those behind constraints among them. */
function indexCount({ definition }: TableFacts): number {
  const behindConstraints = definition.constraints.filter(({ kind }) => kind !== 'check').length;
  return definition.indexes.length + behindConstraints;
}

/** Null without a read, and where the servers do not say when it was. */
function lastReadAgeMs({ seqScans, indexScans, lastRead, to }: UsageWindow): number | null {
  if (lastRead === null || seqScans + indexScans === 0n) return null;
  return Math.max(0, to.getTime() - lastRead.getTime());
}

/** Null where no statistics could be read: not known is not a zero. `minimumWindowMs` is the policy's, in milliseconds. */
export function usageEvidence(facts: TableFacts, minimumWindowMs: number): UsageEvidence | null {
  const { usage } = facts;
  if (usage === null) return null;
  const scaled = (milliseconds: number): number => (milliseconds / minimumWindowMs) * WINDOW_DAYS;
  const windowMs = Math.max(0, usage.to.getTime() - usage.from.getTime());
  const ageMs = lastReadAgeMs(usage);
  const lastDay = Math.floor(usage.to.getTime() / DAY_MS);
  return {
    windowDays: scaled(windowMs),
    calendarDays: windowMs / DAY_MS,
    epochs: usage.epochs,
    seqScans: Number(usage.seqScans),
    seqTuplesRead: Number(usage.seqTuplesRead),
    indexScans: Number(usage.indexScans),
    indexTuplesFetched: Number(usage.indexTuplesFetched),
    explainedScans: Number(usage.explainedScans),
    inserted: Number(usage.inserted),
    updated: Number(usage.updated),
    deleted: Number(usage.deleted),
    lastReadAgeDays: ageMs === null ? null : scaled(Math.floor(ageMs / DAY_MS) * DAY_MS),
    readRank: facts.readRank,
    hasIndex: indexCount(facts) > 0,
    partitions: facts.definition.kind === 'partitioned table' ? 1 : 0,
    dependents: facts.dependents.length,
    rows: facts.estimatedRows,
    bytes: Number(facts.sizeBytes),
    activeDays: usage.activeDays.map((day) => evidenceDay(day, lastDay)),
  };
}
