import fc from 'fast-check';
import { describe, expect, it } from '@jest/globals';
import { CLASSES } from '../../../src/classifier/classes.js';
import { LABELS } from '../../../src/domain/verdict.js';
import { likeliestOf } from '../../../src/evaluation/judged.js';
import type { Judged } from '../../../src/evaluation/judged.js';
import { evaluate, meanOverGroups, scoresOf } from '../../../src/evaluation/scores.js';
import { judged, probabilitiesFor } from './judged.js';

/** Three APP (one taken for BROKER), two BROKER (one left open), all at 0.8. */
const FIVE = [
  judged('g1', 'APP', 'APP'),
  judged('g1', 'APP', 'APP'),
  judged('g1', 'APP', 'BROKER'),
  judged('g2', 'BROKER', 'BROKER'),
  judged('g2', 'BROKER', 'UNKNOWN'),
];

const label = fc.constantFrom(...CLASSES);
const someJudged: fc.Arbitrary<Judged> = fc.record({
  group: fc.constantFrom('g1', 'g2', 'g3'),
  borderline: fc.boolean(),
  truth: label,
  given: fc.constantFrom(...LABELS),
  probabilities: fc
    .tuple(label, fc.double({ min: 0.34, max: 1, noNaN: true }))
    .map(([likeliest, probability]) => probabilitiesFor(likeliest, probability)),
});
const someTables = fc.array(someJudged, { minLength: 1, maxLength: 40 });

describe('scores', () => {
  const scores = scoresOf(FIVE);

  it('count an abstention as a miss in recall and not in precision', () => {
    expect(scores.labels.APP).toEqual({ precision: 1, recall: 2 / 3, f1: 4 / 5, support: 3 });
    expect(scores.labels.BROKER).toEqual({ precision: 1 / 2, recall: 1 / 2, f1: 1 / 2, support: 2 });
    expect(scores.coverage).toBe(4 / 5);
  });

  it('average F1 over the labels that occur in the truth', () => {
    expect(scores.labels.UNUSED).toEqual({ precision: 0, recall: 0, f1: 0, support: 0 });
    expect(scores.macroF1).toBeCloseTo((4 / 5 + 1 / 2) / 2, 12);
  });

  it('show which label was taken for which', () => {
    expect(scores.confusion).toEqual({
      APP: { APP: 2, BROKER: 1, UNUSED: 0, UNKNOWN: 0 },
      BROKER: { APP: 0, BROKER: 1, UNUSED: 0, UNKNOWN: 1 },
      UNUSED: { APP: 0, BROKER: 0, UNUSED: 0, UNKNOWN: 0 },
    });
  });

  it('compare how sure with how right, abstentions among them', () => {
    // Sure of 0.8 in all five, and right in four.
    expect(scores.calibrationError).toBeCloseTo(0, 12);
    expect(scoresOf([judged('g', 'APP', 'BROKER')]).calibrationError).toBeCloseTo(0.8, 12);
  });
});

describe('scores by group', () => {
  it('count a group of three as one of two', () => {
    const { macroF1, coverage, labels, confusion } = meanOverGroups(FIVE);
    expect(macroF1).toBeCloseTo((4 / 5 + 2 / 3) / 2, 12);
    expect(coverage).toBeCloseTo((1 + 1 / 2) / 2, 12);
    expect(labels.APP).toMatchObject({ recall: 2 / 3, support: 1 });
    expect(confusion.BROKER).toEqual({ APP: 0, BROKER: 1 / 2, UNUSED: 0, UNKNOWN: 1 / 2 });
  });

  it('of one group are its own scores', () => {
    const one = FIVE.map((table) => ({ ...table, group: 'g' }));
    const { macroF1, coverage, calibrationError } = scoresOf(one);
    expect(meanOverGroups(one)).toMatchObject({ macroF1, coverage, calibrationError });
  });
});

describe('an evaluation', () => {
  it('leaves borderlines out of the clear ones only', () => {
    const { all, clear } = evaluate([
      judged('g', 'APP', 'APP'),
      judged('g', 'APP', 'BROKER', { borderline: true }),
    ]);
    expect(all.labels.APP.support).toBe(2);
    expect(clear?.labels.APP).toMatchObject({ recall: 1, support: 1 });
  });

  it('says that there is none of clear tables where there are none', () => {
    expect(evaluate([judged('g', 'APP', 'APP', { borderline: true })]).clear).toBeNull();
  });

  it('has every share between 0 and 1, and every table once in the confusion', () => {
    fc.assert(
      fc.property(someTables, (tables) => {
        const { all, byGroup } = evaluate(tables);
        for (const { macroF1, coverage, calibrationError, labels } of [all, byGroup]) {
          const shares = Object.values(labels).flatMap(({ precision, recall, f1 }) => [
            precision,
            recall,
            f1,
          ]);
          for (const share of [macroF1, coverage, calibrationError, ...shares]) {
            expect(share).toBeGreaterThanOrEqual(0);
            expect(share).toBeLessThanOrEqual(1 + 1e-9);
          }
        }
        const counts = Object.values(all.confusion).flatMap((row) => Object.values(row));
        expect(counts.reduce((sum, count) => sum + count, 0)).toBe(tables.length);
      }),
    );
  });

  it('has a recall that abstaining never raises', () => {
    fc.assert(
      fc.property(someTables, fc.nat(), (tables, which) => {
        const open = tables.map((table, index) =>
          index === which % tables.length ? { ...table, given: 'UNKNOWN' as const } : table,
        );
        const [before, after] = [scoresOf(tables), scoresOf(open)];
        expect(after.coverage).toBeLessThanOrEqual(before.coverage);
        for (const of of CLASSES) {
          expect(after.labels[of].recall).toBeLessThanOrEqual(before.labels[of].recall);
        }
      }),
    );
  });

  it('is perfect where every table got its label', () => {
    fc.assert(
      fc.property(someTables, (tables) => {
        const right = tables.map((table) => ({ ...table, given: table.truth }));
        expect(scoresOf(right)).toMatchObject({ macroF1: 1, coverage: 1 });
      }),
    );
  });
});

describe('the likeliest label', () => {
  it('is the first of equals, so that every run says the same', () => {
    expect(likeliestOf([0.2, 0.4, 0.4])).toBe('BROKER');
  });
});
