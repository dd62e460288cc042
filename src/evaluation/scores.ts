/** How well tables were judged: over all of them, and as the mean over their groups. */
import { calibrationError } from '../classifier/calibration-error.js';
import type { ClassLabel, Label } from '../domain/verdict.js';
import { groupBy } from '../domain/group-by.js';
import { confusionOf, labelScore, macroF1Of, supportOf } from './confusion.js';
import type { Confusion, LabelScore } from './confusion.js';
import type { Judged } from './judged.js';
import { outcomesOf } from './reliability.js';

export interface Scores {
  /** The mean F1 of the labels that occur in the truth. */
  readonly macroF1: number;
  /** Share of the tables that got a label other than UNKNOWN. */
  readonly coverage: number;
  readonly labels: Readonly<Record<ClassLabel, LabelScore>>;
  /** True label, then given label: tables; of a mean over groups, shares of the true label's tables. */
  readonly confusion: Confusion;
  /** Of the likeliest label's probability, abstentions included; in [0, 1]. */
  readonly calibrationError: number;
}

const mean = (values: readonly number[]): number =>
  values.length === 0 ? 0 : values.reduce((total, value) => total + value, 0) / values.length;

/** Scores of at least one table. */
export function scoresOf(judged: readonly Judged[]): Scores {
  const confusion = confusionOf(judged);
  return {
    macroF1: macroF1Of(confusion),
    coverage: mean(judged.map(({ given }) => (given === 'UNKNOWN' ? 0 : 1))),
    labels: {
      APP: labelScore(confusion, 'APP'),
      BROKER: labelScore(confusion, 'BROKER'),
      UNUSED: labelScore(confusion, 'UNUSED'),
    },
    confusion,
    calibrationError: calibrationError(outcomesOf(judged)),
  };
}

/** Over the groups that have the label; its support is their number. */
function meanLabelScore(groups: readonly Scores[], label: ClassLabel): LabelScore {
  const scores = groups.map(({ labels }) => labels[label]).filter(({ support }) => support > 0);
  return {
    precision: mean(scores.map(({ precision }) => precision)),
    recall: mean(scores.map(({ recall }) => recall)),
    f1: mean(scores.map(({ f1 }) => f1)),
    support: scores.length,
  };
}

function meanConfusionRow(groups: readonly Scores[], truth: ClassLabel): Readonly<Record<Label, number>> {
  const having = groups.map(({ confusion }) => confusion).filter((of) => supportOf(of, truth) > 0);
  const share = (given: Label): number =>
    mean(having.map((confusion) => confusion[truth][given] / supportOf(confusion, truth)));
  return { APP: share('APP'), BROKER: share('BROKER'), UNUSED: share('UNUSED'), UNKNOWN: share('UNKNOWN') };
}

/**
 * The scores of each group, averaged, so that a schema of forty tables counts as one of four. A label's figures are
 * over the groups that have it. Calibration within a small group is rough, so the mean of its errors is above the
 * error over all.
 */
export function meanOverGroups(judged: readonly Judged[]): Scores {
  const groups = [...groupBy(judged, ({ group }) => group).values()].map(scoresOf);
  return {
    macroF1: mean(groups.map(({ macroF1 }) => macroF1)),
    coverage: mean(groups.map(({ coverage }) => coverage)),
    labels: {
      APP: meanLabelScore(groups, 'APP'),
      BROKER: meanLabelScore(groups, 'BROKER'),
      UNUSED: meanLabelScore(groups, 'UNUSED'),
    },
    confusion: {
      APP: meanConfusionRow(groups, 'APP'),
      BROKER: meanConfusionRow(groups, 'BROKER'),
      UNUSED: meanConfusionRow(groups, 'UNUSED'),
    },
    calibrationError: mean(groups.map(({ calibrationError }) => calibrationError)),
  };
}

export interface Evaluation {
  readonly all: Scores;
  /** Without borderlines; null where every table is one. */
  readonly clear: Scores | null;
  readonly byGroup: Scores;
}

/** The scores of at least one table. */
export function evaluate(judged: readonly Judged[]): Evaluation {
  const clear = judged.filter(({ borderline }) => !borderline);
  return {
    all: scoresOf(judged),
    clear: clear.length === 0 ? null : scoresOf(clear),
    byGroup: meanOverGroups(judged),
  };
}
