import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { MoveWindows, WeeklyPeriod } from '../../../src/domain/windows/move-windows.js';
import { parseWindows } from '../../../src/domain/windows/parse-windows.js';
import { windowAt } from '../../../src/domain/windows/window-at.js';

const windows = (moveWindows: string, quietExchanges = '', exchangeHolidays = ''): MoveWindows =>
  parseWindows({ moveWindows, quietExchanges, exchangeHolidays });

/** As text: `open until …`. */
function said(of: MoveWindows, at: string): string {
  const { open, until } = windowAt(of, new Date(at));
  return `${open ? 'open' : 'closed'} until ${until?.toISOString().replace(':00.000Z', 'Z') ?? 'further notice'}`;
}

describe('windows', () => {
  it('are open at any time where there are none', () => {
    expect(said(windows(''), '2026-11-23T12:00:00Z')).toBe('open until further notice');
  });

  it.each([
    // A Monday in winter: Berlin is an hour ahead.
    ['2026-11-23T20:59:59.999Z', 'closed until 2026-11-23T21:00Z'],
    ['2026-11-23T21:00:00Z', 'open until 2026-11-24T05:00Z'],
    ['2026-11-24T04:59:59.999Z', 'open until 2026-11-24T05:00Z'],
    ['2026-11-24T05:00:00Z', 'closed until 2026-11-24T21:00Z'],
    // It begins on Friday and ends on Saturday; Saturday and Sunday are none of its days.
    ['2026-11-28T04:00:00Z', 'open until 2026-11-28T05:00Z'],
    ['2026-11-28T22:00:00Z', 'closed until 2026-11-30T21:00Z'],
    ['2026-11-30T02:00:00Z', 'closed until 2026-11-30T21:00Z'],
  ])('over midnight at %s are %s', (at, expected) => {
    expect(said(windows('Europe/Berlin mon-fri 22:00-06:00'), at)).toBe(expected);
  });

  it('that follow each other are one', () => {
    const week = windows('UTC fri 20:00-24:00; UTC sat,sun 00:00-24:00; UTC mon 00:00-06:00');
    expect(said(week, '2026-11-27T21:00:00Z')).toBe('open until 2026-11-30T06:00Z');
    expect(said(windows('UTC mon-sun 00:00-24:00'), '2026-11-27T21:00:00Z')).toBe(
      'open until further notice',
    );
  });

  it.each([
    // Clocks go from 02:00 to 03:00 on 29 March: the night has an hour less.
    ['spring', 'Europe/Berlin sat 22:00-06:00', '2026-03-28T22:00:00Z', 'open until 2026-03-29T04:00Z'],
    [
      'a skipped hour',
      'Europe/Berlin sun 02:00-03:00',
      '2026-03-28T22:00:00Z',
      'closed until 2026-04-05T00:00Z',
    ],
    [
      'a skipped begin',
      'Europe/Berlin sun 02:30-04:00',
      '2026-03-28T22:00:00Z',
      'closed until 2026-03-29T01:00Z',
    ],
    [
      'a skipped end',
      'Europe/Berlin sun 01:00-02:30',
      '2026-03-29T00:30:00Z',
      'open until 2026-03-29T01:00Z',
    ],
    // And from 03:00 to 02:00 on 25 October: an hour more.
    ['autumn', 'Europe/Berlin sat 22:00-06:00', '2026-10-24T22:00:00Z', 'open until 2026-10-25T05:00Z'],
    [
      'a doubled hour',
      'Europe/Berlin sun 02:00-03:00',
      '2026-10-25T00:00:00Z',
      'open until 2026-10-25T02:00Z',
    ],
    ['half of it', 'Europe/Berlin sun 02:00-02:30', '2026-10-25T00:00:00Z', 'open until 2026-10-25T00:30Z'],
    [
      'half of it again',
      'Europe/Berlin sun 02:00-02:30',
      '2026-10-25T00:30:00Z',
      'closed until 2026-10-25T01:00Z',
    ],
    // Lord Howe moves by half an hour, Kolkata is at a half and Chatham at three quarters.
    [
      'half an hour',
      'Australia/Lord_Howe sun 01:00-03:00',
      '2026-04-04T14:00:00Z',
      'open until 2026-04-04T16:30Z',
    ],
    ['odd zones', 'Asia/Kolkata mon 00:00-01:00', '2026-11-22T18:30:00Z', 'open until 2026-11-22T19:30Z'],
    [
      'the far east',
      'Pacific/Kiritimati mon 00:00-01:00',
      '2026-11-22T10:00:00Z',
      'open until 2026-11-22T11:00Z',
    ],
    [
      'the far west',
      'Pacific/Pago_Pago sun 23:00-24:00',
      '2026-11-23T10:00:00Z',
      'open until 2026-11-23T11:00Z',
    ],
  ])('go by the clocks: %s', (_what, text, at, expected) => {
    expect(said(windows(text), at)).toBe(expected);
  });
});

