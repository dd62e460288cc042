/** Judges tables by a model: facts in, verdict with reasons out. */
import type { TableFacts } from '../domain/table-facts.js';
import type { Judgement, Reason } from '../domain/verdict.js';
import { classNumber, probabilitiesOf } from './classes.js';
import { gateReasons } from './evidence-gate.js';
import type { EvidencePolicy } from './evidence-gate.js';
import { FEATURES, evidenceOf, featureVector } from './features.js';
import { contributions, predict } from './forest.js';
import { MINIMUM_PROBABILITY, labelFor } from './label-for.js';
import type { LabelChoice } from './label-for.js';
import type { ModelFile } from './model-file.js';
import { reasonsFor } from './reasons.js';

export interface Classifier {
  readonly modelVersion: string;
  /** Pure: the same facts at the same moment give the same judgement. Facts that are a day old prove no absence of use. */
  readonly judge: (facts: TableFacts, now: Date) => Judgement;
  readonly judgeAll: (facts: readonly TableFacts[], now: Date) => readonly Judgement[];
}

const KNOWN_SHARES = ['table_known_share', 'column_known_share'] as const;

/** Whether training saw any word of the table's own names; without one, the forest tells only what is common. */
const knowsNames = (vector: readonly number[]): boolean =>
  KNOWN_SHARES.some((feature) => (vector[FEATURES.indexOf(feature)] ?? 0) > 0);

/** What kept the likeliest label from being given; empty when it was. */
function abstentions(
  { label, likeliest, probability }: LabelChoice,
  facts: TableFacts,
  vector: readonly number[],
  policy: EvidencePolicy,
  now: Date,
): readonly Reason[] {
  const reasons: Reason[] = [];
  if (likeliest === 'UNUSED') {
    reasons.push(
      ...gateReasons(facts, policy, now).map((text) => ({ feature: 'gate', text, weight: -probability })),
    );
  } else if (!knowsNames(vector)) {
    reasons.push({
      feature: 'abstention',
      text: 'no word of its names was seen in training',
      weight: -probability,
    });
  }
  if (label === 'UNKNOWN') {
    const asked = MINIMUM_PROBABILITY[likeliest];
    const text = `the likeliest label, ${likeliest}, has a probability of ${probability.toFixed(2)}, and ${asked.toFixed(2)} is asked for`;
    reasons.push({ feature: 'abstention', text, weight: probability - asked });
  }
  return reasons;
}

/** `policy` says what evidence UNUSED needs; the thresholds of the labels are the model's own. */
export function createClassifier({ version, model }: ModelFile, policy: EvidencePolicy): Classifier {
  const weights = { table: new Map(model.tokenWeights.table), column: new Map(model.tokenWeights.column) };
  const judge = (facts: TableFacts, now: Date): Judgement => {
    const vector = featureVector(evidenceOf(facts), weights);
    const probabilities = predict(model.forest, vector);
    const choice = labelFor(probabilities);
    const withheld = abstentions(choice, facts, vector, policy, now);
    const label = choice.likeliest;
    const moved = contributions(model.forest, vector, classNumber(label));
    return {
      label: withheld.length > 0 ? 'UNKNOWN' : choice.label,
      probabilities: probabilitiesOf(probabilities),
      reasons: [...withheld, ...reasonsFor({ facts, weights, vector, label, contributions: moved })],
    };
  };
  return { modelVersion: version, judge, judgeAll: (all, now) => all.map((facts) => judge(facts, now)) };
}
