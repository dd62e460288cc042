/** Judges tables by a model: facts in, verdict with reasons out. */
import type { TableFacts } from '../domain/table-facts.js';
import type { Judgement, Reason } from '../domain/verdict.js';
import { classNumber, probabilitiesOf } from './classes.js';
import { gateReasons } from './evidence-gate.js';
import type { EvidencePolicy } from './evidence-gate.js';
import { evidenceOf, featureVector } from './features.js';
import { contributions, predict } from './forest.js';
import { MINIMUM_PROBABILITY, labelFor } from './label-for.js';
import type { LabelChoice } from './label-for.js';
import type { ModelFile } from './model-file.js';
import { reasonsFor } from './reasons.js';

export interface Classifier {
  readonly modelVersion: string;
  /** Pure: the same facts give the same judgement. */
  readonly judge: (facts: TableFacts) => Judgement;
  readonly judgeAll: (facts: readonly TableFacts[]) => readonly Judgement[];
}

/** What kept the likeliest label from being given. */
function abstentions(
  { label, likeliest, probability }: LabelChoice,
  gate: readonly string[],
): readonly Reason[] {
  const shut =
    likeliest === 'UNUSED' ? gate.map((text) => ({ feature: 'gate', text, weight: -probability })) : [];
  if (label !== 'UNKNOWN') return shut;
  const asked = MINIMUM_PROBABILITY[likeliest];
  const text = `the likeliest label, ${likeliest}, has a probability of ${probability.toFixed(2)}, and ${asked.toFixed(2)} is asked for`;
  return [...shut, { feature: 'abstention', text, weight: probability - asked }];
}

/** `policy` says what evidence UNUSED needs; the thresholds of the labels are the model's own. */
export function createClassifier({ version, model }: ModelFile, policy: EvidencePolicy): Classifier {
  const weights = { table: new Map(model.tokenWeights.table), column: new Map(model.tokenWeights.column) };
  const judge = (facts: TableFacts): Judgement => {
    const vector = featureVector(evidenceOf(facts), weights);
    const probabilities = predict(model.forest, vector);
    const choice = labelFor(probabilities);
    const gate = choice.likeliest === 'UNUSED' ? gateReasons(facts, policy) : [];
    const withheld = abstentions(choice, gate);
    const label = choice.likeliest;
    const moved = contributions(model.forest, vector, classNumber(label));
    return {
      label: withheld.length > 0 ? 'UNKNOWN' : choice.label,
      probabilities: probabilitiesOf(probabilities),
      reasons: [...withheld, ...reasonsFor({ facts, weights, vector, label, contributions: moved })],
    };
  };
  return { modelVersion: version, judge, judgeAll: (all) => all.map(judge) };
}
