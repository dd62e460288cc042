import type { TableDefinition } from '../../domain/table-definition.js';
import { postgresError } from '../postgres-errors.js';
import type { Queryable } from '../session.js';
import { readDatabaseTypes } from './read-database-types.js';
import { readDefinitionParts } from './read-definition-parts.js';
import { readTables } from './read-tables.js';
import { setPrinting } from './set-printing.js';

export type TableSelection =
  /** Every table of users in this database: no partition leaves, no members of extensions, nothing temporary. */
  | 'all user tables'
  /** These, leaves and members of extensions too; an oid that is no table (any more) has no entry in the result. */
  | { readonly relations: readonly number[] };

/**
 * Definitions by relation oid, in about 15 statements whatever their number, from pg_catalog alone: CONNECT is
 * enough. Sequences' positions are read for given relations only, where the role may select from the sequence.
 *
 * Call it inside a transaction: the settings that decide how names and constants are printed are set for the rest
 * of that transaction. REPEATABLE READ makes the parts agree where tables change meanwhile. The server's printing
 * functions wait for whoever holds a table in ACCESS EXCLUSIVE mode, so set a lock_timeout before.
 */
export async function readTableDefinitions(
  tx: Queryable,
  selection: TableSelection,
): Promise<ReadonlyMap<number, TableDefinition>> {
  try {
    return await readAll(tx, selection === 'all user tables' ? null : selection.relations);
  } catch (error) {
    throw postgresError(error, 'reading table definitions');
  }
}

async function readAll(
  tx: Queryable,
  selected: readonly number[] | null,
): Promise<ReadonlyMap<number, TableDefinition>> {
  await setPrinting(tx);
  const tables = await readTables(tx, selected);
  if (tables.length === 0) return new Map();
  const database = await readDatabaseTypes(tx);
  // Each position is a lock until the transaction ends: a whole database's would fill the lock table.
  return readDefinitionParts(tx, tables, database, {
    positions: selected !== null,
    owners: null,
  });
}
