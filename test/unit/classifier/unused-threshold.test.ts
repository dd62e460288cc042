import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { breakEven, bytesThatPay, yearlySaving } from '../../../src/classifier/cost-rule.js';
import { chooseUnusedThreshold } from '../../../src/classifier/unused-threshold.js';
import type { UnusedSample } from '../../../src/classifier/unused-threshold.js';

const many = (count: number, probability: number, unused: boolean): readonly UnusedSample[] =>
  Array.from({ length: count }, () => ({ probability, unused }));

const samples = fc
  .array(
    fc.record({
      probability: fc.double({ min: 0, max: 1, noNaN: true }),
      unused: fc.boolean(),
      times: fc.nat(900),
    }),
    { maxLength: 12 },
  )
  .map((groups) => groups.flatMap(({ times, probability, unused }) => many(times, probability, unused)));

describe('the threshold of UNUSED', () => {
  it('is the smallest probability from which enough held-out tables were unused', () => {
    const held = [...many(600, 0.95, true), ...many(600, 0.8, true), ...many(20, 0.7, false)];
    expect(chooseUnusedThreshold(held, 0.995)).toBe(0.8);
    expect(chooseUnusedThreshold(held, 0.95)).toBe(0.7);
  });

  it('wants the precision to be shown, not only to look so', () => {
    expect(chooseUnusedThreshold(many(538, 0.9, true), 0.995)).toBe(1);
    expect(chooseUnusedThreshold(many(539, 0.9, true), 0.995)).toBe(0.9);
    // 0.996 as it looks, and 0.988 at the lower end.
    expect(chooseUnusedThreshold([...many(498, 0.9, true), ...many(2, 0.9, false)], 0.995)).toBe(1);
  });

  it('is one, which nothing reaches, without samples or where used tables look as unused as any', () => {
    expect(chooseUnusedThreshold([])).toBe(1);
    expect(chooseUnusedThreshold([...many(2000, 0.9, true), ...many(50, 0.99, false)])).toBe(1);
  });

  it('never is below one half', () => {
    expect(chooseUnusedThreshold(many(5000, 0.2, true))).toBe(1);
    expect(chooseUnusedThreshold([...many(5000, 0.2, true), ...many(5000, 0.5, true)])).toBe(0.5);
  });

  it('never falls when more precision is asked for, and holds on its samples what it states', () => {
    const precision = fc.double({ min: 0.5, max: 0.999, noNaN: true });
    fc.assert(
      fc.property(samples, precision, precision, (held, one, other) => {
        const asked = Math.max(one, other);
        const threshold = chooseUnusedThreshold(held, asked);
        expect(threshold).toBeGreaterThanOrEqual(chooseUnusedThreshold(held, Math.min(one, other)));
        expect(threshold).toBeGreaterThanOrEqual(0.5);
        const called = held.filter(({ probability }) => probability >= threshold && probability < 1);
        if (threshold < 1 && called.length > 0) {
          const right = held.filter(({ probability, unused }) => probability >= threshold && unused).length;
          const all = held.filter(({ probability }) => probability >= threshold).length;
          expect(right / all).toBeGreaterThanOrEqual(asked);
        }
      }),
    );
  });
});

describe('the cost rule', () => {
  const costs = { wrongArchive: 500, gigabyteMonth: 0.1 };

  it('weighs a year of storage against a wrong archive', () => {
    expect(yearlySaving(250_000_000_000n, costs)).toBeCloseTo(300, 9);
    expect(breakEven(250_000_000_000n, costs)).toBeCloseTo(500 / 800, 9);
  });

  it.each([
    ['nothing is saved', 0n, costs, 1],
    ['storage costs nothing', 1_000_000n, { ...costs, gigabyteMonth: 0 }, 1],
    ['a mistake costs nothing', 1_000_000n, { ...costs, wrongArchive: 0 }, 0],
    ['nothing costs anything', 0n, { wrongArchive: 0, gigabyteMonth: 0 }, 0],
  ])('has an answer where %s', (_case, bytes, given, probability) => {
    expect(breakEven(bytes, given)).toBe(probability);
  });

  it('names the size at which archiving begins to pay', () => {
    const cost = fc.double({ min: 0.01, max: 1e6, noNaN: true });
    fc.assert(
      fc.property(
        cost,
        cost,
        fc.double({ min: 0.5, max: 0.999, noNaN: true }),
        (wrongArchive, price, probability) => {
          const given = { wrongArchive, gigabyteMonth: price };
          const bytes = bytesThatPay(probability, given);
          if (bytes === null) throw new Error('no size pays');
          const least = BigInt(Math.ceil(bytes));
          expect(breakEven(least, given)).toBeLessThanOrEqual(probability + 1e-9);
          expect(breakEven(least / 2n, given)).toBeGreaterThanOrEqual(probability - 1e-9);
        },
      ),
    );
    expect(bytesThatPay(0.9, { wrongArchive: 5, gigabyteMonth: 0 })).toBeNull();
  });
});
