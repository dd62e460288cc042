import type { MoveWindows, WeeklyPeriod, WindowState } from './move-windows.js';
import { turnsOfDay, wallClock } from './wall-clock.js';

const WEEK_DAYS = 7;
/** A year and a day: what does not change by then is not said to change. */
const HORIZON_WEEKS = 53;
const DAY_MS = 86_400_000;

/** Whether chunks may start at this instant, and until when that stays so. */
export function windowAt(windows: MoveWindows, at: Date): WindowState {
  const open = isOpen(windows, at);
  for (let week = 0; week < HORIZON_WEEKS; week++) {
    const from = new Date(at.getTime() + week * WEEK_DAYS * DAY_MS);
    const turn = turnsWithin(windows, from).find(
      (instant) => instant > at.getTime() && isOpen(windows, new Date(instant)) !== open,
    );
    if (turn !== undefined) return { open, until: new Date(turn) };
  }
  const horizon = new Date(at.getTime() + HORIZON_WEEKS * WEEK_DAYS * DAY_MS);
  return open ? { open, until: null } : { open, until: horizon };
}

const isOpen = ({ open, closed }: MoveWindows, at: Date): boolean =>
  (open.length === 0 || open.some((period) => covers(period, at))) &&
  !closed.some((period) => covers(period, at));

/** By the clocks alone, so that it holds whatever they are set to. */
function covers({ timeZone, weekdays, from, to, except }: WeeklyPeriod, at: Date): boolean {
  const { date, weekday, minute } = wallClock(timeZone, at);
  if (weekdays.includes(weekday) && !except.has(date) && minute >= from && (to <= from || minute < to))
    return true;
  if (to > from || minute >= to) return false;
  const yesterday = weekday === 1 ? 7 : weekday - 1;
  return weekdays.includes(yesterday) && !except.has(dayBefore(date));
}

const dayBefore = (date: string): string => new Date(Date.parse(date) - DAY_MS).toISOString().slice(0, 10);

/** All instants of a week at which a period may begin or end, in order. */
function turnsWithin({ open, closed }: MoveWindows, from: Date): readonly number[] {
  const minutesOf = new Map<string, Set<number>>();
  for (const period of [...open, ...closed]) {
    const minutes = minutesOf.get(period.timeZone) ?? new Set([0]);
    minutesOf.set(period.timeZone, minutes.add(period.from).add(period.to));
  }
  return [...minutesOf]
    .flatMap(([timeZone, minutes]) => turnsOfDay(timeZone, from, WEEK_DAYS, [...minutes]))
    .sort((a, b) => a - b);
}
