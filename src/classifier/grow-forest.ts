/** The weights of tokens and the forest, from rows of the training set. Pure: the same input gives the same model. */
import { CLASSES, classNumber } from './classes.js';
import { featureVector } from './features.js';
import type { Forest } from './forest.js';
import { growTree } from './grow-tree.js';
import type { Sample } from './grow-tree.js';
import { seededRandom } from './seeded-random.js';
import type { SeededRandom } from './seeded-random.js';
import { learnTokenWeights } from './token-weights.js';
import type { NameWeights } from './token-weights.js';
import { trainingExamples } from './training-examples.js';
import type { TrainingRow } from './training-set.js';

export interface ForestOptions {
  readonly seed: number;
  readonly trees: number;
}

/** Rows of each class for a tree; training time grows with the square of it. */
const ROWS_OF_CLASS = 120;
/** Of 61 features; enough that most trees see names, structure and use together. */
const FEATURES_OF_TREE = 20;
const MAX_DEPTH = 10;
const MIN_SAMPLES = 4;

/** Weights of the tokens of the rows' table and column names. */
export function learnNameWeights(rows: readonly TrainingRow[]): NameWeights {
  const bags = (part: 'table' | 'columns'): Parameters<typeof learnTokenWeights>[0] =>
    rows.map((row) => ({ group: row.group, broker: row.label === 'BROKER', tokens: row[part] }));
  return { table: learnTokenWeights(bags('table')), column: learnTokenWeights(bags('columns')) };
}

/** Samples by class and group. A row's names are weighed by what the other groups taught, as a new table's will be. */
function outOfGroupSamples(
  rows: readonly TrainingRow[],
  random: SeededRandom,
): readonly (readonly Sample[])[][] {
  const groups = [...new Set(rows.map(({ group }) => group))];
  const weights = new Map(
    groups.map((group) => [group, learnNameWeights(rows.filter((row) => row.group !== group))] as const),
  );
  const examples = trainingExamples(rows, random);
  return CLASSES.map((label) =>
    groups
      .map((group) =>
        examples
          .filter((example) => example.label === label && example.group === group)
          .flatMap(({ evidence }) => {
            const learned = weights.get(group);
            return learned === undefined
              ? []
              : [{ vector: featureVector(evidence, learned), label: classNumber(label) }];
          }),
      )
      .filter((samples) => samples.length > 0),
  );
}

/** Draws a group by the square root of its size, then one of its samples. */
function drawFrom(groups: readonly (readonly Sample[])[], random: SeededRandom): readonly Sample[] {
  const sizes = groups.map(({ length }) => Math.sqrt(length));
  let left = random.next() * sizes.reduce((total, size) => total + size, 0);
  const group = groups[sizes.findIndex((size) => (left -= size) < 0)] ?? [];
  const sample = group[random.below(group.length)];
  return sample === undefined ? [] : [sample];
}

/** The library's order of rows decides nothing but which splits are tried: see `growTree`. */
export function growForest(rows: readonly TrainingRow[], options: ForestOptions): Forest {
  const random = seededRandom(options.seed);
  const classes = outOfGroupSamples(rows, random);
  return Array.from({ length: options.trees }, () => {
    const samples = Array.from({ length: ROWS_OF_CLASS }, () =>
      classes.flatMap((groups) => drawFrom(groups, random)),
    ).flat();
    return growTree(samples, {
      seed: random.below(2 ** 31),
      features: FEATURES_OF_TREE,
      maxDepth: MAX_DEPTH,
      minNumSamples: MIN_SAMPLES,
    });
  });
}
