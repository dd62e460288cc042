/** Why a table was judged so: the forest's contributions for this one table, by the fact that a person would name. */
import type { Reason } from '../domain/verdict.js';
import { describeTopic } from './reason-phrases.js';
import type { Decision, TopicWeight } from './reason-weights.js';

/** More than six nobody reads; three even where little mattered. */
const MOST_REASONS = 6;
const FEWEST_REASONS = 3;
/** A hundredth of probability is less than another seed of the forest would move. */
const LEAST_WEIGHT = 0.01;

/**
 * Three to six reasons, the strongest first, for and against; a reason is named after the feature that moved most
 * within its topic, and its weight is the sum over the topic. Weights are parts of the forest's share, before it is
 * calibrated.
 */
export function reasonsFor(decision: Decision, topics: readonly TopicWeight[]): readonly Reason[] {
  return topics
    .filter(({ weight }, rank) => rank < FEWEST_REASONS || Math.abs(weight) >= LEAST_WEIGHT)
    .slice(0, MOST_REASONS)
    .map((topic) => ({
      feature: topic.feature,
      text: describeTopic(topic, decision),
      weight: Math.round(topic.weight * 1000) / 1000,
    }));
}
