/** Numbers that say what a table's names speak for; above 0 for BROKER, below 0 for APP. */
import { SIBLINGS_COUNT, columnScale, evidenceIn, leaning, weigh } from './name-evidence.js';
import {
  DATE_TOKEN,
  NUMBER_TOKEN,
  headToken,
  isStandIn,
  isWord,
  nameTokens,
  tokenBag,
} from './name-tokens.js';
import { NOT_KNOWN } from './not-known.js';
import type { TableShape } from './table-shape.js';
import type { NameWeights, TokenWeights } from './token-weights.js';

/** Bags hold the distinct tokens of names, the pairs of neighbours in them and, of tables, the last word. */
export interface NameBags {
  readonly table: readonly string[];
  readonly columns: readonly string[];
  /** A bag for each table that a foreign key of this one points to. */
  readonly references: readonly (readonly string[])[];
  /** A bag for each other table of the schema. */
  readonly siblings: readonly (readonly string[])[];
}

/** In the order of `nameFeatures`; each is described in docs/features.md. */
export const NAME_FEATURES = [
  'name_evidence',
  'own_evidence',
  'context_evidence',
  'table_evidence',
  'table_strongest',
  'table_known_share',
  'column_evidence',
  'column_mean',
  'column_most_broker',
  'column_most_app',
  'column_broker_share',
  'column_app_share',
  'column_known_share',
  'reference_evidence',
  'sibling_evidence',
  'sibling_broker_share',
  'sibling_app_share',
  'has_siblings',
  'leftover_name',
  'dated_name',
  'numbered_name',
] as const;
export type NameFeature = (typeof NAME_FEATURES)[number];

/** Words that people add to a table they put aside. */
export const LEFTOVER_WORDS: ReadonlySet<string> = new Set(
  nameTokens(
    'old bak backup back tmp temp temporary copy orig original prev previous archive archived deprecated legacy ' +
      'obsolete unused dead retired saved dump export exported scratch trash delete deleted todelete zz',
  ),
);

/** What was added to a name tells nothing of what its rows are: the head of `orders_old_2019` is `orders`. */
function headOf(name: string): readonly string[] {
  const head = nameTokens(name).findLast((token) => !isStandIn(token) && !LEFTOVER_WORDS.has(token));
  return head === undefined ? [] : [headToken(head)];
}

/** `public` says nothing; another schema's name is read with the table's. */
const tableBag = (schema: string, name: string): readonly string[] =>
  [...tokenBag(schema === 'public' ? [name] : [schema, name]), ...headOf(name)].sort();

/** Each table of a schema is the sibling of all others, so its bag is asked for again and again. */
const REMEMBERED = new Map<string, readonly string[]>();
/** Some megabytes; then it starts again, so that memory stays flat over any number of tables. */
const MOST_REMEMBERED = 20_000;

function siblingBag(name: string): readonly string[] {
  const known = REMEMBERED.get(name);
  if (known !== undefined) return known;
  if (REMEMBERED.size >= MOST_REMEMBERED) REMEMBERED.clear();
  const bag = tableBag('public', name);
  REMEMBERED.set(name, bag);
  return bag;
}

/** The bags of a table beside the tables named in `siblings`. */
export function nameBags(shape: TableShape, siblings: readonly string[]): NameBags {
  return {
    table: tableBag(shape.schema, shape.name),
    columns: tokenBag(shape.columns.map(({ name }) => name)),
    references: shape.foreignKeys.map(({ references }) => siblingBag(references)),
    siblings: siblings.map(siblingBag),
  };
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
const mean = (values: readonly number[]): number => sum(values) / values.length;
const share = (part: readonly unknown[], whole: readonly unknown[]): number =>
  whole.length === 0 ? 0 : part.length / whole.length;

const leanings = (bags: readonly (readonly string[])[], weights: TokenWeights): readonly number[] =>
  bags.map((bag) => leaning(evidenceIn(bag, weights)));
const meanIfAny = (values: readonly number[]): number => (values.length === 0 ? NOT_KNOWN : mean(values));

/** A column's token speaks from here on: e times as frequent in one label as in the other. */
const SPEAKS = 1;
/** A name leans from here on: about three to one. */
const LEANS = 0.5;

/** Evidence is in nats (sums and means of token weights), leanings in [-1, 1], shares in [0, 1], flags 0 or 1. */
export function nameFeatures(bags: NameBags, weights: NameWeights): Readonly<Record<NameFeature, number>> {
  const table = weigh(bags.table, weights.table);
  const columns = weigh(bags.columns, weights.column);
  const words = { table: bags.table.filter(isWord), columns: bags.columns.filter(isWord) };
  const spoken = weigh(words.columns, weights.column);
  const siblings = leanings(bags.siblings, weights.table);
  const references = leanings(bags.references, weights.table);
  const own = sum(table) + columnScale(bags.columns.length) * sum(columns);
  const context = SIBLINGS_COUNT * (siblings.length === 0 ? 0 : mean(siblings));
  const shareIfAny = (part: readonly number[]): number =>
    siblings.length === 0 ? NOT_KNOWN : part.length / siblings.length;
  const flag = (condition: boolean): number => (condition ? 1 : 0);
  return {
    name_evidence: own + context,
    own_evidence: own,
    context_evidence: context + (references.length === 0 ? 0 : sum(references)),
    table_evidence: sum(table),
    table_strongest: table.reduce((most, weight) => (Math.abs(weight) > Math.abs(most) ? weight : most), 0),
    table_known_share: share(weigh(words.table, weights.table), words.table),
    column_evidence: columnScale(bags.columns.length) * sum(columns),
    column_mean: columns.length === 0 ? 0 : mean(columns),
    column_most_broker: Math.max(0, ...columns),
    column_most_app: Math.min(0, ...columns),
    column_broker_share: share(
      spoken.filter((weight) => weight > SPEAKS),
      spoken,
    ),
    column_app_share: share(
      spoken.filter((weight) => weight < -SPEAKS),
      spoken,
    ),
    column_known_share: share(spoken, words.columns),
    reference_evidence: meanIfAny(references),
    sibling_evidence: meanIfAny(siblings),
    sibling_broker_share: shareIfAny(siblings.filter((value) => value > LEANS)),
    sibling_app_share: shareIfAny(siblings.filter((value) => value < -LEANS)),
    has_siblings: flag(siblings.length > 0),
    leftover_name: flag(bags.table.some((token) => LEFTOVER_WORDS.has(token))),
    dated_name: flag(bags.table.includes(DATE_TOKEN)),
    numbered_name: flag(bags.table.includes(NUMBER_TOKEN)),
  };
}
