import { groupBy } from '../domain/group-by.js';
import { counted } from '../domain/number-words.js';
import type { Conflict, ConflictKind, ConflictSide } from '../domain/table-relation.js';
import { byCodeUnits } from './table-shape.js';
import type { ShapedTable } from './table-shape.js';
import { listed } from './words.js';

/** Tables by what they say, the side of most tables first; null says nothing and is on no side. */
export function sidesOf(
  tables: readonly ShapedTable[],
  valueOf: (table: ShapedTable) => string | null,
): readonly ConflictSide[] {
  const said = tables.flatMap((table) => {
    const value = valueOf(table);
    return value === null ? [] : [{ value, id: table.id }];
  });
  const sides = groupBy(
    said,
    ({ value }) => value,
    ({ id }) => id,
  );
  return [...sides]
    .map(([value, ids]) => ({ value, tables: ids }))
    .sort((a, b) => b.tables.length - a.tables.length || byCodeUnits(a.value, b.value));
}

/** `numeric(12,2) in 3 tables and text in 1 table`. */
export const sidesText = (sides: readonly ConflictSide[]): string =>
  listed(sides.map(({ value, tables }) => `${value} in ${counted(tables.length, 'table')}`));

export const conflictOf = (
  kind: ConflictKind,
  name: string,
  columns: readonly string[],
  sides: readonly ConflictSide[],
  text: string,
): Conflict => ({ kind, name, columns, sides, text });
