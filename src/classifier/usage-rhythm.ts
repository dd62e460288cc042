/** How reads are spread over the calendar: on how many days, with what gaps, and whether they come back in step. */
import { NOT_KNOWN } from './not-known.js';
import { DAYS_KEPT } from './usage-evidence.js';
import type { UsageEvidence } from './usage-evidence.js';

export interface Rhythm {
  readonly read_day_share: number;
  readonly write_day_share: number;
  readonly longest_gap: number;
  readonly daily_rhythm: number;
  readonly weekly_rhythm: number;
  readonly monthly_rhythm: number;
  readonly quarterly_rhythm: number;
}

interface Period {
  /** A read day counts as followed where another is so many days later, at least and at most. */
  readonly least: number;
  readonly most: number;
  /** By the calendar; a shorter window cannot show the period. */
  readonly windowDays: number;
  /** Read days that could be followed: fewer say nothing. */
  readonly readDays: number;
  /** Whether days that are known by their month only count, as spread evenly over it. */
  readonly months: boolean;
}
const DAY: Period = { least: 1, most: 1, windowDays: 3, readDays: 2, months: false };
const WEEK: Period = { least: 7, most: 7, windowDays: 14, readDays: 2, months: false };
const MONTH: Period = { least: 27, most: 34, windowDays: 60, readDays: 1, months: true };
const QUARTER: Period = { least: 85, most: 97, windowDays: 180, readDays: 1, months: true };

/** A window below two days has no calendar: all in it is one day, or parts of two. */
const LEAST_DAYS = 2;

interface ReadDays {
  /** Ages in days, the youngest first; those of months between whole days. */
  readonly ages: readonly number[];
  /** Of them, those that are known to the day. */
  readonly exact: readonly number[];
  /** Among the days that are known one by one. */
  readonly writeDays: number;
}

function readDaysOf({ activeDays }: UsageEvidence): ReadDays {
  const ages: number[] = [];
  const exact: number[] = [];
  let writeDays = 0;
  for (const { age, days, readDays, writes } of activeDays) {
    if (writes > 0 && age < DAYS_KEPT) writeDays++;
    if (days === 1) {
      if (readDays === 0) continue;
      ages.push(age);
      exact.push(age);
    } else {
      for (let day = 0; day < readDays; day++) ages.push(age + ((day + 0.5) * days) / readDays - 0.5);
    }
  }
  const ascending = (a: number, b: number): number => a - b;
  return { ages: ages.sort(ascending), exact: exact.sort(ascending), writeDays };
}

/** Share of the read days that could be followed which were. `ages` ascend. */
function followed(ages: readonly number[], { least, most, readDays }: Period): number {
  let could = 0;
  let were = 0;
  let next = 0;
  for (const age of ages) {
    if (age < most) continue;
    could++;
    while ((ages[next] ?? age) < age - most) next++;
    if ((ages[next] ?? age) <= age - least) were++;
  }
  return could < readDays ? NOT_KNOWN : were / could;
}

function longestGap(ages: readonly number[], calendarDays: number): number {
  let gap = 0;
  let last = -1;
  for (const age of ages) {
    gap = Math.max(gap, age - last - 1);
    last = age;
  }
  return Math.min(1, Math.max(gap, calendarDays - last - 1) / calendarDays);
}

const NO_CALENDAR: Rhythm = {
  read_day_share: NOT_KNOWN,
  write_day_share: NOT_KNOWN,
  longest_gap: NOT_KNOWN,
  daily_rhythm: NOT_KNOWN,
  weekly_rhythm: NOT_KNOWN,
  monthly_rhythm: NOT_KNOWN,
  quarterly_rhythm: NOT_KNOWN,
};

/** All in [0, 1]; `NOT_KNOWN` where the window is too short by the calendar, or too few days with reads are known. */
export function readRhythm(usage: UsageEvidence): Rhythm {
  const { calendarDays } = usage;
  if (calendarDays < LEAST_DAYS) return NO_CALENDAR;
  const { ages, exact, writeDays } = readDaysOf(usage);
  // Somebody left the days out.
  if (ages.length === 0 && usage.seqScans + usage.indexScans > 0) return NO_CALENDAR;
  const rhythm = (period: Period): number =>
    calendarDays < period.windowDays ? NOT_KNOWN : followed(period.months ? ages : exact, period);
  return {
    read_day_share: Math.min(1, ages.length / calendarDays),
    write_day_share: Math.min(1, writeDays / Math.min(DAYS_KEPT, calendarDays)),
    longest_gap: longestGap(ages, calendarDays),
    daily_rhythm: rhythm(DAY),
    weekly_rhythm: rhythm(WEEK),
    monthly_rhythm: rhythm(MONTH),
    quarterly_rhythm: rhythm(QUARTER),
  };
}
