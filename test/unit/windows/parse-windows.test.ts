import { describe, expect, it } from '@jest/globals';
import { parseWindows } from '../../../src/domain/windows/parse-windows.js';

const NONE = { moveWindows: '', quietExchanges: '', exchangeHolidays: '' };

describe('windows in the configuration', () => {
  it('are read with their zones, days and times', () => {
    const { open, closed } = parseWindows({
      ...NONE,
      moveWindows: ' Europe/Berlin mon-fri 22:00-06:00; UTC sat,sun 00:00-24:00 ; UTC fri-mon 01:30-02:00;',
    });
    expect(closed).toEqual([]);
    expect(open).toEqual([
      { timeZone: 'Europe/Berlin', weekdays: [1, 2, 3, 4, 5], from: 1320, to: 360, except: new Set() },
      { timeZone: 'UTC', weekdays: [6, 7], from: 0, to: 1440, except: new Set() },
      { timeZone: 'UTC', weekdays: [1, 5, 6, 7], from: 90, to: 120, except: new Set() },
    ]);
  });

  it('close while exchanges trade, but for their own holidays', () => {
    const { closed } = parseWindows({
      ...NONE,
      quietExchanges: 'XNYS,XETR',
      exchangeHolidays: 'XETR 2026-12-24, XETR 2026-12-31',
    });
    expect(closed.map(({ timeZone, except }) => [timeZone, [...except]])).toEqual([
      ['America/New_York', []],
      ['Europe/Berlin', ['2026-12-24', '2026-12-31']],
    ]);
  });

  it.each([
    [
      { moveWindows: 'mon-fri 22:00-06:00' },
      "'mon-fri 22:00-06:00' is not a window",
      'Write a zone, days and times',
    ],
    [{ moveWindows: 'Europe/Bonn mon 22:00-23:00' }, 'Europe/Bonn is not a time zone', 'Give a name like'],
    [
      { moveWindows: 'UTC mon-fry 22:00-23:00' },
      "'UTC mon-fry 22:00-23:00' has no such days",
      'Days are mon',
    ],
    [
      { moveWindows: 'UTC mon-tue-wed 22:00-23:00' },
      "'UTC mon-tue-wed 22:00-23:00' has no such days",
      'Days are',
    ],
    [{ moveWindows: 'UTC mon 22:60-23:00' }, "'UTC mon 22:60-23:00' has no such times", 'Times go from'],
    [{ moveWindows: 'UTC mon 24:00-02:00' }, "'UTC mon 24:00-02:00' has no such times", 'Times go from'],
    [{ moveWindows: 'UTC mon 02:00-02:00' }, "'UTC mon 02:00-02:00' has no such times", 'Times go from'],
    [{ quietExchanges: 'NYSE' }, 'NYSE is not an exchange that is known here', 'Give some of XNYS'],
    [{ exchangeHolidays: 'XNYS 2026-02-30' }, "'XNYS 2026-02-30' is not a holiday", 'Write exchange and day'],
    [
      { exchangeHolidays: 'FOO 2026-02-03' },
      'FOO is not an exchange that is known here',
      'Give some of XNYS',
    ],
  ])('that are wrong are refused: %j', (settings, message, hint) => {
    let thrown: unknown = null;
    try {
      parseWindows({ ...NONE, ...settings });
    } catch (error) {
      thrown = error;
    }
    expect(thrown).toMatchObject({ code: 'INVALID_INPUT', message });
    expect(thrown).toHaveProperty('hint', expect.stringContaining(hint));
  });
});
