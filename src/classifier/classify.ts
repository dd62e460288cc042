/** Judges tables by a model: facts in, verdict with reasons out. */
import type { TableFacts } from '../domain/table-facts.js';
import type { Judgement, Label, Reason } from '../domain/verdict.js';
import { calibrate, usageLength } from './calibration.js';
import { classNumber, probabilitiesOf } from './classes.js';
import { costsInWords } from './cost-rule.js';
import { gateReasons } from './evidence-gate.js';
import type { GateReason } from './evidence-gate.js';
import { evidenceOf, featureVector } from './features.js';
import { contributions, plantForest, predict } from './forest.js';
import { labelFor, thresholdsFor } from './label-for.js';
import type { LabelChoice } from './label-for.js';
import { weightsOf } from './model-file.js';
import type { ModelFile } from './model-file.js';
import { describeTopic } from './reason-phrases.js';
import { valueOf, weighTopics } from './reason-weights.js';
import { reasonsFor } from './reasons.js';
import type { VerdictPolicy } from './verdict-policy.js';
import { withoutShare } from './without-share.js';
import { wouldChange } from './would-change.js';

export interface Classifier {
  readonly modelVersion: string;
  /** Pure: the same facts at the same moment give the same judgement. Facts that are a day old prove no absence of use. */
  readonly judge: (facts: TableFacts, now: Date) => Judgement;
  readonly judgeAll: (facts: readonly TableFacts[], now: Date) => readonly Judgement[];
}

/** Sentences on what would change a verdict; more topics than these hardly decide alone. */
const MOST_DECIDING = 3;

/** What kept the likeliest label from being given; empty when it was. `costs` says why more is asked for than the model asks. */
function abstentions(
  { label, likeliest, probability, asked }: LabelChoice,
  gate: readonly GateReason[],
  knowsNames: boolean,
  costs: string,
): readonly Reason[] {
  const reasons: Reason[] = [];
  if (likeliest === 'UNUSED') {
    reasons.push(...gate.map(({ text }) => ({ feature: 'gate', text, weight: -probability })));
  } else if (!knowsNames) {
    const text = 'no word of its names was seen in training';
    reasons.push({ feature: 'abstention', text, weight: -probability });
  }
  if (label === 'UNKNOWN') {
    // Rounded apart, so that 0.994 is never told as the 0.995 that is asked for.
    const has = (Math.floor(probability * 1000) / 1000).toFixed(3);
    const needs = (Math.ceil(asked * 1000) / 1000).toFixed(3);
    const text = `the likeliest label, ${likeliest}, has a probability of ${has}, and ${needs} is asked for${likeliest === 'UNUSED' ? costs : ''}`;
    reasons.push({ feature: 'abstention', text, weight: probability - asked });
  }
  return reasons;
}

/** `policy` is the owner's; thresholds and calibration are the model's. */
export function createClassifier({ version, model }: ModelFile, policy: VerdictPolicy): Classifier {
  const weights = weightsOf(model);
  const forest = plantForest(model.forest);

  const judge = (facts: TableFacts, now: Date): Judgement => {
    const evidence = evidenceOf(facts, policy);
    const vector = featureVector(evidence, weights);
    const shares = predict(forest, vector);
    const thresholds = thresholdsFor(model.thresholds, facts.sizeBytes, policy.costs);
    const costs =
      policy.costs !== null && thresholds.UNUSED > model.thresholds.UNUSED
        ? `: ${costsInWords(facts.sizeBytes, policy.costs)}`
        : '';
    const calibrated = (raw: readonly number[]): readonly number[] =>
      calibrate(raw, usageLength(evidence.usage), model.calibration);
    const probabilities = calibrated(shares);
    const choice = labelFor(probabilities, thresholds);
    const gate = gateReasons(facts, policy, now);
    // Training saw no word of its own names: the forest then tells only what is common.
    const knowsNames =
      valueOf({ vector }, 'table_known_share') > 0 || valueOf({ vector }, 'column_known_share') > 0;
    const withheld = abstentions(choice, gate, knowsNames, costs);
    const label = withheld.length > 0 ? 'UNKNOWN' : choice.label;

    const likeliest = classNumber(choice.likeliest);
    const moved = contributions(forest, vector, likeliest);
    const decision = { facts, weights, vector, label: choice.likeliest, contributions: moved };
    const topics = weighTopics(decision);
    const labelWithout = (weight: number): Label => {
      const other = labelFor(calibrated(withoutShare(shares, likeliest, weight)), thresholds);
      const mayBeGiven = other.likeliest === 'UNUSED' ? gate.length === 0 : knowsNames;
      return mayBeGiven ? other.label : 'UNKNOWN';
    };
    const deciding = topics
      .map((topic) => ({ topic, without: labelWithout(topic.weight) }))
      .filter(({ without }) => without !== label)
      .slice(0, MOST_DECIDING)
      .map(({ topic, without }) => ({ text: describeTopic(topic, decision), without }));
    return {
      label,
      probabilities: probabilitiesOf(probabilities),
      reasons: [...withheld, ...reasonsFor(decision, topics)],
      wouldChange: wouldChange(
        { facts, label, choice, gate, knowsNames, deciding, modelThreshold: model.thresholds.UNUSED },
        policy,
      ),
    };
  };
  return { modelVersion: version, judge, judgeAll: (all, now) => all.map((facts) => judge(facts, now)) };
}
