/** One run of one contestant; tells its parent what it took. `CONTESTANT` and `TABLES` are in the environment. */
import { readFileSync } from 'node:fs';
import { RandomForestClassifier } from 'ml-random-forest';
import { createClassifier } from '../dist/classifier/classify.js';
import { evidenceOf, featureVector } from '../dist/classifier/features.js';
import { parseModelFile, weightsOf } from '../dist/classifier/model-file.js';
import { parseUsageTraces } from '../dist/classifier/usage-traces-file.js';
import { manyFacts } from './many-facts.js';

const shipped = (name) => readFileSync(new URL(`../data/${name}`, import.meta.url), 'utf8');
const { CONTESTANT, TABLES } = process.env;
const POLICY = { minimumWindowMs: 97 * 86_400_000, costs: null };
const NOW = new Date('2026-11-01T01:00:00Z');
const file = parseModelFile(shipped('model.json'));
const { traces } = parseUsageTraces(shipped('usage-traces.jsonl'));
const batches = () =>
  manyFacts(
    Number(TABLES),
    traces.filter(({ days }) => days >= 97),
  );

/** Facts to verdict with reasons, batch by batch; making the facts is not counted. */
function judge() {
  const classifier = createClassifier(file, POLICY);
  const labels = {};
  let milliseconds = 0;
  let found = 0;
  for (const facts of batches()) {
    const started = performance.now();
    const judgements = classifier.judgeAll(facts, NOW);
    milliseconds += performance.now() - started;
    for (const { label } of judgements) labels[label] = (labels[label] ?? 0) + 1;
    found += judgements.length;
  }
  return { seconds: milliseconds / 1000, found, labels };
}

/** The library's own form of a tree, from the node on. */
function libraryNode(tree, node) {
  const classes = file.model.classes.length;
  if (tree.feature[node] < 0) {
    const counts = tree.counts.slice(node * classes, (node + 1) * classes);
    const total = counts.reduce((sum, count) => sum + count, 0);
    return { distribution: [counts.map((count) => count / total)] };
  }
  return {
    splitColumn: tree.feature[node],
    splitValue: tree.threshold[node],
    left: libraryNode(tree, node + 1),
    right: libraryNode(tree, tree.right[node]),
  };
}

/** The same trees in the library, on the same vectors: its votes alone. Making the vectors is not counted. */
function predictOnly() {
  const { model } = file;
  const weights = weightsOf(model);
  const vectors = [];
  for (const facts of batches()) {
    for (const one of facts) vectors.push(featureVector(evidenceOf(one, POLICY), weights));
  }
  const options = { kind: 'classifier' };
  const library = RandomForestClassifier.load({
    name: 'RFClassifier',
    baseModel: {
      nEstimators: model.forest.length,
      isClassifier: true,
      indexes: model.forest.map(() => model.features.map((_, feature) => feature)),
      estimators: model.forest.map((tree) => ({
        name: 'DTClassifier',
        options,
        root: libraryNode(tree, 0),
      })),
    },
  });
  const started = performance.now();
  const found = library.predict(vectors).length;
  return { seconds: (performance.now() - started) / 1000, found };
}

const result = CONTESTANT === 'sortkeep' ? judge() : predictOnly();
// Kilobytes on every system (libuv).
process.send({ ...result, peakMemoryMB: process.resourceUsage().maxRSS / 1024 });
process.disconnect();
