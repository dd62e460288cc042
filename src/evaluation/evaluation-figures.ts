/** All figures of docs/evaluation.md, from one cross-validation. */
import { calibrationError } from '../classifier/calibration-error.js';
import type { HeldOut } from '../classifier/cross-validate.js';
import { WINDOW_DAYS } from '../classifier/usage-evidence.js';
import { groupBy } from '../domain/group-by.js';
import type { ClassLabel, Label } from '../domain/verdict.js';
import { allowsUnused } from './allows-unused.js';
import { RULES } from './baselines/rules.js';
import { confusionOf, labelScore, macroF1Of } from './confusion.js';
import type { Confusion } from './confusion.js';
import { figureWithIntervals } from './figure.js';
import type { Figure } from './figure.js';
import {
  forestLikeliest,
  forestWithThresholds,
  naiveBayes,
  singleTree,
  unusedProbability,
  withGate,
} from './held-out-cases.js';
import type { Case } from './held-out-cases.js';
import { pointAtRecall, precisionRecallCurve } from './precision-recall.js';
import type { OperatingPoint } from './precision-recall.js';
import { outcomesOf, reliabilityBins } from './reliability.js';
import type { ReliabilityBin } from './reliability.js';
import { meanOverGroups, scoresOf } from './scores.js';

export interface JudgeFigures {
  readonly judge: string;
  readonly macroF1: Figure;
  readonly coverage: number;
  /** Averaged over groups. */
  readonly groupMacroF1: number;
  readonly calibrationError: number;
  readonly confusion: Confusion;
}

export interface RankingFigures {
  readonly judge: string;
  readonly unused: number;
  readonly inUse: number;
  /** Precision where 95 in 100 unused tables are found. */
  readonly precision: Figure;
  /** At the recalls of `RECALLS`. */
  readonly curve: readonly OperatingPoint[];
}

export interface UnusedFigures {
  readonly judge: string;
  readonly precision: number;
  readonly recall: number;
  /** Tables in use that were called UNUSED. */
  readonly wrong: number;
}

export interface KindFigures {
  readonly kind: string;
  readonly trap: boolean;
  readonly label: ClassLabel;
  readonly windows: number;
  readonly traces: number;
  /** What the forest would say by its thresholds. */
  readonly given: Readonly<Record<Label, number>>;
  /** Of a table in use, how often the product says UNUSED: with the gate. */
  readonly wrongUnused: number;
}

export interface EvaluationFigures {
  readonly tables: { readonly all: number; readonly clear: number; readonly groups: number };
  readonly windows: { readonly full: number; readonly short: number; readonly calendar: number };
  readonly namesAll: readonly JudgeFigures[];
  readonly namesClear: readonly JudgeFigures[];
  readonly fullWindows: readonly JudgeFigures[];
  readonly fullClear: readonly JudgeFigures[];
  readonly shortWindows: readonly JudgeFigures[];
  readonly rankings: readonly RankingFigures[];
  /** Of full windows. */
  readonly unused: readonly UnusedFigures[];
  /** On full windows by the calendar, which rules by days need. */
  readonly rules: readonly UnusedFigures[];
  /** Of the likeliest label on full windows. */
  readonly calibrationError: Figure;
  readonly reliability: {
    readonly names: readonly ReliabilityBin[];
    readonly usage: readonly ReliabilityBin[];
  };
  readonly kinds: readonly KindFigures[];
}

export const WITHOUT_GATE = 'forest, without the evidence gate';
export const LIKELIEST = 'forest, likeliest label';

export const RECALL = 0.95;
const RECALLS = [0.5, 0.8, 0.9, RECALL, 0.98, 0.99, 1] as const;

const macroF1 = (cases: readonly Case[]): number => macroF1Of(confusionOf(cases));

function judgeFigures(judge: string, cases: readonly Case[]): JudgeFigures {
  const { coverage, confusion, calibrationError: error } = scoresOf(cases);
  return {
    judge,
    macroF1: figureWithIntervals(cases, macroF1),
    coverage,
    groupMacroF1: meanOverGroups(cases).macroF1,
    calibrationError: error,
    confusion,
  };
}

const curveOf = (cases: readonly Case[]): readonly OperatingPoint[] =>
  precisionRecallCurve(
    cases.map((one) => ({ probability: unusedProbability(one), unused: one.truth === 'UNUSED' })),
  );

const rankingFigures = (judge: string, cases: readonly Case[]): RankingFigures => ({
  judge,
  unused: cases.filter(({ truth }) => truth === 'UNUSED').length,
  inUse: cases.filter(({ truth }) => truth !== 'UNUSED').length,
  precision: figureWithIntervals(cases, (of) => pointAtRecall(curveOf(of), RECALL)?.precision ?? NaN),
  curve: RECALLS.flatMap((recall) => {
    const point = pointAtRecall(curveOf(cases), recall);
    return point === null ? [] : [point];
  }),
});

