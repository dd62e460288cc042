/** Pairs of tables with everything that speaks for them; pure. */
import type { RelationKind, RelationReason, TableRelation } from '../domain/table-relation.js';
import { keyReason } from './key-reason.js';
import type { KnownValues } from './known-values.js';
import { LEAST_SCORE } from './pair-tables.js';
import type { TablePair } from './pair-tables.js';
import { shapeReason } from './shape-reason.js';
import { SIMILAR_SHARE } from './similar-shapes.js';
import { placeOf } from './words.js';

/** 1 minus the product of the doubts that the reasons leave. Bounded, symmetric, never lowered by one reason more. */
export const combinedScore = (reasons: readonly RelationReason[]): number =>
  1 - reasons.reduce((doubt, { score }) => doubt * (1 - score), 1);

type ComparedValues = Pick<KnownValues, 'sketchesOf' | 'whyOf' | 'copyOf'>;

/** The relation of each pair that has one: a score of at least 0.4, and more in common than a name. */
export function relateTables(pairs: readonly TablePair[], values: ComparedValues): readonly TableRelation[] {
  return pairs.flatMap((pair) => relationOf(pair, values) ?? []);
}

function relationOf(pair: TablePair, values: ComparedValues): TableRelation | null {
  const { a, b } = pair;
  const keys = keyReason(a, b, values);
  const lineage = lineageText(pair, values);
  const similar = pair.similarity.share >= SIMILAR_SHARE;
  const reasons = [
    // Columns that are not alike speak for nothing, however many bits the few common ones have.
    ...(similar ? [shapeReason(pair)] : []),
    ...(keys === null ? [] : [keys]),
    ...(lineage === null ? [] : [{ evidence: 'LINEAGE' as const, score: 1, text: lineage }]),
  ];
  const kind = kindOf(pair, similar, keys?.score ?? 0, lineage !== null);
  const score = combinedScore(reasons);
  if (kind === null || score < LEAST_SCORE) return null;
  return { a: a.id, b: b.id, kind, score, reasons };
}

function kindOf(
  { a, b }: TablePair,
  similar: boolean,
  shared: number,
  lineage: boolean,
): RelationKind | null {
  if (a.shape === b.shape) return 'SAME_SHAPE';
  if (similar) return 'SIMILAR_SHAPE';
  if (shared >= LEAST_SCORE) return 'SHARED_KEYS';
  return lineage ? 'LINEAGE' : null;
}

function lineageText({ a, b }: TablePair, { copyOf }: ComparedValues): string | null {
  const copy = copyOf(a.id, b.id);
  if (copy === null) return null;
  const [from, to] = copy.from === a.id ? [a, b] : [b, a];
  const day = copy.at.toISOString().slice(0, 10);
  return `${placeOf(to)} was made out of ${placeOf(from)} by a ${copy.kind} move on ${day}`;
}
