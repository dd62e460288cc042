import { describe, expect, it } from '@jest/globals';
import { whyModelFell, whyWordFell } from '../../../src/domain/standing-label.js';
import type { JudgedOn, KnownUse, Word } from '../../../src/domain/standing-label.js';

const NOW = new Date('2026-11-23T12:00:00Z');
const before = (hours: number): Date => new Date(NOW.getTime() - hours * 3_600_000);
const DAY = 24;

const quiet: KnownUse = {
  schema: 'desk',
  name: 'quotes',
  lastRead: null,
  lastWrite: null,
  reads: 0n,
  writes: 0n,
};

describe("a model's UNUSED", () => {
  const fresh: JudgedOn = { judgedAt: before(1), seenAt: before(2), isCurrent: true };
  const fell = (judgedOn: Partial<JudgedOn>, known: Partial<KnownUse> = {}) =>
    whyModelFell({ ...fresh, ...judgedOn }, { ...quiet, ...known }, NOW)?.cause ?? null;

  it.each([
    ['is fresh', {}, {}],
    ['is a day old', { judgedAt: before(DAY), seenAt: before(DAY) }, {}],
    ['is of a clock that is 5 minutes ahead', { judgedAt: before(-1 / 12), seenAt: before(-1 / 12) }, {}],
    ['was read before it was looked at', {}, { lastRead: before(2) }],
    ['is of a table that is written to', {}, { lastWrite: before(0), writes: 9n }],
  ])('stands where it %s', (_what, judgedOn, known) => {
    expect(fell(judgedOn, known)).toBeNull();
  });

  it.each([
    ['was judged more than a day ago', { judgedAt: before(DAY + 0.01) }, {}, 'AGE'],
    ['was looked at more than a day ago', { seenAt: before(DAY + 0.01) }, {}, 'AGE'],
    ['was judged in the future', { judgedAt: before(-0.1) }, {}, 'AGE'],
    ['was looked at in the future', { seenAt: before(-0.1) }, {}, 'AGE'],
    ['was judged on nobody knows what', { seenAt: null }, {}, 'AGE'],
    ['was judged by another model', { isCurrent: false }, {}, 'AGE'],
    ['was read after it was looked at, and before it was judged', {}, { lastRead: before(1.5) }, 'READ'],
    ['was read since, and is old as well', { judgedAt: before(99) }, { lastRead: before(1) }, 'READ'],
  ])('falls where it %s', (_what, judgedOn, known, cause) => {
    expect(fell(judgedOn, known)).toBe(cause);
  });
});

describe("a person's UNUSED", () => {
  const fell = (about: Partial<KnownUse>, known: Partial<KnownUse>): string | null => {
    const word: Word = { author: 'ann', at: before(100 * DAY), about: { ...quiet, ...about } };
    return whyWordFell(word, { ...quiet, ...about, ...known })?.why ?? null;
  };
  const said = 'ann said UNUSED on 2026-08-15, and';

  it.each([
    ['it grows old', {}, {}],
    ['a read was known then', { reads: 3n, lastRead: before(101 * DAY) }, {}],
    ['reads that were known are forgotten', { reads: 3n, lastRead: before(101 * DAY) }, { reads: 0n }],
    ['somebody wrote all the time', { writes: 3n, lastWrite: before(106 * DAY) }, { writes: 9n }],
    ['a month tells the last write later than its days did', { writes: 3n }, { lastWrite: before(1) }],
  ])('stands though %s', (_what, about, known) => {
    expect(fell(about, known)).toBeNull();
  });

  it.each([
    ['read', {}, { reads: 1n, lastRead: before(1) }, 'it was read since (2026-11-23T11:00:00.000Z)'],
    ['read without a scan', {}, { lastRead: before(1) }, 'it was read since (2026-11-23T11:00:00.000Z)'],
    [
      'read, where an earlier read was dated in the future',
      { reads: 1n, lastRead: before(-99) },
      { reads: 2n },
      'it was read since (2026-11-27T15:00:00.000Z)',
    ],
    ['renamed', {}, { name: 'quotes_live' }, 'it was renamed since, from desk.quotes'],
    ['put into another schema', {}, { schema: 'live' }, 'it was renamed since, from desk.quotes'],
    [
      'written to',
      {},
      { writes: 1n, lastWrite: before(1) },
      'it is written to since (2026-11-23T11:00:00.000Z)',
    ],
    [
      'written to after a quiet week',
      { writes: 3n, lastWrite: before(108 * DAY) },
      { writes: 4n },
      'it is written to since (2026-08-07T12:00:00.000Z)',
    ],
  ])('falls where the table was %s', (_what, about, known, why) => {
    expect(fell(about, known)).toBe(`${said} ${why}`);
  });
});
