/** Numbers that say what a table's names speak for; above 0 for BROKER, below 0 for APP. */
import { DATE_TOKEN, NUMBER_TOKEN, nameTokens, tokenBag } from './name-tokens.js';
import type { TableShape } from './table-shape.js';
import type { NameWeights, TokenWeights } from './token-weights.js';

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
  'table_evidence',
  'table_strongest',
  'table_known_share',
  'column_evidence',
  'column_mean',
  'column_most_broker',
  'column_most_app',
  'column_broker_share',
  'column_known_share',
  'reference_evidence',
  'sibling_evidence',
  'has_siblings',
  'name_evidence',
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

/** `public` says nothing; another schema's name is read with the table's. */
const tableBag = (schema: string, name: string): readonly string[] =>
  tokenBag(schema === 'public' ? [name] : [schema, name]);

/** The bags of a table beside the tables named in `siblings`. */
export function nameBags(shape: TableShape, siblings: readonly string[]): NameBags {
  return {
    table: tableBag(shape.schema, shape.name),
    columns: tokenBag(shape.columns.map(({ name }) => name)),
    references: shape.foreignKeys.map(({ references }) => tokenBag([references])),
    siblings: siblings.map((name) => tokenBag([name])),
  };
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
const mean = (values: readonly number[]): number => (values.length === 0 ? 0 : sum(values) / values.length);
const share = (part: readonly unknown[], whole: readonly unknown[]): number =>
  whole.length === 0 ? 0 : part.length / whole.length;

function weigh(bag: readonly string[], weights: TokenWeights): readonly number[] {
  return bag.map((token) => weights.get(token)).filter((weight) => weight !== undefined);
}

/** In [-1, 1]: one odd name among siblings must not outvote the rest. */
const leaning = (bags: readonly (readonly string[])[], weights: TokenWeights): number =>
  mean(bags.map((bag) => Math.tanh(sum(weigh(bag, weights)) / 2)));

/** A column's token speaks for BROKER from here on: e times as frequent there as in APP. */
const SPEAKS = 1;

/** Evidence is in nats (sums and means of token weights), shares in [0, 1], flags 0 or 1. */
export function nameFeatures(bags: NameBags, weights: NameWeights): Readonly<Record<NameFeature, number>> {
  const table = weigh(bags.table, weights.table);
  const columns = weigh(bags.columns, weights.column);
  const siblings = leaning(bags.siblings, weights.table);
  const flag = (condition: boolean): number => (condition ? 1 : 0);
  return {
    table_evidence: sum(table),
    table_strongest: table.reduce((most, weight) => (Math.abs(weight) > Math.abs(most) ? weight : most), 0),
    table_known_share: share(table, bags.table),
    column_evidence: sum(columns),
    column_mean: mean(columns),
    column_most_broker: Math.max(0, ...columns),
    column_most_app: Math.min(0, ...columns),
    column_broker_share: share(
      columns.filter((weight) => weight > SPEAKS),
      columns,
    ),
    column_known_share: share(columns, bags.columns),
    reference_evidence: leaning(bags.references, weights.table),
    sibling_evidence: siblings,
    has_siblings: flag(bags.siblings.length > 0),
    // Columns repeat each other (open, high, low, close), so their sum counts half; a schema that leans wholly one
    // way is worth a strong token.
    name_evidence: sum(table) + sum(columns) / 2 + 4 * siblings,
    leftover_name: flag(bags.table.some((token) => LEFTOVER_WORDS.has(token))),
    dated_name: flag(bags.table.includes(DATE_TOKEN)),
    numbered_name: flag(bags.table.includes(NUMBER_TOKEN)),
  };
}
