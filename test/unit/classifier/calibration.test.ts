import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { calibrationError } from '../../../src/classifier/calibration-error.js';
import {
  calibrate,
  calibrationSchema,
  fitCalibration,
  usageLength,
} from '../../../src/classifier/calibration.js';
import type { CalibrationSample, UsageLength } from '../../../src/classifier/calibration.js';
import { seededRandom } from '../../../src/classifier/seeded-random.js';

const shares = fc
  .array(fc.nat(120), { minLength: 3, maxLength: 3 })
  .filter((votes) => votes.some((vote) => vote > 0))
  .map((votes) => {
    const total = votes.reduce((sum, vote) => sum + vote, 0);
    return votes.map((vote) => vote / total);
  });
const length = fc.constantFrom<UsageLength>('none', 'short', 'full');
const sample = fc.record({
  raw: shares,
  label: fc.nat(2),
  usage: length,
  weight: fc.constantFrom(0.25, 1, 3),
});
const calibration = fc.array(sample, { maxLength: 60 }).map(fitCalibration);
const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

/** Tables whose label is drawn with the probabilities that `truth` makes of the shares. */
function drawn(count: number, truth: (raw: readonly number[]) => readonly number[]): CalibrationSample[] {
  const random = seededRandom(7);
  return Array.from({ length: count }, () => {
    const votes = [random.next(), random.next(), random.next()].map((vote) => vote ** 4);
    const raw = votes.map((vote) => vote / sum(votes));
    let left = random.next();
    const label = truth(raw).findIndex((probability) => (left -= probability) < 0);
    return { raw, label: Math.max(0, label), usage: 'full', weight: 1 };
  });
}
const sharpened = (raw: readonly number[]): readonly number[] => {
  const odds = raw.map((share) => share ** 2.5);
  return odds.map((value) => value / sum(odds));
};
const errorOf = (samples: readonly CalibrationSample[], of: (raw: readonly number[]) => readonly number[]) =>
  calibrationError(
    samples.map(({ raw, label }) => {
      const probabilities = of(raw);
      const probability = Math.max(...probabilities);
      return { probability, right: probabilities.indexOf(probability) === label };
    }),
  );

describe('calibrated probabilities', () => {
  it('sum to one, and are neither 0, nor 1, nor not a number, whatever was learned from', () => {
    fc.assert(
      fc.property(calibration, shares, length, (fitted, raw, known) => {
        const probabilities = calibrate(raw, known, fitted);
        expect(sum(probabilities)).toBeCloseTo(1, 12);
        expect(probabilities.every((value) => value > 0 && value < 1)).toBe(true);
      }),
    );
  });

  it('of a class rise when its share rises at the cost of others', () => {
    fc.assert(
      fc.property(
        calibration,
        shares,
        fc.nat(2),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (fitted, raw, label, part) => {
          const more = raw.map((share, k) => (k === label ? share + (1 - share) * part : share * (1 - part)));
          const before = calibrate(raw, 'full', fitted)[label] ?? 1;
          expect(calibrate(more, 'full', fitted)[label]).toBeGreaterThanOrEqual(before - 1e-12);
        },
      ),
    );
  });

  it('are the shares, but for what keeps them from 0 and 1, when nothing was learned', () => {
    const identity = fitCalibration([]);
    expect(identity.full).toEqual({ slopes: [1, 1, 1], offsets: [0, 0, 0] });
    fc.assert(
      fc.property(shares, (raw) => {
        calibrate(raw, 'none', identity).forEach((value, k) => {
          expect(Math.abs(value - (raw[k] ?? 0))).toBeLessThan(0.005);
        });
      }),
    );
  });

  it('are as often right as they say where the shares are too timid', () => {
    const all = drawn(6000, sharpened);
    const [learned, held] = [all.slice(0, 3000), all.slice(3000)];
    const fitted = fitCalibration(learned);
    expect(errorOf(held, (raw) => raw)).toBeGreaterThan(0.1);
    expect(errorOf(held, (raw) => calibrate(raw, 'full', fitted))).toBeLessThan(0.03);
    for (const slope of fitted.full.slopes) expect(slope).toBeGreaterThan(1.5);
  });

  it('after a full window say nothing about a short one, nor about unknown use', () => {
    const { none, short } = fitCalibration(drawn(500, sharpened));
    expect({ none, short }).toEqual({ none: fitCalibration([]).none, short: fitCalibration([]).short });
  });

  it('stay close to the shares after a handful of tables', () => {
    const { full } = fitCalibration(drawn(5, sharpened));
    for (const slope of full.slopes) expect(Math.abs(slope - 1)).toBeLessThan(0.5);
  });
});

describe('the length of what is known of use', () => {
  it.each([
    [null, 'none'],
    [0, 'short'],
    [96.9, 'short'],
    [97, 'full'],
    [400, 'full'],
  ])('of a window of %s days is %s', (windowDays, length) => {
    expect(usageLength(windowDays === null ? null : { windowDays })).toBe(length);
  });
});

describe('a calibration', () => {
  it('is the same when it is fitted again, has six decimals, and survives a file', () => {
    fc.assert(
      fc.property(fc.array(sample, { maxLength: 60 }), (samples) => {
        const fitted = fitCalibration(samples);
        expect(fitCalibration(samples)).toEqual(fitted);
        expect(calibrationSchema.parse(JSON.parse(JSON.stringify(fitted)))).toEqual(fitted);
        for (const { slopes, offsets } of Object.values(fitted)) {
          for (const value of [...slopes, ...offsets]) expect(Number(value.toFixed(6))).toBe(value);
        }
      }),
    );
  });

  it('is refused from a file where a class would become less probable by more votes', () => {
    const fitted = fitCalibration([]);
    const falling = { ...fitted, full: { ...fitted.full, slopes: [1, -1, 1] } };
    expect(calibrationSchema.safeParse(falling).success).toBe(false);
  });
});

describe('the calibration error', () => {
  it.each([
    ['nothing', [], 0],
    ['certain and right', [{ probability: 1, right: true }], 0],
    ['certain and wrong', [{ probability: 1, right: false }], 1],
    [
      'three of four right at 0.75',
      [true, true, true, false].map((right) => ({ probability: 0.75, right })),
      0,
    ],
    [
      'too sure in one bin and too timid in another, which do not make up for each other',
      [
        { probability: 0.95, right: false },
        { probability: 0.55, right: true },
      ],
      (0.95 + 0.45) / 2,
    ],
  ])('of %s is what the formula says', (_case, outcomes, error) => {
    expect(calibrationError(outcomes)).toBeCloseTo(error, 12);
  });
});
