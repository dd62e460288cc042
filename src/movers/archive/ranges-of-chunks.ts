import { compareTexts, textOrder } from '../../codec/ordered-text.js';
import type { TextOrder } from '../../codec/ordered-text.js';
import type { ArchiveRange } from '../../domain/archive.js';
import type { ColumnBounds } from '../../domain/move.js';
import type { TableDefinition } from '../../domain/table-definition.js';
import type { ManifestChunk } from './manifest.js';

/** Of columns of times and numbers of which every chunk knows the bounds; none of a column without a value. Pure. */
export const rangesOfChunks = (
  { columns }: TableDefinition,
  chunks: readonly ManifestChunk[],
): readonly ArchiveRange[] =>
  columns.flatMap(({ name, type }) => {
    const order = textOrder(type);
    if (order === null || order === 'bytes') return [];
    const bounds = chunks
      .filter(({ result }) => result.rows > 0)
      .map(({ result }) => result.bounds?.find(({ column }) => column === name));
    return rangeOf(name, order, bounds) ?? [];
  });

function rangeOf(
  column: string,
  order: TextOrder,
  bounds: readonly (ColumnBounds | undefined)[],
): ArchiveRange | null {
  let range: ArchiveRange | null = null;
  for (const each of bounds) {
    if (each === undefined) return null;
    const { least, most } = each;
    if (least === null || most === null) continue;
    if (range === null) {
      range = { column, minimum: least, maximum: most };
      continue;
    }
    const below: number | null = compareTexts(order, least, range.minimum);
    const above: number | null = compareTexts(order, most, range.maximum);
    if (below === null || above === null) return null;
    range = { column, minimum: below < 0 ? least : range.minimum, maximum: above > 0 ? most : range.maximum };
  }
  return range;
}
