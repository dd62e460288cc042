import { byCodeUnits } from './table-shape.js';
import type { ShapedTable } from './table-shape.js';

/** Names for the moment at which a row was made; it does not change with the row. */
const MADE_AT = new Set([
  'createdat',
  'created',
  'createdon',
  'createddate',
  'insertedat',
  'dateadded',
  'createtime',
]);
/** A primary key and two unique constraints; a fourth tells nothing that three did not. */
const MOST_KEYS = 3;

/**
 * Sets of columns by which a row can be found again in another table, each by name: the primary key, unique
 * constraints and, for a key of one whole number, the key with the moment at which the row was made: ids from
 * sequences are the same everywhere, an id with its microsecond is the same row.
 */
export function identityColumns({ shape, keys }: ShapedTable): readonly (readonly string[])[] {
  const sets = keys.slice(0, MOST_KEYS);
  const [single, ...more] = shape.key;
  const column = shape.columns.find(({ name }) => name === single);
  if (single === undefined || more.length > 0 || column?.family !== 'integer') return sets;
  const made = shape.columns.find(
    ({ token, family, notNull }) => family === 'timestamp' && notNull && MADE_AT.has(token),
  );
  return made === undefined ? sets : [...sets, [single, made.name].sort(byCodeUnits)];
}
