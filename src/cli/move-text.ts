/** Moves as tables for people. */
import type { Move } from '../domain/move.js';
import type { PlanTarget, TablePlace } from '../domain/plan.js';
import { recallText } from '../domain/recall.js';
import { groupHandle } from '../domain/restore-handle.js';
import type { Source } from '../domain/source.js';
import { formatTableReference } from '../domain/table-reference.js';
import { formatBytes, formatCount, formatSeconds, formatTime } from './format.js';
import { tableText } from './table-text.js';
import type { Column } from './table-text.js';

/** What is told of a move beside its kind, in every table of moves. */
export const MOVE_COLUMNS: readonly Column[] = [
  { title: 'table' },
  { title: 'state' },
  { title: 'rows', align: 'right' },
  { title: 'raw', align: 'right' },
  { title: 'stored', align: 'right' },
  { title: 'time', align: 'right' },
  { title: 'verified' },
];

const COLUMNS: readonly Column[] = [{ title: 'move' }, { title: 'kind' }, ...MOVE_COLUMNS];

/** `source/database.schema.table` of what is moved; of a restore, of what it makes. */
export function movedTable(target: PlanTarget, sources: readonly Source[]): string {
  const place: TablePlace = target.kind === 'RESTORE' ? target.to : target.from;
  const name = formatTableReference({
    ...place,
    source: sources.find(({ id }) => id === place.sourceId)?.name ?? place.sourceId,
  });
  const others = (groupOf(target)?.tables ?? 1) - 1;
  return others === 0 ? name : `${name} and ${formatCount(others)} more`;
}

/** The set that a plan or move is of; null for one table alone. */
export function groupOf(target: PlanTarget): { readonly handle: string; readonly tables: number } | null {
  if (!('group' in target)) return null;
  return { handle: groupHandle(target.group.id), tables: target.group.members.length };
}

/** The set that a finished archive made. */
function setText({ state, target }: Move): readonly string[] {
  const group = groupOf(target);
  if (group === null || state !== 'SUCCEEDED' || target.kind !== 'ARCHIVE') return [];
  return [`set ${group.handle}: \`sortkeep restore ${group.handle}\` brings its tables back`];
}

const stateText = ({ state, waitsUntil }: Move): string =>
  waitsUntil === null ? state : `${state} until ${formatTime(waitsUntil)}`;

/** Null before it ended. */
const moveSeconds = ({ startedAt, finishedAt }: Move): number | null =>
  startedAt === null || finishedAt === null ? null : (finishedAt.getTime() - startedAt.getTime()) / 1000;

export function movesText(moves: readonly Move[], sources: readonly Source[]): string {
  const rows = moves.map((move) => {
    const seconds = moveSeconds(move);
    return [
      move.id,
      move.kind,
      movedTable(move.target, sources),
      stateText(move),
      formatCount(move.rows),
      formatBytes(move.rawBytes),
      formatBytes(move.storedBytes),
      seconds === null ? '' : formatSeconds(seconds),
      move.verified ? 'yes' : 'no',
    ];
  });
  return tableText(COLUMNS, rows);
}

/** One move with what there is to say about it. */
export function moveText(move: Move, sources: readonly Source[]): string {
  return [
    movesText([move], sources),
    ...(move.contentHash === null ? [] : [`content hash: ${move.contentHash}`]),
    ...setText(move),
    ...restText(move),
    ...(move.recall === null ? [] : [`waits: for ${recallText(move.recall)}`]),
    ...(move.waitsFor === null ? [] : [`waits: ${move.waitsFor}`]),
    ...move.warnings.map((warning) => `note: ${warning}`),
    ...(move.error === null ? [] : [`failed: ${move.error.message}`, move.error.hint]),
  ].join('\n');
}

/** A pause, with what a person can do now. */
function restText({ id, state, pauseRequested }: Move): readonly string[] {
  if (!pauseRequested) return [];
  const goesOn = `\`sortkeep resume ${id}\` lets it go on, \`sortkeep cancel ${id}\` removes what it wrote`;
  return [state === 'PAUSED' ? `paused: ${goesOn}` : `pausing, within seconds: ${goesOn}`];
}

export const moveJson = (move: Move, sources: readonly Source[]): Readonly<Record<string, unknown>> => ({
  ...move,
  table: movedTable(move.target, sources),
  seconds: moveSeconds(move),
  groupHandle: groupOf(move.target)?.handle ?? null,
});
