/** Which keys to read: only what some comparison needs; pure. */
import type { TableId } from '../domain/ids.js';
import { identityColumns } from './identity-columns.js';
import type { NamedJoin } from './join-candidates.js';
import type { TablePair } from './pair-tables.js';
import type { ShapedTable } from './table-shape.js';

export interface SketchRequest {
  readonly table: ShapedTable;
  /** Sets of columns, each by name, none twice. */
  readonly columns: readonly (readonly string[])[];
}

/** By table: what identifies the rows of each paired table, and both ends of each join that only a name suggests. */
export function sketchRequests(
  pairs: readonly TablePair[],
  joins: readonly NamedJoin[],
): readonly SketchRequest[] {
  const wanted = new Map<
    TableId,
    { readonly table: ShapedTable; readonly sets: Map<string, readonly string[]> }
  >();
  const want = (table: ShapedTable, columns: readonly string[]): void => {
    const known = wanted.get(table.id) ?? { table, sets: new Map<string, readonly string[]>() };
    wanted.set(table.id, known);
    known.sets.set(columns.join('\0'), columns);
  };
  const paired = new Set(pairs.flatMap(({ a, b }) => [a, b]));
  for (const table of paired) for (const columns of identityColumns(table)) want(table, columns);
  for (const { from, column, to } of joins) {
    want(from, [column.name]);
    want(to.table, [to.column.name]);
  }
  return [...wanted.values()].map(({ table, sets }) => ({ table, columns: [...sets.values()] }));
}
