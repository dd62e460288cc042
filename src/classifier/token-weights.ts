import { APPLICATION_WORDS, MARKET_WORDS } from './word-lists.js';

/** How much a token speaks for BROKER (above 0) or APP (below 0): log-odds learned from labelled names. */
export type TokenWeights = ReadonlyMap<string, number>;

export interface LabelledBag {
  readonly group: string;
  readonly broker: boolean;
  /** Distinct tokens. */
  readonly tokens: readonly string[];
}

/**
 * Tables that each label is taken to have of every token before any was seen, in proportion to how many tables the
 * label has: a token that was seen nowhere weighs nothing, and one that was seen once not much.
 */
const SMOOTHING = 0.6;
/**
 * A schema of n tables counts as n to this power: forty tables of one vendor repeat each other's words, so they
 * tell less than forty tables of forty vendors, and more than one.
 */
const GROUP_POWER = 0.75;

/** Log-odds of a word of the lists before any table was seen: e to the 1.5 is four and a half to one. */
const PRIOR = 1.5;

function priorOf(token: string): number {
  if (MARKET_WORDS.has(token)) return PRIOR;
  return APPLICATION_WORDS.has(token) ? -PRIOR : 0;
}

function tally(bags: readonly LabelledBag[]): {
  readonly total: number;
  readonly tokens: ReadonlyMap<string, number>;
} {
  const groups = new Map<string, LabelledBag[]>();
  for (const bag of bags) groups.set(bag.group, [...(groups.get(bag.group) ?? []), bag]);
  const tokens = new Map<string, number>();
  let total = 0;
  for (const members of groups.values()) {
    const groupWeight = members.length ** GROUP_POWER;
    total += groupWeight;
    for (const { tokens: bag } of members) {
      for (const token of bag) tokens.set(token, (tokens.get(token) ?? 0) + groupWeight / members.length);
    }
  }
  return { total, tokens };
}

/**
 * Weights in nats, rounded to three decimals, tokens sorted: log of the smoothed share of BROKER tables that have
 * the token over that of APP tables (Bernoulli naive Bayes, presence only).
 */
export function learnTokenWeights(bags: readonly LabelledBag[]): TokenWeights {
  const app = tally(bags.filter(({ broker }) => !broker));
  const broker = tally(bags.filter((bag) => bag.broker));
  const middle = (app.total + broker.total) / 2;
  const odds = (count: number, total: number, prior: number): number =>
    (count + SMOOTHING * (total / middle) * Math.exp(prior / 2)) / total;
  const vocabulary = [
    ...new Set([...app.tokens.keys(), ...broker.tokens.keys(), ...MARKET_WORDS, ...APPLICATION_WORDS]),
  ].sort();
  return new Map(
    vocabulary.map((token) => {
      const prior = priorOf(token);
      const ratio =
        odds(broker.tokens.get(token) ?? 0, broker.total, prior) /
        odds(app.tokens.get(token) ?? 0, app.total, -prior);
      return [token, Math.round(Math.log(ratio) * 1000) / 1000];
    }),
  );
}

/** Both vocabularies: a word in a table's name says something else than in a column's. */
export interface NameWeights {
  readonly table: TokenWeights;
  readonly column: TokenWeights;
}
