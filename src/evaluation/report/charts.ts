/** The pictures of the report. */
import type { EvaluationFigures } from '../evaluation-figures.js';
import type { ReliabilityBin } from '../reliability.js';
import { lineChart } from './line-chart.js';

const SHARE = { from: 0, to: 1 };

const pointsOf = (bins: readonly ReliabilityBin[]): readonly (readonly [number, number])[] =>
  bins.map(({ probability, right }) => [probability, right]);

export const reliabilityChart = ({ reliability }: EvaluationFigures): string =>
  lineChart({
    title: 'How often the likeliest label was right',
    x: { name: 'probability of the likeliest label', ...SHARE },
    y: { name: 'share that was right', ...SHARE },
    series: [
      { name: 'names and structure', points: pointsOf(reliability.names) },
      { name: 'with usage', points: pointsOf(reliability.usage) },
      {
        name: 'as stated',
        points: [
          [0, 0],
          [1, 1],
        ],
        reference: true,
      },
    ],
  });

export const unusedChart = ({ rankings }: EvaluationFigures): string =>
  lineChart({
    title: 'UNUSED, on full windows',
    x: { name: 'recall', ...SHARE },
    y: { name: 'precision', ...SHARE },
    series: rankings.map(({ judge, curve }) => ({
      name: judge.replace(', where the evidence gate is open', ', gate open'),
      points: curve.map(({ recall, precision }) => [recall, precision] as const),
    })),
  });
