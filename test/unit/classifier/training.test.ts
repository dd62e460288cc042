import { createHash } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { crossValidate } from '../../../src/classifier/cross-validate.js';
import type { HeldOut } from '../../../src/classifier/cross-validate.js';
import { dealFolds } from '../../../src/classifier/deal-folds.js';
import { tracePool } from '../../../src/classifier/draw-usage.js';
import { lessonRowSchema } from '../../../src/classifier/lesson-row.js';
import { formatModelFile, parseModelFile, sealModel } from '../../../src/classifier/model-file.js';
import { seededRandom } from '../../../src/classifier/seeded-random.js';
import { trainingExamples } from '../../../src/classifier/training-examples.js';
import { trainingMaterial } from '../../../src/classifier/training-material.js';
import { rowEvidence } from '../../../src/classifier/training-set.js';
import { shippedModel, shippedModelText, shippedTraces, shippedTrainingSet } from './model.js';

const INPUT = { trainingSetText: shippedTrainingSet(), tracesText: shippedTraces(), lessons: [] };
const MATERIAL = trainingMaterial(INPUT);

describe('the shipped model', () => {
  it('was made of the shipped training set and traces', () => {
    // CI trains it again and compares every byte; that takes minutes.
    const sha256 = (text: string): string => createHash('sha256').update(text, 'utf8').digest('hex');
    const { trainingSetSha256, tracesSha256 } = shippedModel().model;
    expect([trainingSetSha256, tracesSha256]).toEqual([shippedTrainingSet(), shippedTraces()].map(sha256));
  });

  it('tells the labels on schemas and workloads it has not seen', () => {
    const { metrics, thresholds } = shippedModel().model;
    expect(metrics.macroF1).toBeGreaterThanOrEqual(0.9);
    expect(metrics.macroF1WithUsage).toBeGreaterThanOrEqual(0.92);
    expect(metrics.coverage).toBeGreaterThanOrEqual(0.93);
    expect(metrics.calibrationError).toBeLessThanOrEqual(0.03);
    expect(thresholds.UNUSED).toBeLessThan(1);
  });

  it('is small enough to be read at every start', () => {
    expect(shippedModelText().length).toBeLessThan(1_500_000);
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

describe('training examples', () => {
  const copies = { withoutUsage: 2, inUse: { short: 1, full: 1 }, abandoned: { short: 1, full: 1 } };
  const pool = tracePool(MATERIAL.traces, { shortPolicies: 0, traps: 1 });
  const examples = trainingExamples(MATERIAL.rows, [], pool, copies, seededRandom(1));

  it('cross structures with workloads, so that neither a structure nor missing usage tells UNUSED', () => {
    const without = examples.filter(({ evidence }) => evidence.usage === null);
    expect(without.some(({ label }) => label === 'UNUSED')).toBe(false);
    const unused = examples.filter(({ label }) => label === 'UNUSED');
    expect(unused).toHaveLength(2 * MATERIAL.rows.length);
    expect(new Set(unused.map(({ group }) => group)).size).toBe(29);
  });

  it('leave an abandoned table unread at the end of its full window, but for writers that read their rows', () => {
    for (const { label, trace, evidence } of examples) {
      if (label !== 'UNUSED' || (evidence.usage?.windowDays ?? 0) < 97 || trace?.kind.includes('updates'))
        continue;
      expect(evidence.usage?.lastReadAgeDays ?? Infinity).toBeGreaterThanOrEqual(97);
    }
  });

  it('give labels alike ranks where nothing was read', () => {
    const quiet = examples.filter(
      ({ evidence: { usage } }) => usage?.seqScans === 0 && usage.indexScans === 0,
    );
    expect(new Set(quiet.map(({ evidence }) => evidence.usage?.readRank))).toEqual(new Set([0]));
  });

  it('repeat a lesson as it was taught, and cross it where it says what the table is', () => {
    const [row] = MATERIAL.rows;
    const evidence = row === undefined ? null : rowEvidence(row, MATERIAL.rows);
    const lesson = lessonRowSchema.parse({ group: 'shop/public', label: 'BROKER', evidence });
    const taught = trainingExamples([], [lesson], pool, copies, seededRandom(1));
    expect(taught.filter((one) => one.label === 'BROKER' && one.evidence.usage === null).length).toBe(14);
    expect(taught.filter((one) => one.label === 'UNUSED').length).toBe(2);
    const unused = trainingExamples([], [{ ...lesson, label: 'UNUSED' }], pool, copies, seededRandom(1));
    expect(new Set(unused.map((one) => one.label))).toEqual(new Set(['UNUSED']));
  });
});

describe('a cross-validation', () => {
  const small = { seed: 4, folds: 3, trees: 1 };

  it('has no group and no trace on both sides', () => {
    const folds = dealFolds(MATERIAL, [], 5, seededRandom(1));
    for (const { known, held } of folds) {
      const groups = new Set(known.rows.map(({ group }) => group));
      expect(held.rows.some(({ group }) => groups.has(group))).toBe(false);
      const traces = new Set(known.traces.map(({ id }) => id));
      expect(held.traces.some(({ id }) => traces.has(id))).toBe(false);
    }
    expect(folds.flatMap(({ held }) => held.rows)).toHaveLength(MATERIAL.rows.length);
    expect(folds.flatMap(({ held }) => held.traces)).toHaveLength(MATERIAL.traces.length);
  });

  it('judges each table once without usage, and lessons that it must not learn from', async () => {
    const [row] = MATERIAL.rows;
    const evidence = row === undefined ? null : rowEvidence(row, MATERIAL.rows);
    const lesson = lessonRowSchema.parse({ group: 'shop/public', label: 'BROKER', evidence });
    const run = (): Promise<readonly HeldOut[]> => crossValidate({ ...INPUT, judged: [lesson] }, small);
    const heldOut = await run();
    expect(heldOut.filter(({ group }) => group === 'shop/public')).toHaveLength(1);
    expect(heldOut.filter(({ usage }) => usage === 'none')).toHaveLength(441);
    for (const { probabilities } of heldOut)
      expect(probabilities.reduce((sum, value) => sum + value, 0)).toBeCloseTo(1, 9);
    expect(await run()).toEqual(heldOut);
  }, 120_000);
});
