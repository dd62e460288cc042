/** Scores as people read them. */
import { LABELS } from '../domain/verdict.js';
import type { EvaluationReport, Prediction } from '../services/evaluation-service.js';
import { formatCount } from './format.js';
import { tableText } from './table-text.js';

type Scores = EvaluationReport['all'];
const TRUTHS = ['APP', 'BROKER', 'UNUSED'] as const;

const figure = (value: number): string => value.toFixed(3);
const present = ({ labels }: Scores): readonly (typeof TRUTHS)[number][] =>
  TRUTHS.filter((label) => labels[label].support > 0);

function overview({ all, clear, byGroup }: EvaluationReport): string {
  const columns = ['macro F1', 'coverage', 'calibration error'].map(
    (title) => ({ title, align: 'right' }) as const,
  );
  const row = (title: string, { macroF1, coverage, calibrationError }: Scores): readonly string[] => [
    title,
    figure(macroF1),
    figure(coverage),
    figure(calibrationError),
  ];
  return tableText(
    [{ title: 'tables' }, ...columns],
    [
      row('all', all),
      ...(clear === null ? [] : [row('without borderlines', clear)]),
      row('averaged over groups', byGroup),
    ],
  );
}

function labelsText(all: Scores): string {
  const titles = ['precision', 'recall', 'F1', 'tables', ...LABELS.map((label) => `told ${label}`)];
  return tableText(
    [{ title: 'truth' }, ...titles.map((title) => ({ title, align: 'right' }) as const)],
    present(all).map((label) => {
      const { precision, recall, f1, support } = all.labels[label];
      const told = LABELS.map((given) => formatCount(all.confusion[label][given]));
      return [label, figure(precision), figure(recall), figure(f1), formatCount(support), ...told];
    }),
  );
}

export function evaluationText(report: EvaluationReport): string {
  const { modelVersion, tables, groups } = report;
  return [
    `${modelVersion}: ${formatCount(tables)} tables in ${formatCount(groups)} groups`,
    '',
    overview(report),
    '',
    labelsText(report.all),
  ].join('\n');
}

export function predictionText({ group, schema, table, truth, label, probabilities }: Prediction): string {
  const shares = TRUTHS.map((of) => `${of} ${probabilities[of].toFixed(2)}`).join(', ');
  return `${group} ${schema}.${table}: ${label}${label === truth ? '' : `, truly ${truth}`} (${shares})`;
}
