const DAY_MS = 86_400_000;
const BARS = '▁▂▃▄▅▆▇█';
const NONE = '·';
const UNKNOWN = ' ';
const MONTH_ONLY = '?';

export interface DayReads {
  /** `2026-01-31` (UTC); the first of the month where `wholeMonth`. */
  readonly day: string;
  readonly wholeMonth: boolean;
  readonly reads: bigint;
}

const dayOf = (time: number): string => new Date(time).toISOString().slice(0, 10);

/**
 * One character for each of the last `days` days up to `now`, the oldest first: a bar that grows with the logarithm of
 * the day's reads, `·` where nobody read, `?` where only the month is known, a blank before `since`, when counting began.
 */
export function sparkline(reads: readonly DayReads[], since: Date, now: Date, days: number): string {
  const byDay = new Map<string, bigint>();
  for (const { day, wholeMonth, reads: count } of reads) {
    if (!wholeMonth) byDay.set(day, (byDay.get(day) ?? 0n) + count);
  }
  const months = new Set(
    reads
      .filter(({ wholeMonth, reads: count }) => wholeMonth && count > 0n)
      .map(({ day }) => day.slice(0, 7)),
  );
  const most = Math.log1p(Number([...byDay.values()].reduce((a, b) => (a > b ? a : b), 0n)));
  return Array.from({ length: days }, (_, index) => {
    const day = dayOf(now.getTime() - (days - 1 - index) * DAY_MS);
    const count = byDay.get(day) ?? 0n;
    if (count > 0n) return BARS[Math.ceil((Math.log1p(Number(count)) / most) * BARS.length) - 1] ?? BARS;
    if (months.has(day.slice(0, 7))) return MONTH_ONLY;
    return day < dayOf(since.getTime()) ? UNKNOWN : NONE;
  }).join('');
}
