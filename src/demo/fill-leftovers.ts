import type { Queryable } from '../postgres/session.js';
import { fillTables } from './fill-tables.js';
import type { FilledTable } from './fill-tables.js';
import { leftoverTables } from './leftover-rows.js';
import { LEFTOVER_SCHEMA } from './leftover-schema.js';
import type { LeftoverPlace } from './leftover-schema.js';

/**
 * Creates and fills the tables that old projects left in that database, over one connection of a superuser.
 *
 * Building an index counts as a read of its table, even of an empty one (18.4). Real leftovers were made years
 * before the statistics that a scan sees began, so what makes them here is not counted: `track_counts` is off for
 * the DDL, and on again for the rows. Nothing is reset and no number is put in.
 */
export async function fillLeftovers(
  db: Queryable,
  place: LeftoverPlace,
  seed: number,
): Promise<readonly FilledTable[]> {
  const ddl = `set local track_counts = off; ${LEFTOVER_SCHEMA[place]}; set local track_counts = on;`;
  return await fillTables(db, ddl, leftoverTables(place, seed));
}
