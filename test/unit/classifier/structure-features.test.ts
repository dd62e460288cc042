import { describe, expect, it } from '@jest/globals';
import { structureFeatures } from '../../../src/classifier/structure-features.js';
import { shapeOf } from '../../../src/classifier/table-shape.js';
import { factsOf } from './table-facts.js';

const COLUMNS = 'at timestamp with time zone, symbol text, price numeric(18,8), fee numeric(12,2)';

describe('structure', () => {
  it('tells prices from money and times from other columns', () => {
    expect(structureFeatures(shapeOf(factsOf({ name: 'x', columns: COLUMNS })))).toMatchObject({
      decimal_share: 0.5,
      fine_decimal_share: 0.25,
      money_share: 0.25,
      time_share: 0.25,
      time_columns: 1,
    });
  });

  it.each([
    [['at', 'symbol'], { key_has_time: 1, key_is_series: 1 }],
    [['at'], { key_has_time: 1, key_is_series: 0 }],
    [['symbol'], { key_has_time: 0, key_is_series: 0 }],
    [[], { has_primary_key: 0, key_is_series: 0 }],
  ])('tells a series by a key of a time and something else: %j', (key, expected) => {
    const facts = factsOf({ name: 'x', columns: COLUMNS, key });
    expect(structureFeatures(shapeOf(facts))).toMatchObject(expected);
  });
});
