import type { TableDefinition } from '../../domain/table-definition.js';
import type { Queryable } from '../session.js';
import { assembleDefinition } from './assemble-definition.js';
import { readColumns } from './read-columns.js';
import { readConstraints } from './read-constraints.js';
import type { DatabaseTypes } from './read-database-types.js';
import { readFeatures } from './read-features.js';
import { readForeignKeys } from './read-foreign-keys.js';
import { readIndexes } from './read-indexes.js';
import { readReferences } from './read-references.js';
import { readSequencePositions } from './read-sequence-positions.js';
import { readSequences } from './read-sequences.js';
import type { TableRow } from './read-tables.js';
import { resolveReferences } from './resolve-references.js';

/**
 * The definitions of `tables` by relation oid, in seven statements and, with `positions`, one more for each hundred
 * sequences that the role may read. After `setPrinting`, in the same transaction.
 */
export async function readDefinitionParts(
  tx: Queryable,
  tables: readonly TableRow[],
  database: DatabaseTypes,
  { positions: withPositions }: { readonly positions: boolean },
): Promise<ReadonlyMap<number, TableDefinition>> {
  const relations = tables.map((table) => table.relation);
  const columns = await readColumns(tx, relations);
  const constraints = await readConstraints(tx, relations);
  const foreignKeys = await readForeignKeys(tx, relations, database.shape);
  const indexes = await readIndexes(tx, relations);
  const sequences = await readSequences(tx, relations);
  const positions = await readSequencePositions(tx, withPositions ? [...sequences.values()].flat() : []);
  const features = await readFeatures(tx, relations, database.shape);
  const references = await readReferences(tx, relations);
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
        needs: resolveReferences(references.get(relation) ?? [], database.references, database.types),
      }),
    ]),
  );
}
