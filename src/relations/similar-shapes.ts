/** Pairs of shapes that resemble each other, found without comparing all with all. */
import type { ColumnRarity } from './column-rarity.js';
import { shapeSimilarity } from './shape-similarity.js';
import type { ShapeSimilarity } from './shape-similarity.js';
import { byCodeUnits } from './table-shape.js';
import type { TableShape } from './table-shape.js';

/** Similar: at least this share of what is particular in the columns of both is the same. */
export const SIMILAR_SHARE = 0.6;
/** A column of more shapes than this brings no two of them together: it tells next to nothing. */
const MOST_POSTINGS = 200;
/** Each shape keeps so many of the most similar: what is listed for a person, and what bounds memory. */
const MOST_SIMILAR = 10;

export interface SimilarShapes {
  readonly a: TableShape;
  readonly b: TableShape;
  readonly similarity: ShapeSimilarity;
}

/**
 * Of distinct shapes, every pair with a share of 0.6 or more that is among the ten best of either, unless all columns
 * by which it could be found are in more than 200 shapes. By prefix filtering (Chaudhuri et al., ICDE 2006; Bayardo
 * et al., WWW 2007): with columns ordered from the rarest, two shapes of that share must have one in common among
 * the first that weigh more than 0.4 of a shape together. So only those columns are indexed, and memory and time
 * grow with the shapes, not with their pairs. The order of `shapes` changes nothing.
 */
export function similarShapes(shapes: readonly TableShape[], rarity: ColumnRarity): readonly SimilarShapes[] {
  const ordered = [...shapes].sort((a, b) => byCodeUnits(a.hash, b.hash));
  const prefixes = ordered.map((shape) => prefixOf(shape, rarity));
  const postings = new Map<string, number[]>();
  prefixes.forEach((tokens, index) => {
    for (const token of tokens) {
      const list = postings.get(token);
      if (list === undefined) postings.set(token, [index]);
      else list.push(index);
    }
  });
  const best = ordered.map((): (SimilarShapes & { readonly key: string })[] => []);
  prefixes.forEach((tokens, index) => {
    const a = ordered[index];
    if (a === undefined) return;
    for (const other of candidatesOf(index, tokens, postings)) {
      const b = ordered[other];
      if (b === undefined) continue;
      const similarity = shapeSimilarity(a, b, rarity);
      if (similarity.share < SIMILAR_SHARE) continue;
      const found = { a, b, similarity, key: `${index} ${other}` };
      keepBest(best[index], found);
      keepBest(best[other], found);
    }
  });
  return [...new Map(best.flat().map(({ key, ...pair }) => [key, pair])).values()];
}

/** The rarest columns that together weigh more than the part in which similar shapes may differ. */
function prefixOf(shape: TableShape, rarity: ColumnRarity): readonly string[] {
  const tokens = [...shape.byToken.keys()]
    .map((token) => ({ token, bits: rarity(token) }))
    .sort((x, y) => y.bits - x.bits || byCodeUnits(x.token, y.token));
  const total = tokens.reduce((sum, { bits }) => sum + bits, 0);
  const prefix: string[] = [];
  let weight = 0;
  for (const { token, bits } of tokens) {
    if (weight > (1 - SIMILAR_SHARE) * total) break;
    prefix.push(token);
    weight += bits;
  }
  return prefix;
}

/** Later ones only: each pair is met once. */
function candidatesOf(
  index: number,
  tokens: readonly string[],
  postings: ReadonlyMap<string, readonly number[]>,
): ReadonlySet<number> {
  const found = new Set<number>();
  for (const token of tokens) {
    const list = postings.get(token) ?? [];
    if (list.length > MOST_POSTINGS) continue;
    for (const other of list) if (other > index) found.add(other);
  }
  return found;
}

function keepBest<T extends SimilarShapes>(list: T[] | undefined, found: T): void {
  if (list === undefined) return;
  list.push(found);
  list.sort((x, y) => y.similarity.share - x.similarity.share || y.similarity.bits - x.similarity.bits);
  if (list.length > MOST_SIMILAR) list.pop();
}
