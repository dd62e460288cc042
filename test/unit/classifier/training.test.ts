import { describe, expect, it } from '@jest/globals';
import { buildTrainingSet } from '../../../src/classifier/build-training-set.js';
import { score } from '../../../src/classifier/evaluate.js';
import { formatModelFile, parseModelFile, sealModel } from '../../../src/classifier/model-file.js';
import { seededRandom } from '../../../src/classifier/seeded-random.js';
import { SHIPPED_TRAINING, trainModel } from '../../../src/classifier/train.js';
import { trainingExamples } from '../../../src/classifier/training-examples.js';
import { formatTrainingSet, parseTrainingSet } from '../../../src/classifier/training-set.js';
import { shippedModel, shippedModelText, shippedTrainingSet } from './model.js';

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

describe('the shipped model', () => {
  it('is what training makes of the shipped training set, byte for byte', () => {
    expect(formatModelFile(trainModel(shippedTrainingSet(), SHIPPED_TRAINING)) === shippedModelText()).toBe(
      true,
    );
  }, 300_000);

  it('tells app from broker on schemas it has not seen, by names and structure alone', () => {
    const { metrics } = shippedModel().model;
    expect(metrics.clear.macroF1).toBeGreaterThanOrEqual(0.92);
    expect(metrics.all.macroF1).toBeGreaterThanOrEqual(0.88);
    expect(metrics.clear.coverage).toBeGreaterThanOrEqual(0.93);
  });

  it('is small enough to be read at every start', () => {
    expect(shippedModelText().length).toBeLessThan(1_000_000);
  });
});

describe('a model file', () => {
  const text = shippedModelText();

  it.each([
    ['truncated', text.slice(0, 5000), /not json/],
    ['not a model', '{"a":1}', /not a model/],
    ['changed by one digit', text.replace('"seed":2', '"seed":3'), /sha-256 differs/],
    [
      'of another feature version',
      formatModelFile(sealModel({ ...shippedModel().model, featureVersion: 999 })),
      /of feature version 999/,
    ],
    [
      'of other features',
      formatModelFile(sealModel({ ...shippedModel().model, features: ['x'] })),
      /other features/,
    ],
    [
      'with a tree that runs in circles',
      formatModelFile(
        sealModel({
          ...shippedModel().model,
          forest: [{ feature: [0, -1], threshold: [1, 0], right: [0, 0], counts: [1, 1, 1, 1, 1, 1] }],
        }),
      ),
      /lacks a part/,
    ],
  ])('is refused when it is %s', (_case, broken, message) => {
    expect(() => parseModelFile(broken)).toThrow(message);
  });

  it('comes back from its own text as it was', () => {
    expect(formatModelFile(parseModelFile(text)) === text).toBe(true);
  });
});

describe('the training set', () => {
  it('holds feature vectors that come back from their text', () => {
    const text = shippedTrainingSet();
    expect(formatTrainingSet(parseTrainingSet(text)) === text).toBe(true);
    expect(parseTrainingSet(text)).toHaveLength(440);
  });

  it('is made of definitions, a row each', () => {
    const [row] = parseTrainingSet(buildTrainingSet(`${DEFINITION}\n`));
    expect(row).toMatchObject({
      group: 'g1',
      label: 'BROKER',
      table: ['bar', 'daili'],
      columns: ['close', 'day'],
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

  it('is crossed with generated usage so that neither structure nor missing usage tells the label', () => {
    const rows = parseTrainingSet(shippedTrainingSet());
    const examples = trainingExamples(rows, seededRandom(1));
    const without = examples.filter(({ evidence }) => evidence.usage === null);
    expect(without.some(({ label }) => label === 'UNUSED')).toBe(false);
    for (const label of ['APP', 'BROKER'] as const) {
      const own = examples.filter((example) => example.label === label);
      expect(own.filter(({ evidence }) => evidence.usage === null).length / own.length).toBe(0.5);
    }
    const unused = examples.filter(({ label }) => label === 'UNUSED');
    expect(unused).toHaveLength(rows.length);
    for (const { evidence } of unused) {
      expect(evidence.usage).toMatchObject({ seqScans: 0, indexScans: 0, lastReadAgeMs: null });
    }
  });
});

describe('scores', () => {
  const [row] = parseTrainingSet(shippedTrainingSet());
  const predictions =
    row === undefined
      ? []
      : [
          [0.9, 0.1, 0],
          [0.55, 0.45, 0],
          [0.2, 0.8, 0],
        ].map((probabilities) => ({ row, probabilities }));

  it('count an abstention as a miss in recall and not in precision', () => {
    const { labels, coverage, confusion } = score(predictions, true);
    expect(labels.APP).toMatchObject({ precision: 1, recall: 1 / 3, support: 3 });
    expect(coverage).toBe(2 / 3);
    expect(confusion.APP).toEqual({ APP: 1, BROKER: 1, UNUSED: 0, UNKNOWN: 1 });
  });

  it('take the likeliest label where nothing may be left open', () => {
    expect(score(predictions, false).labels.APP).toMatchObject({ recall: 2 / 3 });
  });
});
