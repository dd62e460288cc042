/** How the weights of a name's tokens add up; the same where they are learned and where they are used. */
/** The weights of the tokens that have one. */
export const weigh = (bag: readonly string[], weights: ReadonlyMap<string, number>): readonly number[] =>
  bag.map((token) => weights.get(token)).filter((weight) => weight !== undefined);

/**
 * What a column's token counts for in a table of so many: columns repeat each other (open, high, low, close), so
 * forty of them tell about three times as much as four, not ten times.
 */
export const columnScale = (tokens: number): number => 2.5 / Math.sqrt(Math.max(4, tokens));

/** A schema that leans wholly one way counts for so many nats, about as a strong word in the table's own name. */
export const SIBLINGS_COUNT = 3;

/** In [-1, 1]: one odd name must not outvote the rest. */
export const leaning = (evidence: number): number => Math.tanh(evidence / 2);

export function evidenceIn(bag: readonly string[], weights: ReadonlyMap<string, number>): number {
  // A loop: a table has up to 200 siblings.
  let evidence = 0;
  for (const token of bag) evidence += weights.get(token) ?? 0;
  return evidence;
}
