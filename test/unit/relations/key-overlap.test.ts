import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { SKETCH_SIZE } from '../../../src/domain/key-sketch.js';
import { keyOverlap, wilsonInterval } from '../../../src/relations/key-overlap.js';
import { numbered, relatable, shaped, sketchOf } from './tables.js';

const [A, B] = shaped([relatable('a', ['id bigint!']), relatable('b', ['id bigint!'])]);
if (A === undefined || B === undefined) throw new Error('two tables');
const overlapOf = (a: readonly string[], b: readonly string[]): ReturnType<typeof keyOverlap> =>
  keyOverlap(sketchOf(A, ['id'], a), sketchOf(B, ['id'], b));

const few = fc.uniqueArray(
  fc.integer({ min: 0, max: 60 }).map((value) => `key ${value}`),
  { maxLength: 60 },
);
/** Sizes of what only a has, only b has, and both have, and what makes these sets others. */
const many = fc.tuple(
  fc.integer({ min: 300, max: 1_500 }),
  fc.integer({ min: 300, max: 1_500 }),
  fc.integer({ min: 0, max: 1_500 }),
  fc.integer(),
);

describe('the overlap of two keys', () => {
  it('is exact where both sketches hold every key', () => {
    fc.assert(
      fc.property(few, few, (a, b) => {
        const both = a.filter((key) => b.includes(key)).length;
        const { jaccard, ofA, ofB, exact } = overlapOf(a, b);
        expect(exact).toBe(true);
        expect(jaccard?.estimate ?? null).toBe(
          a.length + b.length === 0 ? null : both / (a.length + b.length - both),
        );
        expect(ofA?.estimate ?? null).toBe(a.length === 0 ? null : both / a.length);
        expect(ofB?.estimate ?? null).toBe(b.length === 0 ? null : both / b.length);
        expect(ofA?.low).toBe(ofA?.estimate);
      }),
    );
  });

  it('is symmetric, and each estimate lies between its bounds', () => {
    fc.assert(
      fc.property(many, ([onlyA, onlyB, both, salt]) => {
        const a = numbered(`${salt} `, 1, onlyA + both);
        const b = numbered(`${salt} `, onlyA + 1, onlyA + both + onlyB);
        const [there, back] = [overlapOf(a, b), overlapOf(b, a)];
        expect(there.jaccard).toEqual(back.jaccard);
        expect(there.ofA).toEqual(back.ofB);
        for (const share of [there.jaccard, there.ofA, there.ofB]) {
          if (share === null) continue;
          expect(share.low).toBeLessThanOrEqual(share.estimate);
          expect(share.high).toBeGreaterThanOrEqual(share.estimate);
          expect(share.sample).toBeLessThanOrEqual(2 * SKETCH_SIZE);
        }
      }),
      { numRuns: 15 },
    );
  });

  it('holds the true shares within its 95 % bounds about as often as it says', () => {
    let [within, all] = [0, 0];
    fc.assert(
      fc.property(many, ([onlyA, onlyB, both, salt]) => {
        const a = numbered(`${salt} `, 1, onlyA + both);
        const b = numbered(`${salt} `, onlyA + 1, onlyA + both + onlyB);
        const { jaccard, ofA, ofB } = overlapOf(a, b);
        for (const [share, truth] of [
          [jaccard, both / (onlyA + onlyB + both)],
          [ofA, both / (onlyA + both)],
          [ofB, both / (onlyB + both)],
        ] as const) {
          if (share === null) continue;
          all++;
          if (share.low <= truth && truth <= share.high) within++;
        }
      }),
      { numRuns: 70, seed: 20260101 },
    );
    expect(all).toBeGreaterThan(180);
    expect(within / all).toBeGreaterThan(0.92);
  });

  it('finds a table that is wholly in a larger one to be in it', () => {
    const { ofA, ofB } = overlapOf(numbered('k', 1, 1_000), numbered('k', 1, 10_000));
    expect(ofA?.estimate).toBe(1);
    expect(ofA?.low).toBeGreaterThan(0.8);
    expect(ofB?.high).toBeLessThan(0.2);
  });

  it('says that a few keys in a very large table could not be compared', () => {
    const { ofA } = overlapOf(numbered('k', 1, 5), numbered('other', 1, 100_000));
    expect(ofA === null || ofA.high > 0.5).toBe(true);
  });

  it('has nothing to say of empty tables', () => {
    expect(overlapOf([], [])).toEqual({ jaccard: null, ofA: null, ofB: null, exact: true });
    expect(overlapOf([], ['k']).ofA).toBeNull();
    expect(overlapOf([], ['k']).ofB?.estimate).toBe(0);
  });
});

describe('the interval of a share', () => {
  it.each([
    [0, 0, 0, 1],
    [0, 10, 0, 0.278],
    [1, 1, 0.207, 1],
    [10, 10, 0.722, 1],
    [128, 256, 0.439, 0.561],
    [256, 256, 0.985, 1],
  ])('of %i found of %i goes from %d to %d', (found, sample, low, high) => {
    const interval = wilsonInterval(found, sample);
    expect(interval.low).toBeCloseTo(low, 3);
    expect(interval.high).toBeCloseTo(high, 3);
  });
});
