/** How use is spread over the week and over its own days: markets rest on two days of seven, and bulk loads come in bursts. */
import { NOT_KNOWN } from './not-known.js';
import type { UsageEvidence } from './usage-evidence.js';

export interface WeekUse {
  readonly weekend_reads: number;
  readonly weekend_writes: number;
  readonly busiest_write_day: number;
  readonly write_day_reads: number;
}

/** Eight whole weeks, of which the catalog keeps every day. */
const DAYS = 56;
/** A shorter window, by the calendar, shows no week. */
const LEAST_DAYS = 14;
/** Fewer active days say nothing of the week. */
const LEAST_ACTIVE = 6;

/**
 * Share of the active days that are on the two neighbouring weekdays with the fewest, over the two sevenths that
 * they are of a week, at most 1. Which days of the week they are is not asked.
 */
function weekendShare(ages: readonly number[]): number {
  if (ages.length < LEAST_ACTIVE) return NOT_KNOWN;
  const week = [0, 0, 0, 0, 0, 0, 0];
  for (const age of ages) week[age % 7] = (week[age % 7] ?? 0) + 1;
  const pairs = week.map((days, day) => days + (week[(day + 1) % 7] ?? 0));
  return Math.min(1, (Math.min(...pairs) / ages.length) * 3.5);
}

const NO_WEEK = { weekend_reads: NOT_KNOWN, weekend_writes: NOT_KNOWN };

/** Shares in [0, 1]; `busiest_write_day` on a log2(1 + n) scale. */
export function weekUse({ activeDays, calendarDays }: UsageEvidence): WeekUse {
  const kept = activeDays.filter(({ days, age }) => days === 1 && age < DAYS);
  const written = kept.filter(({ writes }) => writes > 0);
  const agesOf = (days: typeof kept): readonly number[] => days.map(({ age }) => age);
  const mean = written.reduce((sum, { writes }) => sum + writes, 0) / written.length;
  const most = written.reduce((top, { writes }) => Math.max(top, writes), 0);
  const week =
    calendarDays < LEAST_DAYS
      ? NO_WEEK
      : {
          weekend_reads: weekendShare(agesOf(kept.filter(({ readDays }) => readDays > 0))),
          weekend_writes: weekendShare(agesOf(written)),
        };
  return {
    ...week,
    busiest_write_day: written.length === 0 ? NOT_KNOWN : Math.log2(1 + most / mean),
    write_day_reads:
      written.length === 0
        ? NOT_KNOWN
        : written.filter(({ readDays }) => readDays > 0).length / written.length,
  };
}
