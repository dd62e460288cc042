/**
 * Regular trading sessions by market identifier code (ISO 10383), as the exchanges publish them: the continuous
 * session on Monday to Friday, a break at noon counted as trading. Neither auctions outside of it, nor early closes,
 * nor holidays, unless they are given as dates.
 */
import { invalidInput } from '../errors.js';
import type { WeeklyPeriod } from './move-windows.js';

const at = (hour: number, minute = 0): number => hour * 60 + minute;

const SESSIONS = new Map([
  ['XNYS', { timeZone: 'America/New_York', from: at(9, 30), to: at(16) }],
  ['XNAS', { timeZone: 'America/New_York', from: at(9, 30), to: at(16) }],
  ['XLON', { timeZone: 'Europe/London', from: at(8), to: at(16, 30) }],
  ['XETR', { timeZone: 'Europe/Berlin', from: at(9), to: at(17, 30) }],
  ['XPAR', { timeZone: 'Europe/Paris', from: at(9), to: at(17, 30) }],
  ['XTKS', { timeZone: 'Asia/Tokyo', from: at(9), to: at(15, 30) }],
  ['XHKG', { timeZone: 'Asia/Hong_Kong', from: at(9, 30), to: at(16) }],
]);

const MONDAY_TO_FRIDAY = [1, 2, 3, 4, 5];

/** INVALID_INPUT for an exchange that is not known here. */
export function exchangeSession(code: string, holidays: ReadonlySet<string>): WeeklyPeriod {
  const session = SESSIONS.get(code);
  if (session === undefined) {
    throw invalidInput(
      `${code} is not an exchange that is known here`,
      `Give some of ${[...SESSIONS.keys()].join(', ')}, or its hours as times in moveWindows.`,
    );
  }
  return { ...session, weekdays: MONDAY_TO_FRIDAY, except: holidays };
}
