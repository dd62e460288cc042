/** All figures of docs/evaluation.md, from cross-validations. */
import { calibrationError } from '../classifier/calibration-error.js';
import type { HeldOut } from '../classifier/cross-validate.js';
import { WINDOW_DAYS } from '../classifier/usage-evidence.js';
import { groupBy } from '../domain/group-by.js';
import type { ClassLabel, Label } from '../domain/verdict.js';
import { allowsUnused } from './allows-unused.js';
import { RULES } from './baselines/rules.js';
import {
  RECALL,
  curveOf,
  dealFigures,
  isBare,
  isClear,
  isFull,
  isUsed,
  macroF1,
  precisionAtRecall,
} from './deal-figures.js';
import type { DealFigures } from './deal-figures.js';
import { confusionOf, labelScore } from './confusion.js';
import type { Confusion } from './confusion.js';
import { figureWithIntervals } from './figure.js';
import type { Figure } from './figure.js';
import { forestLikeliest, forestWithThresholds, withGate } from './held-out-cases.js';
import type { Case } from './held-out-cases.js';
import { judgesOverDeals } from './judges.js';
import type { Judge } from './judges.js';
import { pointAtRecall } from './precision-recall.js';
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
  readonly deals: readonly DealFigures[];
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

const RECALLS = [0.5, 0.8, 0.9, RECALL, 0.98, 0.99, 1] as const;

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

const rankingFigures = (judge: string, cases: readonly Case[]): RankingFigures => ({
  judge,
  unused: cases.filter(({ truth }) => truth === 'UNUSED').length,
  inUse: cases.filter(({ truth }) => truth !== 'UNUSED').length,
  precision: figureWithIntervals(cases, precisionAtRecall),
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

function figuresOf(judges: readonly Judge[], has: (one: Case) => boolean): readonly JudgeFigures[] {
  return judges.map(({ name, cases }) => judgeFigures(name, cases.filter(has)));
}

/** Each deal is one cross-validation of the same tables. Some seconds for a few thousand held-out tables. */
export function evaluationFigures(deals: readonly (readonly HeldOut[])[]): EvaluationFigures {
  const thresholds = deals.flatMap(forestWithThresholds);
  const bare = deals.flat().filter(isBare);
  const used = deals.flat().filter(isUsed);
  const tables = deals[0]?.filter(isBare) ?? [];
  const byNames = judgesOverDeals(deals, isBare, thresholds);
  const byUsage = judgesOverDeals(deals, isUsed, thresholds);
  const likeliest = forestLikeliest(used).filter(isFull);
  const byCalendar = likeliest.filter(
    ({ heldOut: { evidence } }) => (evidence.usage?.calendarDays ?? 0) >= WINDOW_DAYS,
  );
  return {
    deals: deals.map(dealFigures),
    tables: {
      all: tables.length,
      clear: tables.filter(({ borderline }) => !borderline).length,
      groups: new Set(tables.map(({ group }) => group)).size,
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
