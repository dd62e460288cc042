/** Tables of one name, apart by what they are. */
import { groupBy } from '../domain/group-by.js';
import type { ColumnRarity } from './column-rarity.js';
import { shapeSimilarity } from './shape-similarity.js';
import { SIMILAR_SHARE } from './similar-shapes.js';
import { byCodeUnits } from './table-shape.js';
import type { ShapedTable, TableShape } from './table-shape.js';

export interface Namesakes {
  /** In lower case. */
  readonly name: string;
  /** Tables that look like one table, the most common first; each has a shape that is similar to the first of its cluster. */
  readonly clusters: readonly (readonly ShapedTable[])[];
}

/** Every name that two tables or more have, whatever their schema. */
export function namesakes(tables: readonly ShapedTable[], rarity: ColumnRarity): readonly Namesakes[] {
  const byName = groupBy(tables, ({ name }) => name.toLowerCase());
  return [...byName]
    .filter(([, group]) => group.length > 1)
    .sort(([a], [b]) => byCodeUnits(a, b))
    .map(([name, group]) => ({ name, clusters: clustersOf(group, rarity) }));
}

/** Leader clustering: a shape joins the first cluster whose leader, its most common shape, it is similar to. */
function clustersOf(
  group: readonly ShapedTable[],
  rarity: ColumnRarity,
): readonly (readonly ShapedTable[])[] {
  const byShape = groupBy(group, ({ shape }) => shape);
  const shapes = [...byShape].sort(([a, x], [b, y]) => y.length - x.length || byCodeUnits(a.hash, b.hash));
  const clusters: { readonly leader: TableShape; readonly tables: ShapedTable[] }[] = [];
  for (const [shape, tables] of shapes) {
    const home = clusters.find(({ leader }) => shapeSimilarity(leader, shape, rarity).share >= SIMILAR_SHARE);
    if (home === undefined) clusters.push({ leader: shape, tables: [...tables] });
    else home.tables.push(...tables);
  }
  return clusters
    .map(({ tables }) => tables.sort((a, b) => byCodeUnits(a.id, b.id)))
    .sort((a, b) => b.length - a.length || byCodeUnits(a[0]?.id ?? '', b[0]?.id ?? ''));
}
