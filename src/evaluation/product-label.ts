/** The product's answer to evidence that comes from a file or a recorded workload instead of a scan. */
import { FEATURES } from '../classifier/features.js';
import type { Feature, TableEvidence } from '../classifier/features.js';
import { labelFor } from '../classifier/label-for.js';
import type { Thresholds } from '../classifier/label-thresholds.js';
import type { Label } from '../domain/verdict.js';
import { allowsUnused } from './allows-unused.js';

export interface JudgedEvidence {
  readonly evidence: TableEvidence;
  /** In the order of `FEATURES`. */
  readonly vector: readonly number[];
  /** In the order of `CLASSES`, calibrated. */
  readonly probabilities: readonly number[];
}

const KNOWN_SHARES = ['table_known_share', 'column_known_share'] as const satisfies readonly Feature[];

/** Training saw a word of the table's own names. */
const knowsNames = (vector: readonly number[]): boolean =>
  KNOWN_SHARES.some((feature) => (vector[FEATURES.indexOf(feature)] ?? 0) > 0);

/** UNKNOWN below the threshold, and for APP and BROKER where no word of the names is known. */
export function labelWithoutGate({ vector, probabilities }: JudgedEvidence, thresholds: Thresholds): Label {
  const { label } = labelFor(probabilities, thresholds);
  return label === 'UNUSED' || knowsNames(vector) ? label : 'UNKNOWN';
}

export function productLabel(judged: JudgedEvidence, thresholds: Thresholds): Label {
  const label = labelWithoutGate(judged, thresholds);
  return label === 'UNUSED' && !allowsUnused(judged.evidence) ? 'UNKNOWN' : label;
}
