import type { TableDefinition } from '../../domain/table-definition.js';
import { postgresError } from '../postgres-errors.js';
import type { Queryable } from '../session.js';
import { assembleDefinition } from './assemble-definition.js';
import { probeCatalog } from './probe-catalog.js';
import { readColumns } from './read-columns.js';
import { readConstraints } from './read-constraints.js';
import { readFeatures } from './read-features.js';
import { readForeignKeys } from './read-foreign-keys.js';
import { readIndexes } from './read-indexes.js';
import { readReferences } from './read-references.js';
import { readSequencePositions } from './read-sequence-positions.js';
import { readSequences } from './read-sequences.js';
import { readTables } from './read-tables.js';
import { readTypes } from './read-types.js';
import { resolveReferences } from './resolve-references.js';
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
  const shape = await probeCatalog(tx);
  const tables = await readTables(tx, selected);
  const relations = tables.map((table) => table.relation);
  if (relations.length === 0) return new Map();

  const columns = await readColumns(tx, relations);
  const constraints = await readConstraints(tx, relations);
  const foreignKeys = await readForeignKeys(tx, relations, shape);
  const indexes = await readIndexes(tx, relations);
  const sequences = await readSequences(tx, relations);
  // Each position is a lock until the transaction ends: a whole database's would fill the lock table.
  const positions = await readSequencePositions(tx, selected === null ? [] : [...sequences.values()].flat());
  const features = await readFeatures(tx, relations, shape);
  const types = await readTypes(tx);
  const { ofTables, ofTypes } = await readReferences(tx, relations);

  return new Map(
    tables.map(({ relation, definition }) => [
      relation,
      assembleDefinition(definition, {
        columns: columns.get(relation) ?? [],
        constraints: constraints.get(relation) ?? [],
        foreignKeys: foreignKeys.get(relation) ?? [],
        indexes: indexes.get(relation) ?? [],
        sequences: sequences.get(relation) ?? [],
        positions,
        notRecreated: features.get(relation) ?? [],
        needs: resolveReferences(ofTables.get(relation) ?? [], ofTypes, types),
      }),
    ]),
  );
}
