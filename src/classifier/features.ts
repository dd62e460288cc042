/** The one list of what the forest sees. docs/features.md describes each; a model file of another list is refused. */
import { NAME_FEATURES, nameBags, nameFeatures } from './name-features.js';
import type { NameBags } from './name-features.js';
import { STRUCTURE_FEATURES, structureFeatures } from './structure-features.js';
import type { StructureFeature } from './structure-features.js';
import { shapeOf } from './table-shape.js';
import type { TableFacts } from '../domain/table-facts.js';
import type { NameWeights } from './token-weights.js';
import { usageEvidence } from './usage-evidence.js';
import type { UsageEvidence } from './usage-evidence.js';
import { NOT_KNOWN, USAGE_FEATURES, usageFeatures } from './usage-features.js';
import type { StorageEvidence } from './usage-features.js';

/** Raised when a feature is added, removed or computed otherwise. */
export const FEATURE_VERSION = 1;

export const FEATURES = [...NAME_FEATURES, ...STRUCTURE_FEATURES, ...USAGE_FEATURES] as const;
export type Feature = (typeof FEATURES)[number];

/** All that is known of a table, before the words in its names are weighed. */
export interface TableEvidence {
  readonly names: NameBags;
  readonly structure: Readonly<Record<StructureFeature, number>>;
  readonly storage: StorageEvidence;
  readonly usage: UsageEvidence | null;
}

/** The evidence in a scanned table's facts. */
export function evidenceOf(facts: TableFacts): TableEvidence {
  const shape = shapeOf(facts);
  return {
    names: nameBags(shape, facts.siblings),
    structure: structureFeatures(shape),
    storage: { rows: facts.estimatedRows, bytes: Number(facts.sizeBytes) },
    usage: usageEvidence(facts),
  };
}

/** No sum is kept beyond this, which no threshold needs. */
const LIMIT = 64;

/**
 * Values up to 1 (shares, flags) are rounded to twentieths, larger ones (logarithms, sums of evidence) to quarters:
 * finer differences are noise at the size of the training set, and the library's training time grows with the
 * number of distinct values.
 */
function settle(value: number): number {
  if (value === NOT_KNOWN) return value;
  const steps = Math.abs(value) <= 1 ? 20 : 4;
  return Math.round(Math.max(-LIMIT, Math.min(LIMIT, value)) * steps) / steps;
}

/** The numbers of a table in the order of `FEATURES`; every one is finite. */
export function featureVector(evidence: TableEvidence, weights: NameWeights): readonly number[] {
  const values: Readonly<Record<Feature, number>> = {
    ...nameFeatures(evidence.names, weights),
    ...evidence.structure,
    ...usageFeatures(evidence.usage, evidence.storage),
  };
  return FEATURES.map((feature) => settle(values[feature]));
}
