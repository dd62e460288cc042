/** A training that ends in seconds: part of the shipped material, and few trees. */
import { formatModelFile } from '../../src/classifier/model-file.js';
import type { ModelFile } from '../../src/classifier/model-file.js';
import type { TrainingInput } from '../../src/classifier/training-material.js';
import { createLearningService } from '../../src/services/learning-service.js';
import type { Learning } from '../../src/services/learning-service.js';
import type { TrainingSettings } from '../../src/services/train-from-lessons.js';
import { readShippedMaterial } from '../../src/services/training-service.js';
import type { Database } from '../../src/postgres/session.js';
import { handMadeModel } from '../unit/classifier/hand-made-model.js';

type Material = Omit<TrainingInput, 'lessons'>;

export const SMALL_TRAINING: TrainingSettings = { seed: 1, trees: 8, folds: 2, treesPerFold: 3 };

/** The header and every `step`th line. */
function thinned(text: string, step: number): string {
  const [header = '', ...lines] = text.trimEnd().split('\n');
  return `${[header, ...lines.filter((_, line) => line % step === 0)].join('\n')}\n`;
}

export async function smallMaterial(): Promise<Material> {
  const { trainingSetText, tracesText } = await readShippedMaterial();
  return { trainingSetText: thinned(trainingSetText, 6), tracesText: thinned(tracesText, 3) };
}

export interface SmallLearning {
  readonly learning: Learning;
  /** What was said of current models that cannot be used. */
  readonly faults: readonly string[];
}

/** As a process of a release that ships `shipped`. */
export async function startLearning(
  catalog: Database,
  shipped: ModelFile,
  onAdopted: (actor: string) => void = () => undefined,
): Promise<SmallLearning> {
  const faults: string[] = [];
  const learning = await createLearningService({
    catalog,
    shipped,
    material: smallMaterial,
    settings: SMALL_TRAINING,
    onFault: (version, fault) => void faults.push(`${version}: ${fault}`),
    onAdopted,
  });
  return { learning, faults };
}

/** The text of another model than those that are shipped. */
export const otherModelText = (seed: number): { readonly file: ModelFile; readonly text: string } => {
  const file = handMadeModel({ seed });
  return { file, text: formatModelFile(file) };
};
