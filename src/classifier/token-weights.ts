/** Learns the weights of tokens from labelled names: a logistic regression whose prior is what the word lists say. */
import { groupBy } from '../domain/group-by.js';
import { SIBLINGS_COUNT, columnScale, leaning } from './name-evidence.js';
import { PRIORS } from './name-priors.js';

/** How much a token speaks for BROKER (above 0) or APP (below 0), in nats. */
export type TokenWeights = ReadonlyMap<string, number>;

/** Both vocabularies: a word in a table's name says something else than in a column's. */
export interface NameWeights {
  readonly table: TokenWeights;
  readonly column: TokenWeights;
}

export interface LabelledNames {
  readonly group: string;
  readonly broker: boolean;
  /** Distinct tokens of the table's name, and of its columns' names. */
  readonly table: readonly string[];
  readonly columns: readonly string[];
}

/** Of the weights around their priors: 1 over the variance in nats squared. */
const RIDGE = 2;
/**
 * A schema of n tables counts as n to this power: forty tables of one vendor repeat each other's words, so they
 * tell less than forty tables of forty vendors, and more than one.
 */
const GROUP_POWER = 0.75;
/** Weights move by less than a tenth of a nat afterwards. */
const ROUNDS = 60;

interface Weight {
  readonly prior: number;
  value: number;
  gradient: number;
  /** Bounds the curvature along this weight while all of them move. */
  curvature: number;
}
type Vocabulary = ReadonlyMap<string, Weight>;

interface Example {
  readonly broker: boolean;
  /** How much it counts: groups by their size, then both labels alike. */
  readonly counts: number;
  readonly table: readonly Weight[];
  readonly columns: readonly Weight[];
  /** Of the columns; the table's own are taken as they are. */
  readonly scale: number;
}

const total = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0);

const vocabularyOf = (bags: readonly (readonly string[])[]): Vocabulary =>
  new Map(
    [...new Set([...PRIORS.keys(), ...bags.flat()])].sort().map((token) => {
      const prior = PRIORS.get(token) ?? 0;
      return [token, { prior, value: prior, gradient: 0, curvature: RIDGE }];
    }),
  );

const lookUp = (bag: readonly string[], vocabulary: Vocabulary): readonly Weight[] =>
  bag.map((token) => vocabulary.get(token)).filter((weight) => weight !== undefined);

function examplesOf(
  tables: readonly LabelledNames[],
  words: { readonly table: Vocabulary; readonly column: Vocabulary },
): readonly (readonly Example[])[] {
  const groups = [...groupBy(tables, ({ group }) => group).values()];
  const shareOf = (members: readonly LabelledNames[]): number => members.length ** (GROUP_POWER - 1);
  const weightOf = (label: boolean): number =>
    total(
      groups.map((members) => shareOf(members) * members.filter(({ broker }) => broker === label).length),
    );
  const totals = { app: weightOf(false), broker: weightOf(true) };
  const half = (totals.app + totals.broker) / 2;
  return groups.map((members) =>
    members.map(({ broker, table, columns }) => ({
      broker,
      counts: (shareOf(members) * half) / (broker ? totals.broker : totals.app),
      table: lookUp(table, words.table),
      columns: lookUp(columns, words.column),
      scale: columnScale(columns.length),
    })),
  );
}

/** The logistic loss has a curvature of a quarter at most, and |x| times the sum of |x| bounds every row of x xT. */
function boundCurvature({ counts, table, columns, scale }: Example): void {
  const bound = (counts / 4) * (table.length + scale * columns.length);
  for (const weight of table) weight.curvature += bound;
  for (const weight of columns) weight.curvature += bound * scale;
}

function evidenceOf(weights: readonly Weight[]): number {
  let evidence = 0;
  for (const { value } of weights) evidence += value;
  return evidence;
}

/** Adds the gradients of a schema's tables, each beside the others. */
function addGradients(members: readonly Example[]): void {
  const own = members.map(({ table }) => evidenceOf(table));
  const leanings = own.map(leaning);
  const sum = total(leanings);
  for (const [index, { broker, counts, table, columns, scale }] of members.entries()) {
    const others = members.length === 1 ? 0 : (sum - (leanings[index] ?? 0)) / (members.length - 1);
    const evidence = (own[index] ?? 0) + scale * evidenceOf(columns) + SIBLINGS_COUNT * others;
    const wrong = counts * (1 / (1 + Math.exp(-evidence)) - (broker ? 1 : 0));
    for (const weight of table) weight.gradient += wrong;
    for (const weight of columns) weight.gradient += wrong * scale;
  }
}

const rounded = (vocabulary: Vocabulary): TokenWeights =>
  new Map([...vocabulary].map(([token, { value }]) => [token, Math.round(value * 1000) / 1000]));

/**
 * Weights in nats, rounded to three decimals, tokens sorted. Logistic regression with a Gaussian prior around the
 * lists' log-odds. Each round steps by the separable bound of D. Boehning and B. Lindsay ("Monotonicity of
 * quadratic-approximation algorithms", 1988), so that no step size is chosen; siblings' leanings stand within a round.
 */
export function fitNameWeights(tables: readonly LabelledNames[]): NameWeights {
  const words = {
    table: vocabularyOf(tables.map(({ table }) => table)),
    column: vocabularyOf(tables.map(({ columns }) => columns)),
  };
  const schemas = examplesOf(tables, words);
  schemas.flat().forEach(boundCurvature);
  // Words of the lists that no table has stay at their priors.
  const weights = [...words.table.values(), ...words.column.values()].filter(
    ({ curvature }) => curvature > RIDGE,
  );
  for (let round = 0; round < ROUNDS; round++) {
    for (const weight of weights) weight.gradient = RIDGE * (weight.value - weight.prior);
    schemas.forEach(addGradients);
    for (const weight of weights) weight.value -= weight.gradient / weight.curvature;
  }
  return { table: rounded(words.table), column: rounded(words.column) };
}
