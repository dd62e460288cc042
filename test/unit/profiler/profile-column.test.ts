import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { profileColumn } from '../../../src/profiler/decide/profile-column.js';
import type { GatheredColumn } from '../../../src/profiler/gathered-column.js';
import type { TypeFamily } from '../../../src/profiler/type-family.js';

const AT = new Date('2026-06-01T00:00:00Z');

const sample = (
  values: readonly (string | null)[],
  whole = true,
  tableRows: number | null = null,
): GatheredColumn => ({
  source: 'SAMPLE',
  values: values.map((text) => ({ text, bytes: text === null ? null : Buffer.byteLength(text) + 1 })),
  whole,
  tableRows,
  limitation: null,
});
const statistics = (
  mostCommon: readonly (readonly [string, number])[],
  bounds: readonly string[],
  distinct = -1,
): GatheredColumn => ({
  source: 'STATISTICS',
  statistics: {
    nullShare: 0.25,
    distinct,
    averageBytes: 8,
    mostCommon: mostCommon.map(([value, share]) => ({ value, share })),
    bounds,
  },
  tableRows: 1000,
});
const profile = (
  gathered: GatheredColumn,
  family: TypeFamily = 'text',
  name = 'c1',
  isArray = false,
): ReturnType<typeof profileColumn> => profileColumn('things', { name, family, isArray }, gathered, AT);

describe('a profile of a whole table', () => {
  it('counts', () => {
    expect(profile(sample(['b', 'a', 'b', null]))).toEqual({
      column: 'c1',
      source: 'SAMPLE',
      limitation: null,
      sampledRows: 4,
      checkedValues: 2,
      nullShare: 0.25,
      distinct: { count: 2, method: 'counted' },
      averageBytes: 2,
      minimum: 'a',
      maximum: 'b',
      mostCommon: [{ value: 'b', share: 0.5 }],
      sensitivity: [],
    });
  });

  it('of no rows says nothing of values', () => {
    expect(profile(sample([]))).toMatchObject({
      sampledRows: 0,
      nullShare: null,
      averageBytes: null,
      minimum: null,
    });
  });

  it('compares numbers as numbers, exactly, and dates as dates', () => {
    const numbers = ['10', '9', '-3', '9007199254740993', '9007199254740992.5', 'NaN'];
    expect(profile(sample(numbers), 'number')).toMatchObject({ minimum: '-3', maximum: '9007199254740993' });
    expect(profile(sample(['-0.5', '-0.25']), 'number')).toMatchObject({ minimum: '-0.5', maximum: '-0.25' });
    const dates = ['2024-01-02', '1999-12-31', 'infinity', '0044-03-15 BC'];
    expect(profile(sample(dates), 'date')).toMatchObject({ minimum: '1999-12-31', maximum: '2024-01-02' });
  });

  it('says how many values were too large', () => {
    const gathered: GatheredColumn = {
      source: 'SAMPLE',
      values: [
        { text: null, bytes: 5_000_000 },
        { text: '{}', bytes: 3 },
      ],
      whole: true,
      tableRows: null,
      limitation: null,
    };
    expect(profile(gathered, 'json')).toMatchObject({
      limitation: '1 of 2 values are too large to be read for a profile',
      nullShare: 0,
      averageBytes: 2_500_002,
    });
  });
});

describe('a profile of a sample', () => {
  it('estimates distinct values as ANALYZE does, within what is possible', () => {
    const unique = Array.from({ length: 100 }, (_, index) => String(index));
    expect(profile(sample(unique, false, 10_000)).distinct).toEqual({ count: 10_000, method: 'estimated' });
    const few = Array.from({ length: 100 }, (_, index) => String(index % 5));
    expect(profile(sample(few, false, 10_000)).distinct).toEqual({ count: 5, method: 'estimated' });
    expect(profile(sample(few, false, null)).distinct).toBeNull();
  });
});

describe('a profile from statistics', () => {
  it('is what PostgreSQL says', () => {
    expect(profile(statistics([['buy', 0.5]], ['ask', 'sell'], -0.5))).toMatchObject({
      source: 'STATISTICS',
      sampledRows: null,
      checkedValues: 3,
      nullShare: 0.25,
      distinct: { count: 500, method: 'analyze' },
      averageBytes: 8,
      minimum: 'ask',
      maximum: 'sell',
      mostCommon: [{ value: 'buy', share: 0.5 }],
    });
  });
});

describe('values of a column are not kept', () => {
  it('where its name alone makes it sensitive', () => {
    expect(profile(sample(['x', 'x', 'y']), 'text', 'password')).toMatchObject({
      minimum: null,
      maximum: null,
      mostCommon: [],
      sensitivity: [{ kind: 'CREDENTIAL' }],
    });
  });

  it('of documents, lists and bytes', () => {
    for (const [family, isArray] of [
      ['json', false],
      ['text', true],
      ['binary', false],
      ['other', false],
    ] as const) {
      const kept = profile(sample(['{a}', '{a}', '{b}']), family, 'c1', isArray);
      expect([kept.minimum, kept.maximum, ...kept.mostCommon]).toEqual([null, null]);
    }
  });

  it('where a text of several words stands for one row', () => {
    const texts = ['Ada Abbott, 12 Main Street', 'Zoe Zimmer, 1 High Street', 'code'];
    expect(profile(sample(texts))).toMatchObject({ minimum: null, maximum: 'code', mostCommon: [] });
  });

  it('whatever is planted among them', () => {
    const planted = fc.constantFrom(
      'ada.abbott@example.com',
      '4111111111111111',
      'DE89370400440532013000',
      `$2b$12$${'a'.repeat(53)}`,
      'postgres://app:hunter22@db/app',
      '+49 30 901820',
      '219-09-9998',
      'RSSMRA85T10A562S',
      '529.982.247-25',
      '12345678Z',
      'AB123456C',
      '86095742719',
      '212-555-0123',
    );
    const around = fc.oneof(
      fc.constant(''),
      fc.string({ maxLength: 20 }).map((text) => `${text}:`),
      fc.string({ maxLength: 20 }).map((text) => `${text} `),
    );
    const value = fc.oneof(
      { weight: 3, arbitrary: fc.string({ maxLength: 30 }) },
      { weight: 1, arbitrary: fc.tuple(around, planted).map(([before, secret]) => `${before}${secret}`) },
    );
    const family = fc.constantFrom<TypeFamily>('text', 'json', 'enum', 'other');
    fc.assert(
      fc.property(
        fc.array(value, { minLength: 1, maxLength: 40 }),
        planted,
        family,
        fc.boolean(),
        (values, secret, of, whole) => {
          // Most common, least and greatest, as a hostile order of values would have it.
          const all = [secret, secret, secret, ...values.flatMap((text) => [text, text])];
          const kind = of === 'enum' ? 'text' : of;
          const shown = [
            profile(sample(all, whole, 1e6), kind),
            profile(
              statistics(
                all.map((text) => [text, 0.01]),
                all,
                -0.001,
              ),
              kind,
            ),
          ];
          expect(JSON.stringify(shown)).not.toContain(secret);
        },
      ),
    );
  });

  it('as halves of characters, which no jsonb takes', () => {
    const long = `${'a'.repeat(99)}😀`;
    const kept = profile(sample([long, long, '\ud83d', '\ud83d']));
    expect(kept.mostCommon.map(({ value }) => value)).toEqual([long, '\ufffd']);
  });
});