function unusedFigures(judge: string, cases: readonly Case[]): UnusedFigures {
  const confusion = confusionOf(cases);
  const { precision, recall } = labelScore(confusion, 'UNUSED');
  return { judge, precision, recall, wrong: confusion.APP.UNUSED + confusion.BROKER.UNUSED };
}

/** A rule knows UNUSED and nothing else. */
const ruleFigures = (cases: readonly Case[]): readonly UnusedFigures[] =>
  RULES.map(({ name, saysUnused }) =>
    unusedFigures(
      name,
      cases.map((one) => {
        const { usage } = one.heldOut.evidence;
        return { ...one, given: usage !== null && saysUnused(usage) ? 'UNUSED' : 'UNKNOWN' };
      }),
    ),
  );

/** Traps first, then by label and name. */
function kindFigures(cases: readonly Case[]): readonly KindFigures[] {
  const kinds = [...groupBy(cases, ({ heldOut }) => heldOut.kind ?? '')].flatMap(([kind, members]) => {
    const [first] = members;
    if (first === undefined || kind === '') return [];
    const { trap, label } = first.heldOut;
    const gated = confusionOf(withGate(members))[label].UNUSED;
    return [
      {
        kind,
        trap,
        label,
        windows: members.length,
        traces: new Set(members.map(({ heldOut }) => heldOut.trace)).size,
        given: confusionOf(members)[label],
        wrongUnused: label === 'UNUSED' ? 0 : gated,
      },
    ];
  });
  const place = ({ trap, label, kind }: KindFigures): string => `${trap ? 0 : 1} ${label} ${kind}`;
  return kinds.sort((a, b) => (place(a) < place(b) ? -1 : 1));
}

interface Judge {
  readonly name: string;
  readonly cases: readonly Case[];
}

/** Baselines learn from tables of the sort that they judge, and never abstain. */
function judgesOf(sort: readonly HeldOut[], thresholds: readonly Case[]): readonly Judge[] {
  const members = new Set(sort);
  const given = thresholds.filter(({ heldOut }) => members.has(heldOut));
  return [
    { name: 'forest, as the product answers', cases: withGate(given) },
    { name: WITHOUT_GATE, cases: given },
    { name: LIKELIEST, cases: forestLikeliest(sort) },
    { name: 'one decision tree', cases: singleTree(sort) },
    { name: 'naive Bayes on tokens', cases: naiveBayes(sort) },
  ];
}

function figuresOf(judges: readonly Judge[], has: (one: Case) => boolean): readonly JudgeFigures[] {
  return judges.map(({ name, cases }) => judgeFigures(name, cases.filter(has)));
}

/** Some seconds for a few thousand held-out tables. */
export function evaluationFigures(heldOut: readonly HeldOut[]): EvaluationFigures {
  const thresholds = forestWithThresholds(heldOut);
  const bare = heldOut.filter(({ usage }) => usage === 'none');
  const used = heldOut.filter(({ usage }) => usage !== 'none');
  const byNames = judgesOf(bare, thresholds);
  const byUsage = judgesOf(used, thresholds);
  const isClear = ({ borderline }: Case): boolean => !borderline;
  const isFull = ({ heldOut: { usage } }: Case): boolean => usage === 'full';
  const likeliest = forestLikeliest(used).filter(isFull);
  const byCalendar = likeliest.filter(
    ({ heldOut: { evidence } }) => (evidence.usage?.calendarDays ?? 0) >= WINDOW_DAYS,
  );
  return {
    tables: {
      all: bare.length,
      clear: bare.filter(({ borderline }) => !borderline).length,
      groups: new Set(bare.map(({ group }) => group)).size,
    },
    windows: {
      full: likeliest.length,
      short: used.length - likeliest.length,
      calendar: byCalendar.length,
    },
    namesAll: figuresOf(byNames, () => true),
    namesClear: figuresOf(byNames, isClear),
    fullWindows: figuresOf(byUsage, isFull),
    fullClear: figuresOf(byUsage, (one) => isFull(one) && isClear(one)),
    shortWindows: figuresOf(byUsage, (one) => !isFull(one)),
    rankings: [
      rankingFigures('forest', likeliest),
      rankingFigures(
        'forest, where the evidence gate is open',
        likeliest.filter((one) => allowsUnused(one.heldOut.evidence)),
      ),
      ...byUsage
        .filter(({ name }) => !name.startsWith('forest'))
        .map(({ name, cases }) => rankingFigures(name, cases.filter(isFull))),
    ],
    unused: byUsage.map(({ name, cases }) => unusedFigures(name, cases.filter(isFull))),
    rules: ruleFigures(byCalendar),
    calibrationError: figureWithIntervals(likeliest, (of) => calibrationError(outcomesOf(of))),
    reliability: {
      names: reliabilityBins(outcomesOf(forestLikeliest(bare))),
      usage: reliabilityBins(outcomesOf(likeliest)),
    },
    kinds: kindFigures(thresholds.filter(isFull)),
  };
}
