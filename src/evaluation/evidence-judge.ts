/** What a model says of evidence that comes from a file instead of a scan. */
import { calibrate, usageLength } from '../classifier/calibration.js';
import type { TableEvidence } from '../classifier/features.js';
import { featureVector } from '../classifier/features.js';
import { plantForest, predict } from '../classifier/forest.js';
import { weightsOf } from '../classifier/model-file.js';
import type { ModelFile } from '../classifier/model-file.js';
import type { Label } from '../domain/verdict.js';
import { likeliestOf } from './judged.js';
import { productLabel } from './product-label.js';

export interface EvidenceJudgement {
  /** As the product would say it. */
  readonly label: Label;
  /** In the order of `CLASSES`. */
  readonly probabilities: readonly number[];
}

/** With `abstain` false the likeliest label is given, whatever its probability and the gate. */
export function createEvidenceJudge(
  { model }: ModelFile,
  abstain: boolean,
): (evidence: TableEvidence) => EvidenceJudgement {
  const weights = weightsOf(model);
  const forest = plantForest(model.forest);
  return (evidence) => {
    const vector = featureVector(evidence, weights);
    const probabilities = calibrate(predict(forest, vector), usageLength(evidence.usage), model.calibration);
    const label = abstain
      ? productLabel({ evidence, vector, probabilities }, model.thresholds)
      : likeliestOf(probabilities);
    return { label, probabilities };
  };
}
