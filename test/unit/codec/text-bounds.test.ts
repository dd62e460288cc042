import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { createContentHasher } from '../../../src/codec/content-hash.js';
import { compareTexts, textOrder } from '../../../src/codec/ordered-text.js';
import type { TextOrder } from '../../../src/codec/ordered-text.js';
import { TextBounds } from '../../../src/codec/text-bounds.js';
import { csvOf, cut, sizes } from './bytes.js';

type Row = readonly (string | null)[];

function boundsOf(orders: readonly (TextOrder | null)[], rows: readonly Row[], cuts: readonly number[] = []) {
  const bounds = new TextBounds(orders);
  const hasher = createContentHasher('t', 'sum128', bounds);
  const plain = createContentHasher('t');
  for (const piece of cut(csvOf(rows), cuts)) {
    hasher.update(piece);
    // Another stream in between takes nothing from the first.
    plain.update(piece);
  }
  expect(hasher.digest()).toEqual(plain.digest());
  return bounds.found();
}

const text = fc.string({ unit: fc.constantFrom('a', ',', '"', '\n', '1', '-'), maxLength: 80 });
const numeric = fc
  .tuple(fc.boolean(), fc.bigInt({ min: 0n, max: 10n ** 25n }), fc.nat({ max: 6 }))
  .map(([negative, digits, scale]) => {
    const padded = digits.toString().padStart(scale + 1, '0');
    const whole = padded.slice(0, padded.length - scale);
    const number = scale === 0 ? whole : `${whole}.${padded.slice(padded.length - scale)}`;
    return negative && digits > 0n ? `-${number}` : number;
  });
const moment = fc
  .date({ min: new Date('0001-01-01T00:00:00Z'), max: new Date('9999-12-31T23:59:59Z'), noInvalidDate: true })
  .map(
    (at) =>
      `${at
        .toISOString()
        .slice(0, 23)
        .replace('T', ' ')
        .replace(/\.?0+$/, '')}+00`,
  );

/** By big numbers and times, not by text. */
const scaled = (value: string): bigint => {
  const [whole = '', fraction = ''] = value.split('.');
  return BigInt(whole.replace('-', '') + fraction.padEnd(6, '0')) * (whole.startsWith('-') ? -1n : 1n);
};

describe('the least and the most of a column', () => {
  it('are those of its numbers, whatever lies beside them and however the text is cut', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.option(text), fc.option(numeric), fc.option(text)), { minLength: 1 }),
        sizes,
        (rows, cuts) => {
          const [found] = boundsOf([null, 'number', null], rows, cuts);
          const values = rows.flatMap(([, value]) => (value === null ? [] : [scaled(value)]));
          const least = values.length === 0 ? null : values.reduce((a, b) => (b < a ? b : a));
          const most = values.length === 0 ? null : values.reduce((a, b) => (b > a ? b : a));
          expect(found?.nulls).toBe(rows.length - values.length);
          expect(found?.least == null ? null : scaled(found.least)).toBe(least);
          expect(found?.most == null ? null : scaled(found.most)).toBe(most);
        },
      ),
    );
  });

  it('are those of its moments', () => {
    fc.assert(
      fc.property(fc.array(moment, { minLength: 1 }), sizes, (values, cuts) => {
        const sorted = [...values].sort(
          (a, b) =>
            Date.parse(a.replace(' ', 'T').replace('+00', 'Z')) -
            Date.parse(b.replace(' ', 'T').replace('+00', 'Z')),
        );
        expect(
          boundsOf(
            ['moment'],
            values.map((value) => [value]),
            cuts,
          ),
        ).toEqual([{ position: 0, least: sorted[0], most: sorted.at(-1), nulls: 0 }]);
      }),
    );
  });

  it.each<[TextOrder, string]>([
    ['number', 'NaN'],
    ['number', 'Infinity'],
    ['number', '-Infinity'],
    ['number', '1'.repeat(50)],
    ['moment', 'infinity'],
    ['moment', '-infinity'],
    ['moment', '10000-01-01'],
    ['moment', '0044-03-15 BC'],
    ['moment', '0044-03-15 12:00:00+00 BC'],
  ])('of a %s are not known where a value is %s, nor is that compared', (order, odd) => {
    const usual = order === 'number' ? '7' : '2024-01-01';
    expect(
      boundsOf(
        [order, order],
        [
          [usual, usual],
          [odd, usual],
          [usual, null],
        ],
      ),
    ).toEqual([{ position: 1, least: usual, most: usual, nulls: 1 }]);
    if (odd.length < 50) expect(compareTexts(order, odd, usual)).toBeNull();
  });

  it('are none where all values are NULL, or where there is no row', () => {
    const none = { position: 0, least: null, most: null };
    expect(boundsOf(['bytes'], [[null], [null]])).toEqual([{ ...none, nulls: 2 }]);
    expect(boundsOf(['bytes'], [])).toEqual([{ ...none, nulls: 0 }]);
  });

  it('are taken of the first sixteen columns that have an order', () => {
    const orders = Array.from({ length: 40 }, (_, at) => (at % 2 === 0 ? null : ('number' as const)));
    const found = boundsOf(orders, [orders.map((_, at) => at.toString())]);
    expect(found.map(({ position, least }) => [position, least])).toEqual(
      Array.from({ length: 16 }, (_, at) => [at * 2 + 1, (at * 2 + 1).toString()]),
    );
  });
});

describe('the order of texts', () => {
  it('is that of the numbers', () => {
    fc.assert(
      fc.property(numeric, numeric, (a, b) => {
        const [left, right] = [scaled(a), scaled(b)];
        expect(Math.sign(compareTexts('number', a, b) ?? NaN)).toBe(left < right ? -1 : left > right ? 1 : 0);
      }),
      { examples: [['-0.000018', '-0.000018']] },
    );
  });

  it.each([
    ['timestamp(3) with time zone', 'moment'],
    ['numeric(12,-2)', 'number'],
    ['uuid', 'bytes'],
    ['text', null],
    ['double precision', null],
    ['integer[]', null],
    ['app.amount', null],
    ['time with time zone', null],
  ])('of %s is %s', (type, order) => {
    expect(textOrder(type)).toBe(order);
  });
});
