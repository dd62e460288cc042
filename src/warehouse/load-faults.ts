/** Refusals that both warehouses share, so that a mover sees the same words. */
import { conflict, SortkeepError } from '../domain/errors.js';
import type { QualifiedName } from '../domain/table-definition.js';
import type { StagedChunk } from './warehouse.js';

export const nameOf = (target: QualifiedName): string => `${target.schema}.${target.name}`;

export const foreignTable = (target: QualifiedName): SortkeepError =>
  new SortkeepError(
    'ALREADY_EXISTS',
    `warehouse table ${nameOf(target)} exists and was not made by this load`,
    {
      hint: 'Choose another target, or rename or drop the table that is there.',
    },
  );

export const changedDesign = (loadId: string, target: QualifiedName): SortkeepError =>
  conflict(
    `load ${loadId} was begun for another table than ${nameOf(target)} as it is now`,
    'Discard the load and plan the move again.',
  );

export const notBegun = (loadId: string): SortkeepError =>
  conflict(`load ${loadId} was not begun`, 'Begin the load before staging or committing.');

export const vanishedTable = (loadId: string, target: QualifiedName): SortkeepError =>
  conflict(
    `load ${loadId} was committed, and its table ${nameOf(target)} is gone`,
    'Plan the move again if the table is still wanted.',
  );

/** CONFLICT unless each wanted chunk is staged, once, with as many rows. */
export function refuseUnstaged(
  loadId: string,
  wanted: readonly StagedChunk[],
  staged: readonly StagedChunk[],
): void {
  const byIndex = new Map(staged.map((chunk) => [chunk.index, chunk]));
  for (const chunk of wanted) {
    if (byIndex.get(chunk.index)?.rows === chunk.rows && byIndex.delete(chunk.index)) continue;
    throw conflict(
      `chunk ${chunk.index} of load ${loadId} is not staged with ${chunk.rows} rows`,
      'Stage the chunk again, then commit.',
    );
  }
}

export const totalRows = (chunks: readonly StagedChunk[]): number =>
  chunks.reduce((sum, { rows }) => sum + rows, 0);
