/** From what the queries gathered to one observation a table; pure. */
import type { TableObservation } from '../domain/table-observation.js';
import { definitionHash } from '../postgres/definition/definition-hash.js';
import { structureHash } from '../postgres/definition/structure-hash.js';
import type { DependentsOf } from './read-dependents.js';
import type { RelationFacts } from './read-relations.js';
import type { Structure } from './read-structures.js';

/** Of the whole database, whatever batch a table is in. */
export interface DatabaseFacts {
  /** A table with all its partitions, by the oid of the root. */
  readonly parts: ReadonlyMap<number, readonly RelationFacts[]>;
  readonly referencedBy: ReadonlyMap<number, number>;
  readonly dependentsOf: DependentsOf;
}

/** Of the partitions that were ever analysed: empty ones never are. Null when none was. */
function sumRows(parts: readonly RelationFacts[]): number | null {
  const known = parts.flatMap((part) => (part.estimatedRows === null ? [] : [part.estimatedRows]));
  return known.length === 0 ? null : known.reduce((sum, rows) => sum + rows, 0);
}

/** One observation, partitions added up. */
export function assembleTable(
  root: number,
  { definition, surroundings }: Structure,
  facts: DatabaseFacts,
): TableObservation {
  const parts = facts.parts.get(root) ?? [];
  const hash = definitionHash(definition);
  return {
    relationOid: root,
    definition,
    surroundings,
    definitionHash: hash,
    structureHash: structureHash(definition, surroundings, hash),
    estimatedRows: sumRows(parts),
    sizeBytes: parts.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0n),
    referencedBy: facts.referencedBy.get(root) ?? 0,
    dependents: facts.dependentsOf(parts.map(({ oid }) => oid)),
  };
}
