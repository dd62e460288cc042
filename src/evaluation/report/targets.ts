/** What was asked of the classifier, and whether it is so. */
import { LIKELIEST } from '../judges.js';
import type { EvaluationFigures, JudgeFigures } from '../evaluation-figures.js';
import type { Figure } from '../figure.js';
import { markdownTable, share, withSchemas } from './cells.js';

interface Target {
  readonly asked: string;
  readonly figure: Figure | undefined;
  readonly isMet: (value: number) => boolean;
}

const likeliest = (judges: readonly JudgeFigures[]): JudgeFigures | undefined =>
  judges.find(({ judge }) => judge === LIKELIEST);
const product = (judges: readonly JudgeFigures[]): JudgeFigures | undefined => judges[0];

function targetsOf({
  namesClear,
  namesAll,
  fullWindows,
  fullClear,
  rankings,
  calibrationError,
}: EvaluationFigures): readonly Target[] {
  const least =
    (asked: number): ((value: number) => boolean) =>
    (value) =>
      value >= asked;
  const most =
    (asked: number): ((value: number) => boolean) =>
    (value) =>
      value <= asked;
  return [
    {
      asked:
        'macro-F1 of app against broker by names and structure, without borderlines: 0.95, as the product answers',
      figure: product(namesClear)?.macroF1,
      isMet: least(0.95),
    },
    {
      asked: 'the same, likeliest label',
      figure: likeliest(namesClear)?.macroF1,
      isMet: least(0.95),
    },
    {
      asked: 'with borderlines: 0.90, as the product answers',
      figure: product(namesAll)?.macroF1,
      isMet: least(0.9),
    },
    { asked: 'the same, likeliest label', figure: likeliest(namesAll)?.macroF1, isMet: least(0.9) },
    {
      asked: 'macro-F1 of three labels with usage, full windows: 0.97, likeliest label',
      figure: likeliest(fullWindows)?.macroF1,
      isMet: least(0.97),
    },
    {
      asked: 'the same without borderlines',
      figure: likeliest(fullClear)?.macroF1,
      isMet: least(0.97),
    },
    {
      asked: 'precision of UNUSED at 0.95 recall, full windows: 0.995, by the forest alone',
      figure: rankings[0]?.precision,
      isMet: least(0.995),
    },
    {
      asked: 'calibration error with usage, full windows: at most 0.03',
      figure: calibrationError,
      isMet: most(0.03),
    },
  ];
}

export const targetsTable = (figures: EvaluationFigures): string =>
  markdownTable(
    ['asked', 'measured (95 % by schema)', '95 % by kind of workload', 'met'],
    targetsOf(figures).map(({ asked, figure, isMet }) => {
      if (figure === undefined) return [asked, '', '', 'no'];
      const { value, workloads } = figure;
      return [
        asked,
        withSchemas(figure),
        workloads === null ? '' : `${share(workloads.low)} to ${share(workloads.high)}`,
        isMet(value) ? 'yes' : 'no',
      ];
    }),
  );
