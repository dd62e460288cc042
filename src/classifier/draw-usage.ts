/** A window of a recorded workload, as another database might have shown it: larger, younger, seen less well. */
import type { SeededRandom } from './seeded-random.js';
import { WINDOW_DAYS } from './usage-evidence.js';
import type { UsageEvidence } from './usage-evidence.js';
import type { UsageTrace } from './usage-trace.js';
import { windowOfTrace } from './window-of-trace.js';

/** `full` is at least a quarter and a week. */
export type WindowKind = 'short' | 'full';

/** The shortest window, in days. */
const SHORTEST = 0.1;
/** Test servers are small: all magnitudes of a window are multiplied by one factor, log-uniform up to this. */
const LARGEST = 1000;
/** Tables of the made-up database that a table's reads are ranked in. */
const NEIGHBOURS = { least: 8, most: 40 };
/** A day. */
const DUMPS = { least: 1 / 7, most: 2 };
/** Alike for all labels, so that none of it tells one. */
const SHARES = {
  /** Statistics began anew within the window. */
  disturbed: 0.2,
  notAnalysed: 0.05,
  /** Dumped, as often as `DUMPS` says. */
  dumped: 0.5,
  explainedNotTold: 0.1,
};

export interface Drawing {
  /** Share of windows under a policy of minutes, as in a demo: by the calendar all of it is one day. */
  readonly shortPolicies: number;
  /** How often a trap is drawn for each time that another trace is. */
  readonly traps: number;
}

export interface TracePool extends Drawing {
  readonly traces: readonly UsageTrace[];
  /** Reads before each day, one number more than days, in the order of `traces`. */
  readonly readsBefore: readonly Float64Array[];
}

export function tracePool(traces: readonly UsageTrace[], drawing: Drawing): TracePool {
  const readsBefore = traces.map(({ days, activity }) => {
    const sums = new Float64Array(days + 1);
    for (const [day, seqScans, , indexScans] of activity) sums[day + 1] = seqScans + indexScans;
    for (let day = 1; day <= days; day++) sums[day] = (sums[day] ?? 0) + (sums[day - 1] ?? 0);
    return sums;
  });
  return { ...drawing, traces, readsBefore };
}

/** A trace of the label; undefined where the pool has none. */
export function drawTrace(
  label: UsageTrace['label'],
  { traces, traps }: TracePool,
  random: SeededRandom,
): UsageTrace | undefined {
  const weightOf = (trace: UsageTrace): number => (trace.trap ? traps : 1);
  const own = traces.filter((trace) => trace.label === label);
  let left = random.next() * own.reduce((sum, trace) => sum + weightOf(trace), 0);
  return own.find((trace) => (left -= weightOf(trace)) < 0);
}

const lastReadDay = ({ activity }: UsageTrace): number =>
  activity.findLast(([, seqScans, , indexScans]) => seqScans + indexScans > 0)?.[0] ?? -1;

/**
 * The window's days. A table is abandoned only after its last read, so windows of abandoned ones end after it, full
 * ones a whole window after it where the trace is long enough.
 */
function windowDays(
  trace: UsageTrace,
  kind: WindowKind,
  random: SeededRandom,
): { readonly from: number; readonly to: number } {
  const most = kind === 'full' ? trace.days : Math.min(WINDOW_DAYS, trace.days);
  const least = kind === 'full' ? Math.min(WINDOW_DAYS, trace.days) : Math.min(SHORTEST, most);
  const length = random.spread(least, most);
  const days = length > 2 ? Math.round(length) : length;
  const unread =
    trace.label === 'UNUSED' ? lastReadDay(trace) + 1 + (kind === 'full' ? WINDOW_DAYS + 1 : 0) : 0;
  const earliest = Math.min(trace.days, Math.max(Math.ceil(days), unread));
  const to = earliest + random.below(trace.days - earliest + 1);
  return { from: Math.max(0, to - days), to };
}

/** Share of a made-up database's tables that were read less in a window of the same length. */
function readRank(reads: number, days: number, { readsBefore }: TracePool, random: SeededRandom): number {
  const neighbours = NEIGHBOURS.least + random.below(NEIGHBOURS.most - NEIGHBOURS.least + 1);
  let below = 0;
  for (let neighbour = 0; neighbour < neighbours; neighbour++) {
    const sums = readsBefore[random.below(readsBefore.length)] ?? new Float64Array(1);
    const length = Math.min(sums.length - 1, Math.ceil(days));
    const to = length + random.below(sums.length - length);
    const share = Math.min(1, days / Math.max(1, length));
    const others = ((sums[to] ?? 0) - (sums[to - length] ?? 0)) * share * random.spread(1, LARGEST);
    if (others < reads) below++;
  }
  return below / neighbours;
}

const larger = (usage: UsageEvidence, factor: number): UsageEvidence => {
  const times = (count: number): number => Math.round(count * factor);
  return {
    ...usage,
    seqScans: times(usage.seqScans),
    // More scans of more rows.
    seqTuplesRead: Math.round(usage.seqTuplesRead * factor * factor),
    indexScans: times(usage.indexScans),
    indexTuplesFetched: times(usage.indexTuplesFetched),
    explainedScans: usage.explainedScans === null ? null : times(usage.explainedScans),
    inserted: times(usage.inserted),
    updated: times(usage.updated),
    deleted: times(usage.deleted),
    rows: usage.rows === null ? null : times(usage.rows),
    bytes: usage.bytes === null ? null : times(usage.bytes),
    activeDays: usage.activeDays.map((day) => ({
      ...day,
      reads: times(day.reads),
      writes: times(day.writes),
    })),
  };
};

/** As a policy of minutes sees it: as long in windows, and by the calendar a moment of one day. */
function inMinutes(usage: UsageEvidence, random: SeededRandom): UsageEvidence {
  const reads = usage.seqScans + usage.indexScans;
  const writes = usage.inserted + usage.updated + usage.deleted;
  const today = { age: 0, days: 1, readDays: reads > 0 ? 1 : 0, reads, writes };
  return {
    ...usage,
    calendarDays: usage.windowDays * random.spread(1e-7, 1e-3),
    // Ages are whole days.
    lastReadAgeDays: usage.lastReadAgeDays === null ? null : 0,
    activeDays: reads + writes > 0 ? [today] : [],
  };
}

/** One window of a trace; the same random numbers give the same. `pool` has the tables beside it. */
export function drawUsage(
  trace: UsageTrace,
  kind: WindowKind,
  pool: TracePool,
  random: SeededRandom,
): UsageEvidence {
  const { from, to } = windowDays(trace, kind, random);
  const seen = larger(windowOfTrace(trace, from, to), random.spread(1, LARGEST));
  const rank = readRank(seen.seqScans + seen.indexScans, to - from, pool, random);
  const isDisturbed = random.chance(SHARES.disturbed);
  const dumps = random.chance(SHARES.dumped)
    ? Math.round((to - from) * random.spread(DUMPS.least, DUMPS.most))
    : 0;
  const isTold = !random.chance(SHARES.explainedNotTold);
  const isAnalysed = !random.chance(SHARES.notAnalysed);
  const usage = {
    ...seen,
    readRank: rank,
    explainedScans: isTold ? (seen.explainedScans ?? 0) + dumps * Math.max(1, seen.partitions) : null,
    epochs: isDisturbed ? 2 + random.below(3) : 1,
    rows: isAnalysed ? seen.rows : null,
  };
  return random.chance(pool.shortPolicies) ? inMinutes(usage, random) : usage;
}
