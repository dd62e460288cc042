/**
 * From the forest's shares to probabilities that are as often right as they say: vector scaling of their logarithms
 * (C. Guo et al., "On calibration of modern neural networks", 2017), one scaling for each length of what is known of use:
 * the forest is right more often after a full window than it dares to say, and less often after a short one.
 */
import { z } from 'zod';
import { CLASSES } from './classes.js';
import { WINDOW_DAYS } from './usage-evidence.js';
import type { UsageEvidence } from './usage-evidence.js';

const perClass = (number: z.ZodNumber): z.ZodReadonly<z.ZodArray<z.ZodNumber>> =>
  z.array(number).length(CLASSES.length).readonly();

/** Never flat or falling: a class whose share rises becomes no less probable. */
const LEAST_SLOPE = 0.05;

const scalingSchema = z.strictObject({
  /** Factors of the logarithms, in the order of `CLASSES`. */
  slopes: perClass(z.number().min(LEAST_SLOPE)),
  /** Added to them. */
  offsets: perClass(z.number()),
});
type Scaling = z.output<typeof scalingSchema>;

/** By `usageLength`. */
export const calibrationSchema = z.strictObject({
  none: scalingSchema,
  short: scalingSchema,
  full: scalingSchema,
});
export type Calibration = z.output<typeof calibrationSchema>;

/** `none`: no statistics; `full`: a window of a quarter and a week at least, or what the policy takes for it. */
export type UsageLength = keyof Calibration;

export function usageLength(usage: Pick<UsageEvidence, 'windowDays'> | null): UsageLength {
  if (usage === null) return 'none';
  return usage.windowDays < WINDOW_DAYS ? 'short' : 'full';
}

/** A held-out judgement of the forest with the truth. */
export interface CalibrationSample {
  /** Shares in the order of `CLASSES`. */
  readonly raw: readonly number[];
  /** The true class's number. */
  readonly label: number;
  readonly usage: UsageLength;
  /** Above 0; 1 is one table. */
  readonly weight: number;
}

/** Added to each share, so that none is 0: a fifth of one tree's voice in a forest of 100. */
const SMOOTHING = 1 / 480;
/** As much as so many tables hold on to the shares as they are. */
const RESISTANCE = 10;
const MOST_STEPS = 50;
/** Halvings of a step that leads too far. */
const MOST_HALVINGS = 30;
/** A gain, in nats over all samples, that is not worth another step. */
const LEAST_GAIN = 1e-10;

const IDENTITY: Scaling = { slopes: CLASSES.map(() => 1), offsets: CLASSES.map(() => 0) };

const logShares = (raw: readonly number[]): readonly number[] =>
  raw.map((share) => Math.log((Math.max(0, share) + SMOOTHING) / (1 + SMOOTHING * CLASSES.length)));

function scaled(logs: readonly number[], { slopes, offsets }: Scaling): readonly number[] {
  const heights = logs.map((log, k) => (slopes[k] ?? 1) * log + (offsets[k] ?? 0));
  const top = Math.max(...heights);
  const odds = heights.map((height) => Math.exp(height - top));
  const total = odds.reduce((sum, value) => sum + value, 0);
  return odds.map((value) => value / total);
}

/** Shares in the order of `CLASSES` to probabilities that sum to 1. */
export const calibrate = (
  raw: readonly number[],
  usage: UsageLength,
  calibration: Calibration,
): readonly number[] => scaled(logShares(raw), calibration[usage]);

interface Observation {
  readonly logs: readonly number[];
  readonly label: number;
  readonly weight: number;
}

/** Negative log-likelihood in nats, and what leaving the identity costs. */
function loss(observations: readonly Observation[], scaling: Scaling): number {
  const moved =
    scaling.slopes.reduce((sum, slope) => sum + (slope - 1) ** 2, 0) +
    scaling.offsets.reduce((sum, offset) => sum + offset ** 2, 0);
  return observations.reduce(
    (sum, { logs, label, weight }) => sum - weight * Math.log(scaled(logs, scaling)[label] ?? 1),
    (RESISTANCE * moved) / 2,
  );
}

