import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { smoothRate } from '../../../src/domain/progress/smooth-rate.js';
import type { Rate } from '../../../src/domain/progress/smooth-rate.js';

const after = (stretches: readonly (readonly [bytes: number, seconds: number])[]): Rate | null =>
  stretches.reduce<Rate | null>(
    (rate, [bytes, seconds]) => smoothRate(rate, { rows: bytes / 10, bytes, seconds }),
    null,
  );

describe('the smoothed rate', () => {
  it('is what was measured first', () => {
    expect(after([[1000, 2]])).toEqual({ rowsPerSecond: 50, bytesPerSecond: 500 });
    expect(after([])).toBeNull();
    expect(after([[1000, 0]])).toBeNull();
  });

  it('takes up 63 % of a change within ten seconds, however often it is measured', () => {
    const expected = 100 + (1 - Math.exp(-1)) * 900;
    expect(
      after([
        [50, 0.5],
        [10_000, 10],
      ])?.bytesPerSecond,
    ).toBeCloseTo(expected, 6);
    const often = Array.from({ length: 20 }, () => [500, 0.5] as const);
    expect(after([[50, 0.5], ...often])?.bytesPerSecond).toBeCloseTo(expected, 6);
  });

  it('goes to nothing while nothing comes', () => {
    expect(
      after([
        [500, 0.5],
        [0, 60],
      ])?.bytesPerSecond,
    ).toBeLessThan(3);
  });

  it('is never outside of what was measured', () => {
    const stretch = fc.tuple(fc.nat(1_000_000), fc.double({ min: 0.01, max: 100, noNaN: true }));
    fc.assert(
      fc.property(fc.array(stretch, { minLength: 1 }), (stretches) => {
        const rates = stretches.map(([bytes, seconds]) => bytes / seconds);
        const rate = after(stretches)?.bytesPerSecond ?? -1;
        expect(rate).toBeGreaterThanOrEqual(Math.min(...rates) * (1 - 1e-9));
        expect(rate).toBeLessThanOrEqual(Math.max(...rates) * (1 + 1e-9));
      }),
    );
  });
});
