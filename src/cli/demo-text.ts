/** The demo's report as a person reads it. */
import type { DemoMove, DemoReport, LabelCounts } from '../demo/demo-report.js';
import { formatBytes, formatCount, formatSeconds } from './format.js';
import { MOVE_COLUMNS } from './move-text.js';
import { tableText } from './table-text.js';
import type { Column } from './table-text.js';

const SOURCE_COLUMNS: readonly Column[] = [
  { title: 'source' },
  { title: 'PostgreSQL' },
  { title: 'tables', align: 'right' },
  { title: 'APP', align: 'right' },
  { title: 'BROKER', align: 'right' },
  { title: 'UNUSED', align: 'right' },
  { title: 'UNKNOWN', align: 'right' },
];

const COLUMNS: readonly Column[] = [{ title: 'move' }, ...MOVE_COLUMNS];

const SAMPLE_QUERY = `query {
  archives(first: 5, filter: { text: "crm" }) {
    nodes { handle sourceName schema name rows storedBytes definition { comment } }
  }
}`;

const labelCells = (counts: LabelCounts): readonly string[] =>
  [counts.APP, counts.BROKER, counts.UNUSED, counts.UNKNOWN].map(formatCount);

const moveCells = (move: DemoMove): readonly string[] => [
  move.kind,
  move.table,
  move.state,
  formatCount(move.rows),
  formatBytes(move.rawBytes),
  formatBytes(move.storedBytes),
  formatSeconds(move.seconds),
  move.verified ? 'yes' : 'no',
];

/** `serving`: the service stays, so where to open it is said too. */
export function demoText(report: DemoReport, serving: boolean): string {
  const { fleet, tables, labels, moves, leftAlone, failures, seconds, url } = report;
  const sourceRows = fleet.map((source) => [
    `${source.name}/${source.database}`,
    source.serverVersion ?? '',
    formatCount(source.tables),
    ...labelCells(source.labels),
  ]);
  const good = moves.filter(({ state, verified }) => state === 'SUCCEEDED' && verified).length;
  return [
    tableText(SOURCE_COLUMNS, [...sourceRows, ['all', '', formatCount(tables), ...labelCells(labels)]]),
    ...discoveryLines(report),
    'The demo calls a table unused after seconds without a read; the default is 97 days.',
    ...(leftAlone.length === 0 ? [] : [`Left alone, since the verdict is UNKNOWN: ${leftAlone.join(', ')}.`]),
    '',
    tableText(COLUMNS, moves.map(moveCells)),
    ...foreignKeyLines(report),
    '',
    ...restoreLines(report),
    ...failures.map((failure) => `FAILED: ${failure}`),
    `${good} of ${moves.length} moves succeeded and were verified; ${formatSeconds(seconds)} in all.`,
    ...(serving
      ? ['', `Open ${url} and try this query (Ctrl-C stops and removes everything):`, '', SAMPLE_QUERY]
      : []),
  ].join('\n');
}

function discoveryLines({ discovery }: DemoReport): readonly string[] {
  const { sensitiveColumns, examples } = discovery;
  return [
    `${formatCount(sensitiveColumns)} columns hold personal or secret data; of such values none is kept:`,
    ...examples.map(({ kind, column, evidence }) => `  ${kind} in ${column}: ${evidence}`),
  ];
}

function restoreLines({ restore }: DemoReport): readonly string[] {
  if (restore === null) return [];
  const { handle, archived, restored, searchedFor, rows, sameContentHash, differingRows } = restore;
  return [
    `Searched the archives for '${searchedFor}' over GraphQL, found ${archived},`,
    `and restored it by its handle ${handle} as ${restored}.`,
    `Proof: the content hash of the ${formatCount(rows)} restored rows ${sameContentHash ? 'is' : 'IS NOT'} that of the archive;`,
    `SQL (EXCEPT ALL, both ways) finds ${formatCount(differingRows)} rows that differ between original and restored table.`,
    '',
  ];
}

function foreignKeyLines({ foreignKeys: { made, waiting } }: DemoReport): readonly string[] {
  return [
    `The target has ${formatCount(made)} foreign keys between consolidated tables, all validated.`,
    ...waiting.map((key) => `Waits until the other table is consolidated too: ${key}.`),
  ];
}
