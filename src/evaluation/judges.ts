/** Who judges the held-out tables: the forest in three ways, and the baselines. */
import type { HeldOut } from '../classifier/cross-validate.js';
import { forestLikeliest, naiveBayes, singleTree, withGate } from './held-out-cases.js';
import type { Case } from './held-out-cases.js';

export const WITHOUT_GATE = 'forest, without the evidence gate';
export const LIKELIEST = 'forest, likeliest label';

export interface Judge {
  readonly name: string;
  readonly cases: readonly Case[];
}

/** Baselines learn from tables of the sort that they judge, and never abstain. */
function judgesOf(sort: readonly HeldOut[], thresholds: readonly Case[]): readonly Judge[] {
  const members = new Set(sort);
  const given = thresholds.filter(({ heldOut }) => members.has(heldOut));
  return [
    { name: 'forest, as the product answers', cases: withGate(given) },
    { name: WITHOUT_GATE, cases: given },
    { name: LIKELIEST, cases: forestLikeliest(sort) },
    { name: 'one decision tree', cases: singleTree(sort) },
    { name: 'naive Bayes on tokens', cases: naiveBayes(sort) },
  ];
}

/** Judges learn within a deal, so that no table that they learned from comes back in another. */
export function judgesOverDeals(
  deals: readonly (readonly HeldOut[])[],
  has: (one: HeldOut) => boolean,
  thresholds: readonly Case[],
): readonly Judge[] {
  const [first = [], ...others] = deals.map((deal) => judgesOf(deal.filter(has), thresholds));
  return first.map(({ name, cases }, place) => ({
    name,
    cases: [...cases, ...others.flatMap((judges) => judges[place]?.cases ?? [])],
  }));
}
