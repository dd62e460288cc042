/** The tables of the report. */
import { LABELS } from '../../domain/verdict.js';
import { RECALL } from '../deal-figures.js';
import type {
  EvaluationFigures,
  JudgeFigures,
  RankingFigures,
  UnusedFigures,
} from '../evaluation-figures.js';
import { WITHOUT_GATE } from '../judges.js';
import type { OperatingPoint } from '../precision-recall.js';
import { between, markdownTable, share, withSchemas } from './cells.js';

export const dealsTable = (seeds: readonly number[], { deals }: EvaluationFigures): string =>
  markdownTable(
    [
      'seed',
      'macro-F1 by names, clear',
      'all',
      'with usage, clear',
      'all',
      `precision of UNUSED at ${RECALL} recall`,
      'calibration error',
    ],
    deals.map((deal, place) => [
      String(seeds[place] ?? ''),
      share(deal.namesClear),
      share(deal.namesAll),
      share(deal.fullClear),
      share(deal.fullAll),
      share(deal.precision),
      share(deal.calibrationError),
    ]),
  );

/** The evidence gate changes nothing where nothing is UNUSED. */
export const judgesTable = (judges: readonly JudgeFigures[]): string =>
  markdownTable(
    ['judge', 'macro-F1 (95 % by schema)', 'averaged over groups', 'coverage', 'calibration error'],
    judges
      .filter(({ judge }) => judge !== WITHOUT_GATE)
      .map(({ judge, macroF1, groupMacroF1, coverage, calibrationError }) => [
        judge,
        withSchemas(macroF1),
        share(groupMacroF1),
        share(coverage),
        share(calibrationError),
      ]),
  );

export const usageTable = (judges: readonly JudgeFigures[]): string =>
  markdownTable(
    ['judge', 'macro-F1 (95 % by schema)', '95 % by kind of workload', 'coverage', 'calibration error'],
    judges.map(({ judge, macroF1, coverage, calibrationError }) => [
      judge,
      withSchemas(macroF1),
      macroF1.workloads === null ? '' : between(macroF1.workloads),
      share(coverage),
      share(calibrationError),
    ]),
  );

export function confusionTable(judge: JudgeFigures | undefined): string {
  if (judge === undefined) return '';
  const present = (['APP', 'BROKER', 'UNUSED'] as const).filter((label) =>
    LABELS.some((given) => judge.confusion[label][given] > 0),
  );
  return markdownTable(
    ['truth', ...LABELS.map((label) => `told ${label}`)],
    present.map((label) => [label, ...LABELS.map((given) => String(judge.confusion[label][given]))]),
  );
}

export const rankingTable = (rankings: readonly RankingFigures[]): string =>
  markdownTable(
    [
      'ranking',
      'unused',
      'in use',
      `precision at ${RECALL} recall`,
      '95 % by schema',
      '95 % by kind of workload',
    ],
    rankings.map(({ judge, unused, inUse, precision }) => [
      judge,
      String(unused),
      String(inUse),
      share(precision.value),
      between(precision.schemas),
      precision.workloads === null ? '' : between(precision.workloads),
    ]),
  );

export const curveTable = (curve: readonly OperatingPoint[]): string =>
  markdownTable(
    ['recall', 'precision', 'threshold', 'tables in use told UNUSED'],
    curve.map(({ recall, precision, threshold, wrong }) => [
      share(recall),
      share(precision),
      share(threshold),
      String(wrong),
    ]),
  );

export const unusedTable = (rows: readonly UnusedFigures[]): string =>
  markdownTable(
    ['judge', 'precision', 'recall', 'tables in use told UNUSED'],
    rows.map(({ judge, precision, recall, wrong }) => [
      judge,
      share(precision),
      share(recall),
      String(wrong),
    ]),
  );

export const kindsTable = ({ kinds }: EvaluationFigures): string =>
  markdownTable(
    ['kind', 'trap', 'truth', 'traces', 'windows', ...LABELS, 'wrong UNUSED after the gate'],
    kinds.map(({ kind, trap, label, traces, windows, given, wrongUnused }) => [
      kind,
      trap ? 'yes' : '',
      label,
      String(traces),
      String(windows),
      ...LABELS.map((of) => String(given[of])),
      String(wrongUnused),
    ]),
  );

export const reliabilityTable = ({ reliability }: EvaluationFigures): string =>
  markdownTable(
    ['evidence', 'tables', 'mean probability', 'right'],
    (['names', 'usage'] as const).flatMap((evidence) =>
      reliability[evidence].map(({ tables, probability, right }) => [
        evidence === 'names' ? 'names and structure' : 'with usage',
        String(tables),
        share(probability),
        share(right),
      ]),
    ),
  );
