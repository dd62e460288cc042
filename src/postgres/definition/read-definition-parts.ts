import type { TableDefinition } from '../../domain/table-definition.js';
import { pipelined } from '../pipelined.js';
import type { Queryable } from '../session.js';
import { assembleDefinition } from './assemble-definition.js';
import { readColumns } from './read-columns.js';
import { readConstraints } from './read-constraints.js';
import type { DatabaseTypes } from './read-database-types.js';
import { readFeatures } from './read-features.js';
import { readForeignKeys } from './read-foreign-keys.js';
import { readIndexes } from './read-indexes.js';
import type { Owners } from './read-owners.js';
import { readReferences } from './read-references.js';
import { readSequencePositions } from './read-sequence-positions.js';
import { readSequences } from './read-sequences.js';
import type { TableRow } from './read-tables.js';
import { resolveReferences } from './resolve-references.js';

export interface PartsOptions {
  /** Read where the sequences stand: one more statement, and one for each hundred that the role may read. */
  readonly positions: boolean;
  /** Null searches every table for everything. */
  readonly owners: Owners | null;
}

/**
 * The definitions of `tables` by relation oid, in at most seven statements. After `setPrinting`, in the same
 * transaction.
 */
export async function readDefinitionParts(
  tx: Queryable,
  tables: readonly TableRow[],
  database: DatabaseTypes,
  options: PartsOptions,
): Promise<ReadonlyMap<number, TableDefinition>> {
  const relations = tables.map((table) => table.relation);
  const having = (what: keyof Owners): readonly number[] =>
    relations.filter((relation) => options.owners?.[what].has(relation) ?? true);
  const owned = options.owners?.sequences;
  const queue = pipelined(tx);
  const [columns, constraints, foreignKeys, indexes, sequences, features, references] = await Promise.all([
    readColumns(queue, relations, having('features')),
    readConstraints(queue, relations),
    ofSome(having('foreignKeys'), (some) => readForeignKeys(queue, some, database.shape)),
    readIndexes(queue, relations),
    readSequences(
      queue,
      owned === undefined
        ? { relations }
        : { sequences: relations.flatMap((relation) => owned.get(relation) ?? []) },
    ),
    ofSome(having('features'), (some) => readFeatures(queue, some, database.shape)),
    ofSome(having('references'), (some) => readReferences(queue, some)),
  ]);
  const positions = await readSequencePositions(tx, options.positions ? [...sequences.values()].flat() : []);
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

/** To plan a statement takes longer than most take to run. */
async function ofSome<T>(
  relations: readonly number[],
  read: (relations: readonly number[]) => Promise<ReadonlyMap<number, T>>,
): Promise<ReadonlyMap<number, T>> {
  return relations.length === 0 ? new Map() : read(relations);
}
