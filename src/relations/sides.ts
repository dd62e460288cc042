import type { Conflict, ConflictKind, ConflictSide } from '../domain/table-relation.js';
import { byCodeUnits } from './table-shape.js';
import type { ShapedTable } from './table-shape.js';
import { counted, listed } from './words.js';

/** Tables by what they say, the side of most tables first; null says nothing and is on no side. */
export function sidesOf(
  tables: readonly ShapedTable[],
  valueOf: (table: ShapedTable) => string | null,
): readonly ConflictSide[] {
  const sides = new Map<string, ShapedTable['id'][]>();
  for (const table of tables) {
    const value = valueOf(table);
    if (value === null) continue;
    const side = sides.get(value);
    if (side === undefined) sides.set(value, [table.id]);
    else side.push(table.id);
  }
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