describe('exchanges that trade', () => {
  it.each([
    ['winter', '2026-11-23T14:30:00Z', 'closed until 2026-11-23T21:00Z'],
    ['winter, before', '2026-11-23T14:29:59Z', 'open until 2026-11-23T14:30Z'],
    ['summer', '2026-07-01T13:30:00Z', 'closed until 2026-07-01T20:00Z'],
    // New York changed its clocks on 8 March, Europe three weeks later.
    ['between', '2026-03-16T13:30:00Z', 'closed until 2026-03-16T20:00Z'],
    ['a weekend', '2026-11-28T15:00:00Z', 'open until 2026-11-30T14:30Z'],
  ])('close New York in %s', (_when, at, expected) => {
    expect(said(windows('', 'XNYS'), at)).toBe(expected);
  });

  it('are closed one after the other, whatever the windows say', () => {
    const both = windows('UTC mon-fri 00:00-24:00', 'XETR, XNYS');
    expect(said(both, '2026-11-23T08:00:00Z')).toBe('closed until 2026-11-23T21:00Z');
    expect(said(both, '2026-11-23T21:00:00Z')).toBe('open until 2026-11-24T08:00Z');
    expect(said(both, '2026-11-28T12:00:00Z')).toBe('closed until 2026-11-30T00:00Z');
  });

  it('do not on the holidays that are given, each its own', () => {
    const holidays = windows('', 'XETR, XNYS', 'XNYS 2026-11-26');
    expect(said(holidays, '2026-11-26T09:00:00Z')).toBe('closed until 2026-11-26T16:30Z');
    expect(said(holidays, '2026-11-26T17:00:00Z')).toBe('open until 2026-11-27T08:00Z');
  });

  it('can leave no time at all: then the end of a year is said', () => {
    const never = windows('America/New_York mon-fri 10:00-11:00', 'XNYS');
    expect(said(never, '2026-11-23T00:00:00Z')).toBe('closed until 2027-11-29T00:00Z');
    const once = windows('America/New_York mon-fri 10:00-11:00', 'XNYS', 'XNYS 2027-07-05');
    expect(said(once, '2026-11-23T00:00:00Z')).toBe('closed until 2027-07-05T14:00Z');
  });
});

const period: fc.Arbitrary<WeeklyPeriod> = fc
  .record({
    timeZone: fc.constantFrom(
      'UTC',
      'Europe/Berlin',
      'America/New_York',
      'Australia/Lord_Howe',
      'Asia/Kathmandu',
    ),
    weekdays: fc.uniqueArray(fc.integer({ min: 1, max: 7 }), { minLength: 1, maxLength: 7 }),
    from: fc.integer({ min: 0, max: 1439 }),
    to: fc.integer({ min: 0, max: 1440 }),
    except: fc.constant(new Set<string>()),
  })
  .filter(({ from, to }) => from !== to);

const someWindows = fc.record({
  open: fc.array(period, { maxLength: 3 }),
  closed: fc.array(period, { maxLength: 2 }),
});
// Two years with their four changes of clocks in each zone.
const instant = fc.date({
  min: new Date('2026-01-01T00:00:00Z'),
  max: new Date('2028-01-01T00:00:00Z'),
  noInvalidDate: true,
});

describe('what is said of any windows', () => {
  it('holds until then, and no longer', () => {
    fc.assert(
      fc.property(someWindows, instant, fc.double({ min: 0, max: 1, noNaN: true }), (of, at, share) => {
        const { open, until } = windowAt(of, at);
        if (until === null || until.getTime() - at.getTime() > 370 * 86_400_000) return;
        expect(until.getTime()).toBeGreaterThan(at.getTime());
        expect(windowAt(of, until).open).toBe(!open);
        const between = new Date(at.getTime() + Math.floor(share * (until.getTime() - 1 - at.getTime())));
        for (const moment of [between, new Date(until.getTime() - 1)]) {
          expect(windowAt(of, moment)).toEqual({ open, until });
        }
      }),
      { numRuns: 150 },
    );
  });

  it('is for UTC what the minutes of the week say', () => {
    fc.assert(
      fc.property(period, instant, (one, at) => {
        const of = { open: [{ ...one, timeZone: 'UTC' }], closed: [] };
        const minutes = Math.floor(at.getTime() / 60_000);
        // 1970 began on a Thursday.
        const ofWeek = (minutes + 3 * 1440) % 10_080;
        const length = one.to > one.from ? one.to - one.from : one.to - one.from + 1440;
        const covered = one.weekdays.some(
          (day) => (ofWeek - ((day - 1) * 1440 + one.from) + 10_080) % 10_080 < length,
        );
        expect(windowAt(of, at).open).toBe(covered);
        expect(windowAt({ open: [], closed: of.open }, at).open).toBe(!covered);
      }),
    );
  });
});
