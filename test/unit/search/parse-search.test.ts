import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { knownRanges, numberOf, secondsOf, yearsOf } from '../../../src/search/known-ranges.js';
import { parseSearch } from '../../../src/search/parse-search.js';
import { takePeriods } from '../../../src/search/periods.js';
import { pointsOfMeeting } from '../../../src/search/span.js';

const day = (seconds: number): string => new Date(seconds * 1000).toISOString().slice(0, 10);

describe('a time in a search', () => {
  it.each([
    ['2019', '2019-01-01', '2019-12-31'],
    ['2019-02', '2019-02-01', '2019-02-28'],
    ['2019-02-03', '2019-02-03', '2019-02-03'],
    ['march 2019', '2019-03-01', '2019-03-31'],
    ['Sept 2019', '2019-09-01', '2019-09-30'],
    ['2019Q2', '2019-04-01', '2019-06-30'],
    ['q4 2019', '2019-10-01', '2019-12-31'],
    ['2019..2021', '2019-01-01', '2021-12-31'],
    ['2021-2019', '2019-01-01', '2021-12-31'],
    ['2019-03..2019-05', '2019-03-01', '2019-05-31'],
    ['from 2019 to 2020', '2019-01-01', '2020-12-31'],
    ['between march 2019 and 2020', '2019-03-01', '2020-12-31'],
    ['before 2020', '0001-01-01', '2019-12-31'],
    ['until 2020', '0001-01-01', '2020-12-31'],
    ['..2020', '0001-01-01', '2020-12-31'],
  ])('%s is %s to %s', (text, from, to) => {
    const { periods, rest } = takePeriods(`bars ${text} of euro`);
    expect(periods.map(({ text: typed, span }) => [typed, day(span.from), day(span.to)])).toEqual([
      [text, from, to],
    ]);
    expect(rest.replaceAll(/\s+/g, ' ')).toBe('bars of euro');
  });

  it.each([
    ['since 2020', '2020-01-01'],
    ['after 2020', '2021-01-01'],
    ['2020..', '2020-01-01'],
  ])('%s begins %s and has no end', (text, from) => {
    expect(takePeriods(text).periods.map(({ span }) => [day(span.from), span.to])).toEqual([
      [from, 253_402_300_800],
    ]);
  });

  it.each(['bars_2019', 'sp2019x', '12019', '3000', '2019-13', 'v1.2019.3'])('%s is none', (text) => {
    expect(takePeriods(text).periods).toEqual([]);
  });

  it('may also be the word of a name where it is a bare year', () => {
    expect(takePeriods('2019 2019-03').periods.map(({ year }) => year)).toEqual(['2019', null]);
  });
});

describe('a search', () => {
  it.each([
    ['minute bars of 2019', ['minute', 'bars'], ['2019']],
    ['where was `isin` stored', ['isin'], []],
    ['where', ['where'], []],
    ['all of the tables', ['all', 'of', 'the', 'tables'], []],
    ['what of 2019', [], ['2019']],
    ['isin ISIN', ['isin'], []],
    ["'; drop table archives; --", ['drop'], []],
    ['🚀 !!', [], []],
  ])('%s', (text, words, periods) => {
    const parsed = parseSearch(text);
    expect([parsed.words, parsed.periods.map((period) => period.text)]).toEqual([words, periods]);
    expect(parsed.blank).toBe(false);
  });

  it('of blanks alone fits everything', () => {
    expect(parseSearch(' \t').blank).toBe(true);
  });

  it('of more than 32 words is refused', () => {
    const text = Array.from({ length: 33 }, (_, at) => `w${at}`).join(' ');
    expect(() => parseSearch(text)).toThrow('a search for 33 different words is too long');
  });

  it('is understood whatever the text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 60 }), (text) => {
        const { words } = parseSearch(text);
        expect(words.every((word) => /^[\p{L}\p{M}\p{N}]+$/u.test(word))).toBe(true);
      }),
    );
  });
});

describe('the range of a column', () => {
  it.each([
    ['2019-01-02', 1_546_387_200],
    ['2019-01-02 03:04:05', 1_546_398_245],
    ['2019-01-02 03:04:05.5+02', 1_546_391_045.5],
    ['2019-01-02T03:04:05-05:30', 1_546_418_045],
    ['infinity', null],
    ['0044-03-15 BC', null],
  ])('ends at the moment %s', (text, seconds) => {
    expect(secondsOf(text)).toBe(seconds);
  });

  it.each([
    ['12.50', 12.5],
    ['-1e400', -1e300],
    ['NaN', null],
    ['', null],
  ])('ends at the number %s', (text, number) => {
    expect(numberOf(text)).toBe(number);
  });

  it('reaches years where it is no longer than a hundred', () => {
    const ranges = knownRanges([
      { column: 'ts', minimum: '2019-06-01', maximum: '2021-01-01' },
      { column: 'valid', minimum: '0001-01-01', maximum: '9999-12-31' },
      { column: 'price', minimum: '1', maximum: '2' },
      { column: 'odd', minimum: 'a', maximum: 'b' },
    ]);
    expect(ranges.map(({ column, kind }) => [column, kind])).toEqual([
      ['ts', 'time'],
      ['valid', 'time'],
      ['price', 'number'],
    ]);
    expect(yearsOf(ranges)).toEqual([2019, 2020, 2021]);
  });

  it('is worth more the more it is what was asked', () => {
    const of = (from: number, to: number) => ({ kind: 'number', from, to }) as const;
    const asked = of(0, 99);
    expect(pointsOfMeeting(of(0, 99), asked)).toBe(1_000);
    expect(pointsOfMeeting(of(0, 199), asked)).toBe(750);
    expect(pointsOfMeeting(of(99, 5_000), asked)).toBe(500);
    expect(pointsOfMeeting(of(100, 200), asked)).toBeNull();
    expect(pointsOfMeeting({ ...of(0, 99), kind: 'time' }, asked)).toBeNull();
  });
});
