import { describe, expect, it } from '@jest/globals';
import { buildTrainingSet } from '../../../src/classifier/build-training-set.js';
import { formatTrainingSet, parseTrainingSet } from '../../../src/classifier/training-set.js';
import { shippedTrainingSet } from './model.js';

const DEFINITION = JSON.stringify({
  group: 'g1',
  label: 'broker',
  borderline: false,
  schema: 'public',
  table: 'daily_bars',
  columns: [
    ['day', 'date'],
    ['close', 'numeric(12,4)'],
  ],
  primary_key: ['day'],
  foreign_keys: [['day', 'trading_days']],
});

describe('the training set', () => {
  it('comes back from its text', () => {
    const text = shippedTrainingSet();
    expect(formatTrainingSet(parseTrainingSet(text)) === text).toBe(true);
    expect(parseTrainingSet(text)).toHaveLength(440);
  });

  it('is made of definitions, a row of numbers and stems each', () => {
    const [row] = parseTrainingSet(buildTrainingSet(`${DEFINITION}\n`));
    expect(row).toMatchObject({
      group: 'g1',
      label: 'BROKER',
      table: ['bar', 'bar$', 'daili', 'daili bar'],
      columns: ['close', 'day'],
      references: [['dai', 'dai$', 'trade', 'trade dai']],
    });
    expect(row?.structure).toMatchObject({ decimal_share: 0.5, key_has_time: 1, foreign_keys_out: 1 });
  });

  it('names the line that is wrong', () => {
    expect(() => buildTrainingSet(`${DEFINITION}\n{"group":1}\n`)).toThrow(/line 2 of the definitions/);
    expect(() => parseTrainingSet(`${buildTrainingSet(DEFINITION)}{}\n`)).toThrow(
      /line 3 of the training set/,
    );
    expect(() => parseTrainingSet('')).toThrow(/line 1 of the training set/);
  });
});
