import { describe, expect, it } from '@jest/globals';
import { RandomForestClassifier } from 'ml-random-forest';
import { contributions, plantForest, predict } from '../../../src/classifier/forest.js';
import { growTree } from '../../../src/classifier/grow-tree.js';
import type { Sample } from '../../../src/classifier/grow-tree.js';
import { seededRandom } from '../../../src/classifier/seeded-random.js';

const random = seededRandom(7);
/** The label follows from the second number, with some noise; the others are noise. */
const SAMPLES: readonly Sample[] = Array.from({ length: 180 }, () => {
  const vector = [random.below(5), random.below(9), random.below(40) / 4, random.below(2)];
  const label = random.chance(0.1) ? random.below(3) : Math.floor((vector[1] ?? 0) / 3);
  return { vector, label };
});
const OPTIONS = { seed: 3, features: 3, maxDepth: 6, minNumSamples: 4 };
const TREES = [1, 2, 3, 4, 5].map((seed) => growTree(SAMPLES, { ...OPTIONS, seed }));
const FOREST = plantForest(TREES);

describe('a grown tree', () => {
  it('sends every row where the library sends it', () => {
    const library = new RandomForestClassifier({
      nEstimators: 1,
      maxFeatures: 4,
      replacement: false,
      useSampleBagging: false,
      noOOB: true,
      seed: 11,
      treeOptions: { maxDepth: 6, minNumSamples: 4, gainThreshold: 1e-4 },
    });
    // Rows that no two of which share a value: then the order of training cannot matter.
    const rows = SAMPLES.map(({ vector, label }, index) => ({
      vector: vector.map((value) => value + index / 1e6),
      label,
    }));
    library.train(
      rows.map(({ vector }) => vector),
      rows.map(({ label }) => label),
    );
    const tree = growTree(rows, { ...OPTIONS, seed: 11, features: 4 });
    const alone = plantForest([tree]);
    const ours = rows.map(({ vector }) => {
      const shares = predict(alone, vector);
      return shares.indexOf(Math.max(...shares));
    });
    expect(ours).toEqual(library.predict(rows.map(({ vector }) => vector)));
  });

  it('learns what the rows say', () => {
    const right = SAMPLES.filter(({ vector, label }) => {
      const shares = predict(FOREST, vector);
      return shares.indexOf(Math.max(...shares)) === label;
    });
    expect(right.length / SAMPLES.length).toBeGreaterThan(0.85);
  });

  it('counts every training row at its root', () => {
    for (const tree of TREES)
      expect(tree.counts.slice(0, 3).reduce((sum, rows) => sum + rows, 0)).toBe(SAMPLES.length);
  });
});

describe('contributions', () => {
  it('add up with the base to the probability, for every label', () => {
    for (const { vector } of SAMPLES.slice(0, 40)) {
      for (const [label, probability] of predict(FOREST, vector).entries()) {
        const { base, features } = contributions(FOREST, vector, label);
        const sum = [...features.values()].reduce((total, weight) => total + weight, base);
        expect(sum).toBeCloseTo(probability, 10);
      }
    }
  });
});
