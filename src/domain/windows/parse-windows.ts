/** Windows as they stand in the configuration. Every function throws INVALID_INPUT that says what is wrong and what to write. */
import { invalidInput } from '../errors.js';
import { exchangeSession } from './exchange-sessions.js';
import type { MoveWindows, WeeklyPeriod } from './move-windows.js';
import { wallClock } from './wall-clock.js';

const WEEKDAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];
const PERIOD = /^(\S+) +(\S+) +(\d\d):(\d\d)-(\d\d):(\d\d)$/;
const HOW =
  'Write a zone, days and times: Europe/Berlin mon-fri 22:00-06:00. Several are parted by semicolons.';

export interface WindowSettings {
  /** `Europe/Berlin mon-fri 22:00-06:00; Europe/Berlin sat,sun 00:00-24:00`; empty: at any time. */
  readonly moveWindows: string;
  /** `XNYS, XETR`: not while these trade. */
  readonly quietExchanges: string;
  /** `XNYS 2026-11-26, XETR 2026-12-24`: days on which they do not. */
  readonly exchangeHolidays: string;
}

export function parseWindows({ moveWindows, quietExchanges, exchangeHolidays }: WindowSettings): MoveWindows {
  const holidays = parseHolidays(exchangeHolidays);
  return {
    open: parsePeriods(moveWindows),
    closed: listOf(quietExchanges, ',').map((code) => exchangeSession(code, holidays.get(code) ?? new Set())),
  };
}

const listOf = (text: string, separator: string): readonly string[] =>
  text
    .split(separator)
    .map((part) => part.trim())
    .filter((part) => part !== '');

const parsePeriods = (text: string): readonly WeeklyPeriod[] => listOf(text, ';').map(parsePeriod);

function parsePeriod(text: string): WeeklyPeriod {
  const [, timeZone = '', days = '', ...times] = PERIOD.exec(text) ?? [];
  const [fromHour = 0, fromMinute = 0, toHour = 0, toMinute = 0] = times.map(Number);
  const [from, to] = [fromHour * 60 + fromMinute, toHour * 60 + toMinute];
  if (times.length === 0) throw invalidInput(`'${text}' is not a window`, HOW);
  if (fromMinute > 59 || toMinute > 59 || from >= 1440 || to > 1440 || from === to)
    throw invalidInput(`'${text}' has no such times`, 'Times go from 00:00 to 24:00, and differ.');
  wallClock(timeZone, new Date(0));
  return { timeZone, weekdays: parseDays(days, text), from, to, except: new Set() };
}

/** `mon-fri`, `sat,sun`, `fri-mon`. */
function parseDays(days: string, text: string): readonly number[] {
  const found = new Set<number>();
  for (const part of days.toLowerCase().split(',')) {
    const [first = -1, last = first, ...more] = part.split('-').map((day) => WEEKDAYS.indexOf(day));
    if (first < 0 || last < 0 || more.length > 0)
      throw invalidInput(
        `'${text}' has no such days`,
        `Days are ${WEEKDAYS.join(', ')}: mon-fri, or sat,sun.`,
      );
    const length = (last - first + 7) % 7;
    for (let day = 0; day <= length; day++) found.add(((first + day) % 7) + 1);
  }
  return [...found].sort((a, b) => a - b);
}

function parseHolidays(text: string): ReadonlyMap<string, ReadonlySet<string>> {
  const holidays = new Map<string, Set<string>>();
  for (const entry of listOf(text, ',')) {
    const [, code = '', date = ''] = /^(\S+) +(\d{4}-\d\d-\d\d)$/.exec(entry) ?? [];
    if (code === '' || !isDate(date))
      throw invalidInput(
        `'${entry}' is not a holiday`,
        'Write exchange and day: XNYS 2026-11-26, XETR 2026-12-24.',
      );
    exchangeSession(code, new Set());
    holidays.set(code, (holidays.get(code) ?? new Set()).add(date));
  }
  return holidays;
}

function isDate(text: string): boolean {
  const time = new Date(text);
  return !Number.isNaN(time.getTime()) && time.toISOString().slice(0, 10) === text;
}
