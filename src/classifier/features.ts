/** The one list of what the forest sees. docs/features.md describes each; a model file of another list is refused. */
import { z } from 'zod';
import type { TableFacts } from '../domain/table-facts.js';
import { NAME_FEATURES, nameBags, nameFeatures } from './name-features.js';
import { NOT_KNOWN } from './not-known.js';
import { settle } from './settle.js';
import { STRUCTURE_FEATURES, structureFeatures } from './structure-features.js';
import { shapeOf } from './table-shape.js';
import type { NameWeights } from './token-weights.js';
import { useEvidence } from './use-evidence.js';
import type { UseWeights } from './use-evidence.js';
import { usageEvidence, usageSchema } from './usage-evidence.js';
import { USAGE_FEATURES, usageFeatures } from './usage-features.js';

/** Raised when a feature is added, removed or computed otherwise. */
export const FEATURE_VERSION = 3;

/** Sums over many features, in the order of docs/features.md. */
const JOINT_FEATURES = ['use_evidence', 'all_evidence'] as const;

export const FEATURES = [
  ...NAME_FEATURES,
  ...STRUCTURE_FEATURES,
  ...USAGE_FEATURES,
  ...JOINT_FEATURES,
] as const;
export type Feature = (typeof FEATURES)[number];

const bag = z.array(z.string()).readonly();

/** All that is known of a table, before the words in its names are weighed; JSON as it is. */
export const tableEvidenceSchema = z.strictObject({
  names: z
    .strictObject({
      table: bag,
      columns: bag,
      references: z.array(bag).readonly(),
      siblings: z.array(bag).readonly(),
    })
    .readonly(),
  structure: z.record(z.enum(STRUCTURE_FEATURES), z.number()).readonly(),
  /** Null where no statistics could be read. */
  usage: usageSchema.readonly().nullable(),
});
export type TableEvidence = z.output<typeof tableEvidenceSchema>;

/** The evidence in a scanned table's facts. Times count in the policy's windows: the minimum one is 97 days. */
export function evidenceOf(
  facts: TableFacts,
  { minimumWindowMs }: { readonly minimumWindowMs: number },
): TableEvidence {
  const shape = shapeOf(facts);
  return {
    names: nameBags(shape, facts.siblings),
    structure: structureFeatures(shape),
    usage: usageEvidence(facts, minimumWindowMs),
  };
}

/** What words and use tell of APP against BROKER. */
export interface FeatureWeights extends NameWeights {
  readonly use: UseWeights;
}

/** The numbers of a table in the order of `FEATURES`; every one is finite. */
export function featureVector(evidence: TableEvidence, weights: FeatureWeights): readonly number[] {
  const names = nameFeatures(evidence.names, weights);
  const { structure } = evidence;
  const usage = usageFeatures(evidence.usage);
  // One by one: an object of all features at once would take most of the time of a judgement.
  const vector: number[] = [];
  for (const feature of NAME_FEATURES) vector.push(settle(names[feature]));
  for (const feature of STRUCTURE_FEATURES) vector.push(settle(structure[feature]));
  const use: number[] = [];
  for (const feature of USAGE_FEATURES) use.push(settle(usage[feature]));
  for (const value of use) vector.push(value);
  const told = evidence.usage === null ? null : useEvidence(use, weights.use);
  vector.push(settle(told ?? NOT_KNOWN), settle(names.name_evidence + (told ?? 0)));
  return vector;
}
