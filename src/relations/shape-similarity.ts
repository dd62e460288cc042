import type { ColumnRarity } from './column-rarity.js';
import type { ShapeColumn, TableShape } from './table-shape.js';

export interface ShapeSimilarity {
  /**
   * Weighted Jaccard, 0 to 1: over the columns by name, each weighing its bits of rarity, the sum of agreement where
   * both have the column, divided by the sum over columns that any of them has. 1 where all columns and types are the
   * same; 0 where one has no column.
   */
  readonly share: number;
  /** The bits that columns of both tell: the sum in the numerator. */
  readonly bits: number;
}

/** Of two columns of one name. Another type is another meaning more often than a change of it. */
const agreement = (a: ShapeColumn, b: ShapeColumn): number =>
  a.type === b.type ? 1 : a.family === b.family ? 0.9 : 0.4;

/** Symmetric. */
export function shapeSimilarity(a: TableShape, b: TableShape, rarity: ColumnRarity): ShapeSimilarity {
  let common = 0;
  let all = 0;
  for (const [token, column] of a.byToken) {
    const bits = rarity(token);
    const other = b.byToken.get(token);
    all += bits;
    if (other !== undefined) common += bits * agreement(column, other);
  }
  for (const token of b.byToken.keys()) if (!a.byToken.has(token)) all += rarity(token);
  return { share: all === 0 ? 0 : common / all, bits: common };
}

/** What an equal name adds: that two of 64 kinds of tables meet by chance. Everybody has `users` and `orders`. */
const NAME_BITS = 6;
/** Each 12 bits halve the doubt that two tables look alike by chance: `id, name, created_at` tell 5 together. */
const HALVING_BITS = 12;

/**
 * share x (1 - 2^-(bits / 12)), with 6 bits more for an equal name: 0 where nothing is common, and below 1 always,
 * since the same columns are no proof of the same thing. Symmetric as far as `similarity` is.
 */
export const shapeScore = (similarity: ShapeSimilarity, sameName: boolean): number =>
  similarity.share * (1 - 2 ** (-(similarity.bits + (sameName ? NAME_BITS : 0)) / HALVING_BITS));
