/** Why a table was judged so: the forest's contributions for this one table, by the fact that a person would name. */
import type { TableFacts } from '../domain/table-facts.js';
import type { ClassLabel, Reason } from '../domain/verdict.js';
import { FEATURES } from './features.js';
import type { Feature } from './features.js';
import type { Contributions } from './forest.js';
import { describeTopic } from './reason-phrases.js';
import { TOPICS } from './reason-topics.js';
import type { Topic } from './reason-topics.js';
import type { NameWeights } from './token-weights.js';

/** More than six nobody reads; three even where little mattered. */
const MOST_REASONS = 6;
const FEWEST_REASONS = 3;
/** A hundredth of probability is less than another seed of the forest would move. */
const LEAST_WEIGHT = 0.01;

/** One judgement of the forest, to be told in words. */
export interface Decision {
  readonly facts: TableFacts;
  readonly weights: NameWeights;
  /** In the order of `FEATURES`. */
  readonly vector: readonly number[];
  /** The likeliest label, whose probability the contributions move. */
  readonly label: ClassLabel;
  readonly contributions: Contributions;
}

const valueOf = ({ vector }: Decision, feature: Feature): number => vector[FEATURES.indexOf(feature)] ?? 0;

/** `name_evidence` sums up three topics; it is told as the one that weighs most in it. */
function topicOfAllNames(decision: Decision): Topic {
  const parts: readonly (readonly [Topic, number])[] = [
    ['table name', valueOf(decision, 'table_evidence')],
    ['column names', valueOf(decision, 'column_evidence') / 2],
    ['siblings', valueOf(decision, 'sibling_evidence') * 4],
  ];
  return parts.reduce((most, part) => (Math.abs(part[1]) > Math.abs(most[1]) ? part : most))[0];
}

/**
 * Which of a table's names to show: those like market data (above 0) or like an application's (below 0). What
 * speaks for BROKER or against APP is the former; for UNUSED it is whatever prevails.
 */
function directionOf(decision: Decision, weight: number): number {
  if (decision.label === 'UNUSED') return valueOf(decision, 'name_evidence');
  return decision.label === 'BROKER' ? weight : -weight;
}

/**
 * Three to six reasons, the strongest first, for and against; a reason is named after the feature that moved most
 * within its topic, and its weight is the sum over the topic.
 */
export function reasonsFor(decision: Decision): readonly Reason[] {
  const allNames = topicOfAllNames(decision);
  const topics = new Map<Topic, { weight: number; feature: string; most: number }>();
  for (const [number, weight] of decision.contributions.features) {
    const feature = FEATURES[number];
    if (feature === undefined) continue;
    const topic = feature === 'name_evidence' ? allNames : TOPICS[feature];
    const sum = topics.get(topic) ?? { weight: 0, feature, most: 0 };
    const leads = Math.abs(weight) > sum.most;
    topics.set(topic, {
      weight: sum.weight + weight,
      feature: leads ? feature : sum.feature,
      most: Math.max(sum.most, Math.abs(weight)),
    });
  }
  return [...topics]
    .sort((a, b) => Math.abs(b[1].weight) - Math.abs(a[1].weight))
    .filter(([, { weight }], rank) => rank < FEWEST_REASONS || Math.abs(weight) >= LEAST_WEIGHT)
    .slice(0, MOST_REASONS)
    .map(([topic, { feature, weight }]) => ({
      feature,
      text: describeTopic(topic, decision.facts, decision.weights, directionOf(decision, weight)),
      weight: Math.round(weight * 1000) / 1000,
    }));
}
