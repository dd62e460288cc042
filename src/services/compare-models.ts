/** Whether a model that learned more is better than one that did not, on the same held-out tables. Pure. */
import type { ModelComparison, ModelMetrics } from '../domain/model-version.js';

/**
 * So much either macro F1 may fall while their mean rises, and so much the calibration may err more: figures of the
 * cross-validation move by it with chance.
 */
const SLACK = 0.005;

export interface Contestants {
  readonly currentVersion: string;
  readonly current: ModelMetrics;
  readonly candidate: ModelMetrics;
  /** Lessons that the current one learned and nobody stands by any more. */
  readonly withdrawn: number;
}

const mean = ({ macroF1, macroF1WithUsage }: ModelMetrics): number => (macroF1 + macroF1WithUsage) / 2;
const figure = (value: number): string => value.toFixed(4);

/**
 * Better is whose mean of macro F1 by names and structure and macro F1 with usage is higher, while neither of the two
 * fell by more than 0.005, and its probabilities are as true: the threshold of UNUSED rests on them. Where lessons were withdrawn, the same mean is enough.
 */
export function compareModels({
  currentVersion,
  current,
  candidate,
  withdrawn,
}: Contestants): ModelComparison {
  const gain = mean(candidate) - mean(current);
  const fell =
    current.macroF1 - candidate.macroF1 > SLACK ||
    current.macroF1WithUsage - candidate.macroF1WithUsage > SLACK;
  const strayed = candidate.calibrationError - current.calibrationError > SLACK;
  const better = !fell && !strayed && (gain > 0 || (gain === 0 && withdrawn > 0));
  const figures =
    `macro F1 by names and structure ${figure(current.macroF1)} before and ${figure(candidate.macroF1)} now, ` +
    `with usage ${figure(current.macroF1WithUsage)} before and ${figure(candidate.macroF1WithUsage)} now, ` +
    `calibration error ${figure(current.calibrationError)} before and ${figure(candidate.calibrationError)} now`;
  const why = `${reason({ better, gain, fell, strayed })}: ${figures}`;
  return { currentVersion, current, candidate, better, why };
}

interface Finding {
  readonly better: boolean;
  readonly gain: number;
  readonly fell: boolean;
  readonly strayed: boolean;
}

function reason({ better, gain, fell, strayed }: Finding): string {
  if (better && gain === 0) return 'it is as good, and lessons of the current one were withdrawn';
  if (better) return 'it is better on tables that neither had seen';
  if (fell) return `it is not better: a macro F1 fell by more than ${SLACK}`;
  if (strayed) return `it is not better: the calibration error rose by more than ${SLACK}`;
  return gain === 0 ? 'it is no better and no worse' : 'it is not better';
}
