/**
 * How much a column's name tells: `id` is in two tables of three, `iban` in few. Measured in bits, -log2 of the share
 * of tables that have such a column.
 */
import { columnToken } from './table-shape.js';
import type { ShapedTable } from './table-shape.js';

/**
 * Share of tables that have a column of the name: the mean over the 29 schemas (440 tables) of data/training-set.jsonl,
 * of names that at least four of them have, and what is as common elsewhere.
 */
const BACKGROUND: Readonly<Record<string, number>> = {
  id: 0.67,
  created_at: 0.28,
  updated_at: 0.22,
  name: 0.16,
  user_id: 0.14,
  timestamp: 0.11,
  price: 0.09,
  status: 0.09,
  symbol: 0.23,
  quantity: 0.07,
  volume: 0.07,
  amount: 0.06,
  time: 0.06,
  description: 0.06,
  currency: 0.05,
  account_id: 0.05,
  open: 0.05,
  high: 0.05,
  low: 0.05,
  close: 0.05,
  side: 0.05,
  order_id: 0.05,
  code: 0.05,
  type: 0.04,
  email: 0.04,
  value: 0.04,
  balance: 0.04,
  username: 0.03,
  state: 0.03,
  action: 0.02,
  country: 0.02,
  category: 0.02,
  uuid: 0.02,
  url: 0.02,
  city: 0.02,
  title: 0.05,
  created: 0.05,
  updated: 0.05,
  modified_at: 0.05,
  deleted_at: 0.05,
  created_by: 0.05,
  updated_by: 0.05,
  created_date: 0.05,
  date: 0.05,
  key: 0.03,
  data: 0.03,
  notes: 0.03,
  active: 0.03,
  version: 0.03,
  position: 0.02,
  metadata: 0.02,
};
/** A name that no list has is in one table of 440 at most. */
const RARE = 1 / 440;
/** Tables that BACKGROUND counts as: a small fleet says little of its own, a large one everything. */
const PRIOR_TABLES = 440;

const PRIORS: ReadonlyMap<string, number> = new Map(
  Object.entries(BACKGROUND).map(([name, share]) => [columnToken(name), share]),
);

/** Bits that a column tells, by its token; above 0. */
export type ColumnRarity = (token: string) => number;

/**
 * -log2((n + 440 b) / (N + 440)), where N is how many different names of tables there are, n how many of them have
 * the column and b its share in BACKGROUND. Names are counted, not tables: the same table in a thousand databases
 * does not make its columns common, and a column of a thousand different tables is common.
 */
export function columnRarity(tables: readonly ShapedTable[]): ColumnRarity {
  const namesOf = new Map<string, Set<string>>();
  const names = new Set<string>();
  for (const { name, shape } of tables) {
    const table = name.toLowerCase();
    names.add(table);
    for (const token of shape.byToken.keys()) {
      const known = namesOf.get(token);
      if (known === undefined) namesOf.set(token, new Set([table]));
      else known.add(table);
    }
  }
  const bitsOf = (token: string, having: number): number =>
    -Math.log2((having + PRIOR_TABLES * (PRIORS.get(token) ?? RARE)) / (names.size + PRIOR_TABLES));
  const known = new Map([...namesOf].map(([token, { size }]) => [token, bitsOf(token, size)]));
  return (token) => known.get(token) ?? bitsOf(token, 0);
}