/** Newton's step: slopes first, then offsets. The loss is convex, so it leads down. */
function stepFrom(observations: readonly Observation[], scaling: Scaling): readonly number[] {
  const classes = CLASSES.length;
  const size = 2 * classes;
  const current = [...scaling.slopes.map((slope) => slope - 1), ...scaling.offsets];
  const gradient = current.map((value) => RESISTANCE * value);
  const curvature: number[][] = current.map((_, i) => current.map((__, j) => (i === j ? RESISTANCE : 0)));
  for (const { logs, label, weight } of observations) {
    const probabilities = scaled(logs, scaling);
    const factor = (i: number): number => (i < classes ? (logs[i] ?? 0) : 1);
    for (let i = 0; i < size; i++) {
      const p = probabilities[i % classes] ?? 0;
      const pull = weight * factor(i);
      gradient[i] = (gradient[i] ?? 0) + pull * (p - (i % classes === label ? 1 : 0));
      const row = curvature[i] ?? [];
      for (let j = 0; j < size; j++) {
        const q = probabilities[j % classes] ?? 0;
        const shared = i % classes === j % classes ? p : 0;
        row[j] = (row[j] ?? 0) + pull * factor(j) * (shared - p * q);
      }
    }
  }
  return solve(curvature, gradient);
}

/** x of `matrix`·x = `values`, for a symmetric matrix without a direction of no curvature; both are used up. */
function solve(matrix: number[][], values: number[]): readonly number[] {
  for (const [pivot, line] of matrix.entries()) {
    for (let below = pivot + 1; below < matrix.length; below++) {
      const row = matrix[below] ?? [];
      const share = (row[pivot] ?? 0) / (line[pivot] ?? 1);
      for (let column = pivot; column < line.length; column++) {
        row[column] = (row[column] ?? 0) - share * (line[column] ?? 0);
      }
      values[below] = (values[below] ?? 0) - share * (values[pivot] ?? 0);
    }
  }
  const solution = values.map(() => 0);
  for (let i = matrix.length - 1; i >= 0; i--) {
    const known = solution.reduce((sum, value, j) => (j > i ? sum + (matrix[i]?.[j] ?? 0) * value : sum), 0);
    solution[i] = ((values[i] ?? 0) - known) / (matrix[i]?.[i] ?? 1);
  }
  return solution;
}

const moved = ({ slopes, offsets }: Scaling, step: readonly number[], length: number): Scaling => ({
  slopes: slopes.map((slope, k) => Math.max(LEAST_SLOPE, slope - length * (step[k] ?? 0))),
  offsets: offsets.map((offset, k) => offset - length * (step[k + slopes.length] ?? 0)),
});

/** Six decimals, so that a model file is the same wherever it is made. */
const round = (value: number): number => Math.round(value * 1e6) / 1e6;

function fitScaling(observations: readonly Observation[]): Scaling {
  let scaling = IDENTITY;
  let reached = loss(observations, scaling);
  for (let steps = 0; steps < MOST_STEPS; steps++) {
    const step = stepFrom(observations, scaling);
    const from = scaling;
    let tried = { scaling, reached };
    for (let halvings = 0; halvings < MOST_HALVINGS && tried.reached >= reached; halvings++) {
      const next = moved(from, step, 0.5 ** halvings);
      tried = { scaling: next, reached: loss(observations, next) };
    }
    const gain = reached - tried.reached;
    if (!(gain > LEAST_GAIN)) break;
    ({ scaling, reached } = tried);
  }
  return { slopes: scaling.slopes.map(round), offsets: scaling.offsets.map(round) };
}

/**
 * The likeliest scalings, by samples that the forest was not grown on; without samples the shares as they are. The
 * same samples in the same order give the same numbers. Takes some 0.1 s for a few thousand.
 */
export function fitCalibration(samples: readonly CalibrationSample[]): Calibration {
  const fit = (length: UsageLength): Scaling =>
    fitScaling(
      samples
        .filter(({ usage }) => usage === length)
        .map(({ raw, label, weight }) => ({ logs: logShares(raw), label, weight })),
    );
  return { none: fit('none'), short: fit('short'), full: fit('full') };
}
