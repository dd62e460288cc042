/** Which pairs of tables are worth a closer look; pure, and never all with all. */
import { groupBy } from '../domain/group-by.js';
import type { TableId } from '../domain/ids.js';
import type { ColumnRarity } from './column-rarity.js';
import { shapeScore, shapeSimilarity } from './shape-similarity.js';
import type { ShapeSimilarity } from './shape-similarity.js';
import { similarShapes } from './similar-shapes.js';
import { byCodeUnits } from './table-shape.js';
import type { ShapedTable, TableShape } from './table-shape.js';

/** Below this a pair is no relation: it says less than a coin would. */
export const LEAST_SCORE = 0.4;
/**
 * Of many tables of one shape each is paired with so many that follow it (and as many before it), by name and place:
 * a thousand tenants' tables give eight thousand pairs, not half a million.
 */
const NEIGHBOURS = 8;
/** Tables of one name and other shapes are compared by their keys; so many names of one table are a false friend. */
const MOST_NAMESAKES = 100;

export interface TablePair {
  readonly a: ShapedTable;
  readonly b: ShapedTable;
  readonly similarity: ShapeSimilarity;
  readonly sameName: boolean;
}

const nameOf = (table: ShapedTable): string => table.name.toLowerCase();

/** Same tables lie beside each other, in places that follow each other. */
const byNameAndPlace = (x: ShapedTable, y: ShapedTable): number =>
  byCodeUnits(nameOf(x), nameOf(y)) ||
  byCodeUnits(x.source, y.source) ||
  byCodeUnits(x.database, y.database) ||
  byCodeUnits(x.schema, y.schema) ||
  byCodeUnits(x.id, y.id);

/** The next eight around the ring: everybody has partners, and all have as many. */
function* ring(tables: readonly ShapedTable[]): Generator<readonly [ShapedTable, ShapedTable]> {
  const size = tables.length;
  for (const [at, a] of tables.entries()) {
    for (let step = 1; step <= Math.min(NEIGHBOURS, size - 1); step++) {
      const b = tables[(at + step) % size];
      if (b !== undefined) yield [a, b];
    }
  }
}

/** Each table of the smaller group with up to eight of the larger, spread over it. */
function* across(
  as: readonly ShapedTable[],
  bs: readonly ShapedTable[],
): Generator<readonly [ShapedTable, ShapedTable]> {
  const [few, many] = as.length <= bs.length ? [as, bs] : [bs, as];
  for (const [at, a] of few.entries()) {
    for (let step = 0; step < Math.min(NEIGHBOURS, many.length); step++) {
      const b = many[(at * NEIGHBOURS + step) % many.length];
      if (b !== undefined) yield [a, b];
    }
  }
}

/**
 * Pairs of tables of one shape, of similar shapes, of one name whatever the shape, and of `copies` that we made, each
 * once and the smaller id first. Where the columns alone tell too little (`id, name, created_at`), only tables of one
 * name are paired.
 */
export function pairTables(
  tables: readonly ShapedTable[],
  rarity: ColumnRarity,
  copies: readonly (readonly [TableId, TableId])[],
): readonly TablePair[] {
  const sorted = [...tables].sort(byNameAndPlace);
  const byShape = groupBy(sorted, ({ shape }) => shape);
  const pairs = new Map<string, TablePair>();
  const add = (x: ShapedTable, y: ShapedTable, similarity: ShapeSimilarity): void => {
    if (x.id === y.id) return;
    const [a, b] = x.id < y.id ? [x, y] : [y, x];
    const key = `${a.id}${b.id}`;
    if (!pairs.has(key)) pairs.set(key, { a, b, similarity, sameName: nameOf(a) === nameOf(b) });
  };

  for (const [shape, group] of byShape) {
    const similarity = shapeSimilarity(shape, shape, rarity);
    if (shapeScore(similarity, false) >= LEAST_SCORE) for (const [a, b] of ring(group)) add(a, b, similarity);
    else {
      for (const namesakes of groupBy(group, nameOf).values())
        for (const [a, b] of ring(namesakes)) add(a, b, similarity);
    }
  }
  for (const { a, b, similarity } of similarShapes([...byShape.keys()], rarity)) {
    const [as, bs] = [byShape.get(a) ?? [], byShape.get(b) ?? []];
    if (shapeScore(similarity, false) >= LEAST_SCORE) {
      for (const [x, y] of across(as, bs)) add(x, y, similarity);
    }
    const others = groupBy(bs, nameOf);
    for (const [name, same] of groupBy(as, nameOf)) {
      for (const [x, y] of across(same, others.get(name) ?? [])) add(x, y, similarity);
    }
  }
  for (const namesakes of groupBy(sorted, nameOf).values()) {
    const shapes = new Map<TableShape, ShapedTable>();
    for (const table of namesakes) if (!shapes.has(table.shape)) shapes.set(table.shape, table);
    if (shapes.size < 2 || namesakes.length > MOST_NAMESAKES) continue;
    for (const [a, b] of ring(namesakes)) add(a, b, shapeSimilarity(a.shape, b.shape, rarity));
  }
  const byId = new Map(tables.map((table) => [table.id, table]));
  for (const [one, other] of copies) {
    const [a, b] = [byId.get(one), byId.get(other)];
    if (a !== undefined && b !== undefined) add(a, b, shapeSimilarity(a.shape, b.shape, rarity));
  }
  return [...pairs.values()];
}
