import { hash as hashOf } from 'node:crypto';
import { canonicalJson } from '../../codec/canonical-json.js';
import type { TableDefinition } from '../../domain/table-definition.js';
import type { TableSurroundings } from '../../domain/table-surroundings.js';
import { definitionHash } from './definition-hash.js';

/**
 * Hex SHA-256 of everything that a schema version keeps, owner and grants too, without the sequences' positions,
 * which change with every row. Another one means that the structure changed. `hash` is the definition's own, where
 * it is known: hashing is the most that a scan does by itself.
 */
export function structureHash(
  definition: TableDefinition,
  surroundings: TableSurroundings,
  hash: string = definitionHash(definition),
): string {
  const { owner, grants } = definition;
  return hashOf('sha256', canonicalJson({ definition: hash, owner, grants, surroundings }));
}
