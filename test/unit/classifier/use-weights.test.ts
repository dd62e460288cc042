import { describe, expect, it } from '@jest/globals';
import { tracePool } from '../../../src/classifier/draw-usage.js';
import { useWeightsOutOfTrace } from '../../../src/classifier/learn-weights.js';
import { seededRandom } from '../../../src/classifier/seeded-random.js';
import { settle } from '../../../src/classifier/settle.js';
import { NO_USE_WEIGHTS, binOf, useEvidence, useParts } from '../../../src/classifier/use-evidence.js';
import { USAGE_FEATURES, usageFeatures } from '../../../src/classifier/usage-features.js';
import { fitUseWeights } from '../../../src/classifier/use-weights.js';
import type { UsageTrace } from '../../../src/classifier/usage-trace.js';
import { windowOfTrace } from '../../../src/classifier/window-of-trace.js';

const DAYS = 200;

/** Looked up by key every day, or written and read in bulk on weekdays. */
function traceOf(label: UsageTrace['label'], number: number): UsageTrace {
  const days = Array.from({ length: DAYS }, (_, day) => day);
  return {
    id: `${label} ${number}`,
    kind: label,
    label,
    trap: false,
    days: DAYS,
    hasPrimaryKey: true,
    hasIndex: true,
    partitions: 0,
    dependents: 0,
    referencedBy: 0,
    activity: days
      .filter((day) => label === 'APP' || (label === 'BROKER' && day % 7 < 5))
      .map((day) =>
        label === 'APP'
          ? [day, 0, 0, 20 + number, 20 + number, 1, 4, 0, 0]
          : [day, 2 + number, 4000, 0, 0, 50, 0, 0, 0],
      ),
    sizes: [[0, 1000, 81_920]],
  };
}
const TRACES = (['APP', 'BROKER', 'UNUSED'] as const).flatMap((label) =>
  Array.from({ length: 8 }, (_, number) => traceOf(label, number)),
);
const pool = tracePool(TRACES, { shortPolicies: 0, traps: 1 });
const valuesOf = (label: UsageTrace['label']): readonly number[] => {
  const usage = usageFeatures(windowOfTrace(traceOf(label, 3), 40, 180));
  return USAGE_FEATURES.map((feature) => settle(usage[feature]));
};

describe('what use tells of a table', () => {
  const weights = fitUseWeights(pool, seededRandom(1));

  it('speaks for the label whose workloads look like it', () => {
    expect(useEvidence(valuesOf('APP'), weights)).toBeLessThan(-1);
    expect(useEvidence(valuesOf('BROKER'), weights)).toBeGreaterThan(1);
  });

  it('is the sum of what its features tell', () => {
    const values = valuesOf('BROKER');
    const parts = useParts(values, weights);
    expect(parts).toHaveLength(USAGE_FEATURES.length);
    expect(parts.reduce((sum, part) => sum + part, 0)).toBeCloseTo(useEvidence(values, weights), 9);
  });

  it('is nothing where nothing was learned', () => {
    expect(useEvidence(valuesOf('BROKER'), NO_USE_WEIGHTS)).toBe(0);
    const untaught = fitUseWeights({ ...pool, traces: [] }, seededRandom(1));
    expect(useEvidence(valuesOf('BROKER'), untaught)).toBe(0);
  });

  it('is learned alike each time', () => {
    expect(fitUseWeights(pool, seededRandom(1))).toEqual(weights);
  });
});

describe('the weights of a trace in training', () => {
  it('are those that other traces taught, and of all for what is no used trace', async () => {
    const of = await useWeightsOutOfTrace(TRACES);
    expect(of('APP 1')).not.toEqual(of(null));
    expect(of('APP 1')).toEqual(of('APP 5'));
    expect(of('UNUSED 1')).toEqual(of(null));
  });
});

describe('a bin', () => {
  it('begins at its cut', () => {
    expect([-100, 0, 0.5, 1, 7].map((value) => binOf(value, [0, 1]))).toEqual([0, 1, 1, 2, 2]);
  });
});
