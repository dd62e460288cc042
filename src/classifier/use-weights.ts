/**
 * Learns what use tells of APP against BROKER, from windows of recorded workloads alone: a logistic regression on the
 * bins of the usage features with a Gaussian prior around 0.
 */
import { drawUsage } from './draw-usage.js';
import type { TracePool, WindowKind } from './draw-usage.js';
import { featureBins } from './feature-bins.js';
import type { SeededRandom } from './seeded-random.js';
import { settle } from './settle.js';
import { binOf } from './use-evidence.js';
import type { UseWeights } from './use-evidence.js';
import { USAGE_FEATURES, usageFeatures } from './usage-features.js';

/** Of each trace. */
const WINDOWS: readonly WindowKind[] = ['short', 'short', 'full', 'full', 'full', 'full'];
/** 1 over the variance of a weight in nats squared, where a trace counts as one. */
const RIDGE = 1;
const ROUNDS = 20;

interface Sample {
  readonly broker: boolean;
  /** The bin of each feature. */
  readonly bins: Uint8Array;
  /** How much it counts: both labels alike, and all windows of a trace as one. */
  readonly counts: number;
  /** The evidence so far. */
  evidence: number;
}

interface Drawn {
  readonly broker: boolean;
  /** In the order of `USAGE_FEATURES`. */
  readonly values: readonly number[];
}

function drawWindows(pool: TracePool, random: SeededRandom): readonly Drawn[] {
  return pool.traces
    .filter(({ label }) => label !== 'UNUSED')
    .flatMap((trace) =>
      WINDOWS.map((kind) => {
        const usage = usageFeatures(drawUsage(trace, kind, pool, random));
        const values = USAGE_FEATURES.map((feature) => settle(usage[feature]));
        return { broker: trace.label === 'BROKER', values };
      }),
    );
}

/** Moves the weights of one feature's bins, which share no sample, each by the bound of its own curvature. */
function stepFeature(feature: number, weights: number[], samples: readonly Sample[]): void {
  const gradient = weights.map((weight) => RIDGE * weight);
  const curvature = weights.map(() => RIDGE);
  for (const { broker, bins, counts, evidence } of samples) {
    const bin = bins[feature] ?? 0;
    const wrong = 1 / (1 + Math.exp(-evidence)) - (broker ? 1 : 0);
    gradient[bin] = (gradient[bin] ?? 0) + counts * wrong;
    curvature[bin] = (curvature[bin] ?? 0) + counts / 4;
  }
  const steps = weights.map((_, bin) => -(gradient[bin] ?? 0) / (curvature[bin] ?? 1));
  for (const [bin, step] of steps.entries()) weights[bin] = (weights[bin] ?? 0) + step;
  for (const sample of samples) sample.evidence += steps[sample.bins[feature] ?? 0] ?? 0;
}

/**
 * Weights in nats, rounded to three decimals. Features take turns, each by the bound of D. Boehning and B. Lindsay
 * ("Monotonicity of quadratic-approximation algorithms", 1988), so that no step size is chosen.
 */
export function fitUseWeights(pool: TracePool, random: SeededRandom): UseWeights {
  const drawn = drawWindows(pool, random);
  const cuts =
    drawn.length === 0 ? USAGE_FEATURES.map(() => []) : featureBins(drawn.map(({ values }) => values));
  const brokers = drawn.filter(({ broker }) => broker).length;
  const samples = drawn.map(({ broker, values }): Sample => {
    const ofLabel = broker ? brokers : drawn.length - brokers;
    return {
      broker,
      bins: Uint8Array.from(values, (value, feature) => binOf(value, cuts[feature] ?? [])),
      counts: drawn.length / 2 / ofLabel / WINDOWS.length,
      evidence: 0,
    };
  });
  const weights = cuts.map((ofFeature) => [0, ...ofFeature.map(() => 0)]);
  for (let round = 0; round < ROUNDS; round++) {
    for (const [feature, ofBins] of weights.entries()) {
      // One bin tells nothing.
      if (ofBins.length > 1) stepFeature(feature, ofBins, samples);
    }
  }
  return weights.map((ofBins, feature) => ({
    cuts: cuts[feature] ?? [],
    weights: ofBins.map((weight) => Math.round(weight * 1000) / 1000),
  }));
}
