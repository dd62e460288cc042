/** When a model that learned more takes the place of the current one. */
import { describe, expect, it } from '@jest/globals';
import type { ModelMetrics } from '../../../src/domain/model-version.js';
import { compareModels } from '../../../src/services/compare-models.js';

const metrics = (macroF1: number, macroF1WithUsage: number): ModelMetrics => ({
  macroF1,
  macroF1WithUsage,
  coverage: 0.9,
  calibrationError: 0.02,
});
const current = metrics(0.94, 0.97);
const compare = (candidate: ModelMetrics, withdrawn = 0): ReturnType<typeof compareModels> =>
  compareModels({ currentVersion: 'forest-2-a', current, candidate, withdrawn });

describe('a model that learned more', () => {
  it('is better when the mean of both figures rises', () => {
    expect(compare(metrics(0.95, 0.97)).better).toBe(true);
    expect(compare(metrics(0.936, 0.98)).better).toBe(true);
    expect(compare(metrics(0.939, 0.9705)).better).toBe(false);
  });

  it('is not better when either figure falls by more than 0.005, whatever the other gains', () => {
    const { better, why } = compare(metrics(0.99, 0.964));
    expect(better).toBe(false);
    expect(why).toBe(
      'it is not better: a macro F1 fell by more than 0.005: macro F1 by names and structure 0.9400 before and 0.9900 now, with usage 0.9700 before and 0.9640 now, calibration error 0.0200 before and 0.0200 now',
    );
  });

  it('is not better when its probabilities are less true, whatever it gains', () => {
    const { better, why } = compare({ ...metrics(0.99, 0.99), calibrationError: 0.026 });
    expect(better).toBe(false);
    expect(why).toContain('the calibration error rose by more than 0.005');
  });

  it('is not better when nothing changed, but for lessons that nobody stands by any more', () => {
    expect(compare(current)).toMatchObject({
      better: false,
      why: expect.stringContaining('no better and no worse'),
    });
    expect(compare(current, 1)).toMatchObject({
      better: true,
      why: expect.stringContaining('withdrawn'),
    });
    expect(compare(metrics(0.939, 0.97), 1).better).toBe(false);
  });
});
