/** How much each fact of a table, as a person would name it, moved the forest's share of its likeliest label. */
import type { TableFacts } from '../domain/table-facts.js';
import type { ClassLabel } from '../domain/verdict.js';
import { FEATURES } from './features.js';
import type { Feature, FeatureWeights } from './features.js';
import type { Contributions } from './forest.js';
import { SIBLINGS_COUNT } from './name-evidence.js';
import { NOT_KNOWN } from './not-known.js';
import { SUMS, TOPICS } from './reason-topics.js';
import type { SumFeature, Topic } from './reason-topics.js';
import { useParts } from './use-evidence.js';
import { USAGE_FEATURES } from './usage-features.js';

/** One judgement of the forest, to be told in words. */
export interface Decision {
  readonly facts: TableFacts;
  readonly weights: FeatureWeights;
  /** In the order of `FEATURES`. */
  readonly vector: readonly number[];
  /** The likeliest label, whose share the contributions move. */
  readonly label: ClassLabel;
  readonly contributions: Contributions;
}

export interface TopicWeight {
  readonly topic: Topic;
  /** The sum over the topic's features. */
  readonly weight: number;
  /** The one among them that moved most. */
  readonly feature: Feature;
}

export const valueOf = ({ vector }: Pick<Decision, 'vector'>, feature: Feature): number =>
  vector[FEATURES.indexOf(feature)] ?? 0;

const FIRST_USAGE = FEATURES.indexOf(USAGE_FEATURES[0]);

/** How much each topic adds to the sums of what names and use say, in nats. */
function partsOfSums(decision: Decision): ReadonlyMap<Topic, number> {
  const leaning = valueOf(decision, 'sibling_evidence');
  const siblings = leaning === NOT_KNOWN ? 0 : SIBLINGS_COUNT * leaning;
  const { vector, weights } = decision;
  const parts = new Map<Topic, number>();
  if (valueOf(decision, 'usage_known') > 0) {
    const values = vector.slice(FIRST_USAGE, FIRST_USAGE + USAGE_FEATURES.length);
    for (const [place, told] of useParts(values, weights.use).entries()) {
      const feature = USAGE_FEATURES[place];
      if (feature !== undefined) parts.set(TOPICS[feature], (parts.get(TOPICS[feature]) ?? 0) + told);
    }
  }
  return new Map([
    ...parts,
    ['table name', valueOf(decision, 'table_evidence')],
    ['column names', valueOf(decision, 'column_evidence')],
    ['siblings', siblings],
    ['references', valueOf(decision, 'context_evidence') - siblings],
  ]);
}

const isSum = (feature: Feature): feature is SumFeature => feature in SUMS;

function topicOf(feature: Feature, parts: ReadonlyMap<Topic, number>): Topic {
  if (!isSum(feature)) return TOPICS[feature];
  const part = (topic: Topic): number => Math.abs(parts.get(topic) ?? 0);
  const topics: readonly Topic[] = SUMS[feature];
  return topics.reduce((most, topic) => (part(topic) > part(most) ? topic : most));
}

/** The strongest first. */
export function weighTopics(decision: Decision): readonly TopicWeight[] {
  const parts = partsOfSums(decision);
  const topics = new Map<Topic, TopicWeight & { readonly most: number }>();
  for (const [number, moved] of decision.contributions.features) {
    const feature = FEATURES[number];
    if (feature === undefined) continue;
    const topic = topicOf(feature, parts);
    const sum = topics.get(topic) ?? { topic, weight: 0, feature, most: 0 };
    const leads = Math.abs(moved) > sum.most;
    topics.set(topic, {
      topic,
      weight: sum.weight + moved,
      feature: leads ? feature : sum.feature,
      most: leads ? Math.abs(moved) : sum.most,
    });
  }
  return [...topics.values()].sort((a, b) => Math.abs(b.weight) - Math.abs(a.weight));
}
