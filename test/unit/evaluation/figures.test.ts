import fc from 'fast-check';
import { describe, expect, it } from '@jest/globals';
import { bootstrapInterval } from '../../../src/evaluation/bootstrap-interval.js';
import { crossFit } from '../../../src/evaluation/cross-fit.js';
import { pointAtRecall, precisionRecallCurve } from '../../../src/evaluation/precision-recall.js';
import { reliabilityBins } from '../../../src/evaluation/reliability.js';

const mean = (values: readonly number[]): number =>
  values.reduce((total, value) => total + value, 0) / values.length;

describe('a confidence interval', () => {
  const items = Array.from({ length: 200 }, (_, index) => ({ cluster: `c${index % 20}`, value: index % 20 }));
  const figure = (of: readonly { readonly value: number }[]): number => mean(of.map(({ value }) => value));
  const options = { clusterOf: ({ cluster }: { cluster: string }) => cluster, seed: 7, resamples: 2000 };

  it('is the same in every run, and another with another seed', () => {
    const interval = bootstrapInterval(items, figure, options);
    expect(bootstrapInterval(items, figure, options)).toEqual(interval);
    expect(bootstrapInterval(items, figure, { ...options, seed: 8 })).not.toEqual(interval);
  });

  it('goes by what was drawn together, not by single items', () => {
    // Twenty clusters with the values 0 to 19: standard error of the mean 5.77 / sqrt(20) = 1.29.
    const { low, high } = bootstrapInterval(items, figure, options);
    expect(low).toBeCloseTo(9.5 - 1.96 * 1.29, 0);
    expect(high).toBeCloseTo(9.5 + 1.96 * 1.29, 0);
  });

  it('has no width where every cluster is alike', () => {
    const alike = items.map((item) => ({ ...item, value: 3 }));
    expect(bootstrapInterval(alike, figure, options)).toEqual({ low: 3, high: 3 });
  });

  it('leaves out draws in which the figure is not a number', () => {
    const some = (of: readonly { readonly value: number }[]): number =>
      of.some(({ value }) => value === 0) ? 1 : NaN;
    expect(bootstrapInterval(items, some, options)).toEqual({ low: 1, high: 1 });
  });
});

describe('precision and recall of UNUSED', () => {
  const ranked = [
    { probability: 0.9, unused: true },
    { probability: 0.8, unused: false },
    { probability: 0.8, unused: true },
    { probability: 0.3, unused: true },
  ];

  it('have a point for every probability, equal ones together', () => {
    expect(precisionRecallCurve(ranked)).toEqual([
      { threshold: 0.9, precision: 1, recall: 1 / 3, wrong: 0 },
      { threshold: 0.8, precision: 2 / 3, recall: 2 / 3, wrong: 1 },
      { threshold: 0.3, precision: 3 / 4, recall: 1, wrong: 1 },
    ]);
  });

  it('are looked up at the highest threshold that finds enough', () => {
    expect(pointAtRecall(precisionRecallCurve(ranked), 0.5)?.threshold).toBe(0.8);
    expect(pointAtRecall(precisionRecallCurve([{ probability: 0.5, unused: false }]), 0.5)).toBeNull();
  });

  it('never lose recall when the threshold falls', () => {
    const table = fc.record({ probability: fc.constantFrom(0, 0.25, 0.5, 0.75, 1), unused: fc.boolean() });
    fc.assert(
      fc.property(fc.array(table), (tables) => {
        const curve = precisionRecallCurve(tables);
        const recalls = curve.map(({ recall }) => recall);
        expect([...recalls].sort((a, b) => a - b)).toEqual(recalls);
        expect(curve.at(-1)?.recall ?? 1).toBe(1);
      }),
    );
  });
});

describe('reliability', () => {
  it('is counted by tenths of the probability, the last with 1 in it', () => {
    const bins = reliabilityBins([
      { probability: 0.62, right: true },
      { probability: 0.68, right: false },
      { probability: 1, right: true },
    ]);
    expect(bins.map(({ tables, right }) => ({ tables, right }))).toEqual([
      { tables: 2, right: 0.5 },
      { tables: 1, right: 1 },
    ]);
    expect(bins[0]?.probability).toBeCloseTo(0.65, 12);
  });
});

describe('a cross-fitted baseline', () => {
  it('judges every item, in order, by what was learned from the other folds', () => {
    const items = [0, 0, 1, 2, 1].map((fold, place) => ({ fold, place }));
    const answers = crossFit(items, (known) => {
      const folds = new Set(known.map(({ fold }) => fold));
      return ({ fold, place }) => ({ place, seen: folds.has(fold), others: folds.size });
    });
    expect(answers).toEqual(items.map(({ place }) => ({ place, seen: false, others: 2 })));
  });
});
