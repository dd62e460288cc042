/** What clocks show in a time zone, by the zones' history that Node brings (Intl). */
import { invalidInput } from '../errors.js';

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;

/** A moment as it is read off a wall. */
export interface WallClock {
  /** `2026-03-29`. */
  readonly date: string;
  /** 1 is Monday, 7 is Sunday. */
  readonly weekday: number;
  /** Minutes since 00:00 as shown: 0 to 1439. */
  readonly minute: number;
}

const formats = new Map<string, Intl.DateTimeFormat>();

/** INVALID_INPUT for a zone that Node does not know. */
function formatOf(timeZone: string): Intl.DateTimeFormat {
  const known = formats.get(timeZone);
  if (known !== undefined) return known;
  try {
    const made = new Intl.DateTimeFormat('en-US', {
      timeZone,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    });
    formats.set(timeZone, made);
    return made;
  } catch {
    throw invalidInput(`${timeZone} is not a time zone`, 'Give a name like Europe/Berlin or UTC.');
  }
}

/** What the zone's clocks show, as if it were UTC: milliseconds. */
function shownAt(timeZone: string, instant: number): number {
  const parts = new Map<string, number>();
  for (const { type, value } of formatOf(timeZone).formatToParts(instant)) parts.set(type, Number(value));
  const part = (type: string): number => parts.get(type) ?? 0;
  return Date.UTC(part('year'), part('month') - 1, part('day'), part('hour'), part('minute'), part('second'));
}

export function wallClock(timeZone: string, instant: Date): WallClock {
  const shown = new Date(shownAt(timeZone, instant.getTime()));
  return {
    date: shown.toISOString().slice(0, 10),
    weekday: ((shown.getUTCDay() + 6) % 7) + 1,
    minute: shown.getUTCHours() * 60 + shown.getUTCMinutes(),
  };
}

/** How far the zone's clocks are ahead of UTC, in milliseconds; `instant` in whole seconds. */
const offsetAt = (timeZone: string, instant: number): number => shownAt(timeZone, instant) - instant;

/**
 * Instants from `from`, for `days` days, at which the zone's clocks show one of the minutes of the day, or are set
 * forward or back. Between two of them the clocks do nothing but run.
 */
export function turnsOfDay(
  timeZone: string,
  from: Date,
  days: number,
  minutes: readonly number[],
): readonly number[] {
  const turns: number[] = [];
  const firstDay = Math.floor(from.getTime() / DAY_MS) * DAY_MS;
  // A day more on both sides: the zone's day is not the one of UTC.
  for (let day = firstDay - DAY_MS; day <= firstDay + (days + 1) * DAY_MS; day += DAY_MS) {
    const [before, after] = [offsetAt(timeZone, day), offsetAt(timeZone, day + DAY_MS)];
    if (before !== after) turns.push(changeOfClocks(timeZone, day, day + DAY_MS));
    for (const minute of minutes)
      for (const offset of new Set([before, after, offsetAt(timeZone, day - DAY_MS)]))
        turns.push(day + minute * MINUTE_MS - offset);
  }
  return turns;
}

/** The first instant in `(from, to]` with the offset of `to`; clocks change on whole seconds, once a day at most. */
function changeOfClocks(timeZone: string, from: number, to: number): number {
  let [before, after] = [from, to];
  const offset = offsetAt(timeZone, to);
  while (after - before > 1000) {
    const middle = Math.floor((before + after) / 2000) * 1000;
    if (offsetAt(timeZone, middle) === offset) after = middle;
    else before = middle;
  }
  return after;
}
