import { createClassifier } from '../classifier/classify.js';
import type { Classifier } from '../classifier/classify.js';
import type { ModelFile } from '../classifier/model-file.js';
import type { VerdictPolicy } from '../classifier/verdict-policy.js';

export interface CurrentModel {
  currentModel(): Promise<ModelFile>;
}

/** The classifier of the model that is current at each call, made once a model. */
export function currentClassifier(learning: CurrentModel, policy: VerdictPolicy): () => Promise<Classifier> {
  let made: Classifier | null = null;
  return async () => {
    const file = await learning.currentModel();
    if (made?.modelVersion !== file.version) made = createClassifier(file, policy);
    return made;
  };
}
