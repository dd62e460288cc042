/** A dry run as tables for people: all moves with their totals, then each with what it would do. */
import type { Costs, DryRun, MoveDryRun, PredictedMove, Spread } from '../domain/dry-run.js';
import type { MoveId } from '../domain/ids.js';
import type { Source } from '../domain/source.js';
import { formatBytes, formatCount, formatSeconds } from './format.js';
import { moneyText } from './money-text.js';
import { movedTable } from './move-text.js';
import { tableText } from './table-text.js';
import type { Column } from './table-text.js';

export interface DryRunContext {
  readonly sources: readonly Source[];
  /** Whether every statement and every chunk is shown. */
  readonly steps: boolean;
  readonly predictions: ReadonlyMap<MoveId, PredictedMove | null>;
}

const COLUMNS: readonly Column[] = [
  { title: 'plan' },
  { title: 'kind' },
  { title: 'table' },
  { title: 'rows', align: 'right' },
  { title: 'text', align: 'right' },
  { title: 'stored', align: 'right' },
  { title: 'time', align: 'right' },
  { title: 'ends after', align: 'right' },
];
const MONEY: readonly Column[] = [
  { title: 'once', align: 'right' },
  { title: 'a month', align: 'right' },
  { title: 'frees a month', align: 'right' },
  { title: 'saves a month', align: 'right' },
];

export function dryRunText(dryRun: DryRun, context: DryRunContext): string {
  const { moves, currency } = dryRun;
  const columns = currency === null ? COLUMNS : [...COLUMNS, ...MONEY];
  const rows = moves.map((move) => [
    move.planId,
    move.kind,
    movedTable(move.target, context.sources),
    ...figures(move),
    ...(currency === null ? [] : money(move.costs)),
  ]);
  return [
    tableText(columns, moves.length > 1 ? [...rows, totals(dryRun)] : rows),
    ...(currency === null
      ? ['no prices are configured (prices), so nothing is said of costs']
      : costNotes(dryRun)),
    ...dryRun.schedule,
    ...moves.flatMap((move) => ['', ...moveLines(move, context)]),
    '',
    'nothing was written but audit events',
  ].join('\n');
}

const figures = ({ size, prediction, schedule, refusals }: MoveDryRun): readonly string[] => [
  size === null ? '–' : formatCount(size.rows.likely),
  size === null ? '–' : formatBytes(Math.round(size.rawBytes.likely)),
  size === null ? '–' : formatBytes(Math.round(size.storedBytes.likely)),
  prediction === null ? '–' : formatSeconds(prediction.seconds.likely),
  refusals.length > 0 ? 'refused' : schedule === null ? 'never' : formatSeconds(schedule.ends.likely),
];

function totals({ moves, ends, costs }: DryRun): readonly string[] {
  const able = moves.filter(({ refusals }) => refusals.length === 0);
  const sum = (of: (move: MoveDryRun) => number | undefined): number =>
    able.reduce((total, move) => total + (of(move) ?? 0), 0);
  return [
    `${able.length} of ${moves.length}`,
    '',
    'in all',
    formatCount(sum(({ size }) => size?.rows.likely)),
    formatBytes(Math.round(sum(({ size }) => size?.rawBytes.likely))),
    formatBytes(Math.round(sum(({ size }) => size?.storedBytes.likely))),
    formatSeconds(sum(({ prediction }) => prediction?.seconds.likely)),
    ends === null ? '–' : formatSeconds(ends.likely),
    ...(costs === null ? [] : money(costs)),
  ];
}

const money = (costs: Costs | null): readonly string[] =>
  costs === null
    ? ['–', '–', '–', '–']
    : [
        moneyText(costs.once),
        moneyText(costs.monthly),
        moneyText(costs.freedMonthly),
        costs.savingMonthly === null ? '–' : moneyText(costs.savingMonthly),
      ];

function costNotes({ costs, currency }: DryRun): readonly string[] {
  if (costs === null) return [];
  const { savingMonthly, breakEvenMonths, unpriced } = costs;
  return [
    `amounts in ${currency ?? ''}; what is freed is saved once the table is removed from its source`,
    ...(savingMonthly !== null && breakEvenMonths !== null
      ? [`the saving has paid for the moves after ${breakEvenMonths} months`]
      : []),
    ...unpriced.map((text) => `${text}: left out of the sums`),
  ];
}

function moveLines(move: MoveDryRun, context: DryRunContext): readonly string[] {
  const { kind, target, prediction, size, chunks, warnings, refusals, costs, operations } = move;
  const predicted = move.moveId === null ? null : (context.predictions.get(move.moveId) ?? null);
  const written = operations.filter(({ tried }) => !tried);
  return [
    `${kind} of ${movedTable(target, context.sources)}, plan ${move.planId}`,
    ...refusals.map((refusal) => `  refused: ${refusal}`),
    ...warnings.map((warning) => `  note: ${warning}`),
    ...(prediction === null
      ? []
      : [`  time: ${seconds(prediction.seconds)}, by ${prediction.basis}: ${prediction.why}`]),
    ...(size === null
      ? []
      : [
          `  stored: ${bytes(size.storedBytes)} of ${bytes(size.rawBytes)} of text, ${chunks.length} chunks${size.objects === 0 ? '' : `, ${size.objects} objects`}`,
        ]),
    ...(costs?.lines ?? []).map(
      ({ when, what, amount, how }) =>
        `  ${WHEN[when]}: ${what}, ${amount === null ? how : `${moneyText(amount)} (${how})`}`,
    ),
    ...(costs?.alternatives ?? []).map(
      ({ storageClass, monthly }) => `  in ${storageClass} instead: ${moneyText(monthly)} a month`,
    ),
    ...comparison(predicted),
    ...(context.steps ? stepLines(move) : []),
    ...(context.steps || operations.length === 0
      ? []
      : [
          `  ${operations.length - written.length} steps were tried, ${written.length} would be done: --steps shows them`,
        ]),
  ];
}

const WHEN = { ONCE: 'once', MONTHLY: 'each month', FREED_MONTHLY: 'freed each month' } as const;

const seconds = ({ low, likely, high }: Spread): string =>
  `${formatSeconds(likely)} (${formatSeconds(low)} to ${formatSeconds(high)})`;

const bytes = ({ low, likely, high }: Spread): string =>
  low === high
    ? formatBytes(Math.round(likely))
    : `${formatBytes(Math.round(likely))} (${formatBytes(Math.round(low))} to ${formatBytes(Math.round(high))})`;

function comparison(predicted: PredictedMove | null): readonly string[] {
  if (predicted === null || predicted.actualSeconds === null) return [];
  const { actualSeconds, actualStoredBytes } = predicted;
  return [
    `  it took ${formatSeconds(actualSeconds)}, predicted were ${seconds(predicted.seconds)}`,
    ...(actualStoredBytes === null
      ? []
      : [`  it stored ${formatBytes(actualStoredBytes)}, predicted were ${bytes(predicted.storedBytes)}`]),
  ];
}

const stepLines = ({ operations, chunks }: MoveDryRun): readonly string[] => [
  ...operations.map(({ place, text, tried }) => `  ${tried ? 'tried' : 'would'} ${place}: ${text}`),
  ...chunks.map(
    ({ index, partition, fromPage, toPage, objects }) =>
      `  chunk ${index}: pages ${fromPage} to ${toPage === null ? 'the end' : toPage - 1}${partition === null ? '' : ` of ${partition}`}${objects.length === 0 ? '' : `, ${objects.join(', ')}`}`,
  ),
];
