/** The baseline that knows words alone. */
import { CLASSES, classNumber } from '../../classifier/classes.js';
import type { ClassLabel } from '../../domain/verdict.js';

export interface LabelledTokens {
  readonly label: ClassLabel;
  /** Distinct. */
  readonly tokens: readonly string[];
}

interface Counts {
  tables: number;
  /** Tables that have the token. */
  readonly having: Map<string, number>;
}

/** With one table more that has the token and one that has not, so that no word rules a label out. */
const logShare = ({ tables, having }: Counts, token: string): number =>
  Math.log(((having.get(token) ?? 0) + 1) / (tables + 2));

/**
 * Bernoulli naive Bayes with Laplace smoothing (C. Manning, P. Raghavan, H. Schütze, "Introduction to Information
 * Retrieval", 2008, section 13.3), of the tokens that a table has: what it lacks says nothing. Of multinomial and
 * Bernoulli, tokens of tables and columns together or apart, and smoothing by 0.1, 0.3 or 1 the best or near it on the
 * shipped set. Gives probabilities in the order of `CLASSES`; a label without any table has 0.
 */
export function learnNaiveBayes(
  known: readonly LabelledTokens[],
): (tokens: readonly string[]) => readonly number[] {
  const parts = CLASSES.map((): Counts => ({ tables: 0, having: new Map() }));
  const vocabulary = new Set<string>();
  for (const { label, tokens } of known) {
    const part = parts[classNumber(label)];
    if (part === undefined) continue;
    part.tables += 1;
    for (const token of tokens) {
      vocabulary.add(token);
      part.having.set(token, (part.having.get(token) ?? 0) + 1);
    }
  }
  return (tokens) => {
    const seen = tokens.filter((token) => vocabulary.has(token));
    const logs = parts.map((part) =>
      seen.reduce((sum, token) => sum + logShare(part, token), Math.log(part.tables / known.length)),
    );
    const highest = Math.max(...logs);
    const shares = logs.map((value) => Math.exp(value - highest));
    const total = shares.reduce((sum, share) => sum + share, 0);
    return shares.map((share) => share / total);
  };
}
