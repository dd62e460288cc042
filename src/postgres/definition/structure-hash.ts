import { createHash } from 'node:crypto';
import { canonicalJson } from '../../codec/canonical-json.js';
import type { TableDefinition } from '../../domain/table-definition.js';
import type { TableSurroundings } from '../../domain/table-surroundings.js';
import { withoutPositions } from './without-positions.js';

/**
 * Hex SHA-256 of everything that a schema version keeps, owner and grants too, without the sequences' positions,
 * which change with every row. Another one means that the structure changed.
 */
export function structureHash(definition: TableDefinition, surroundings: TableSurroundings): string {
  return createHash('sha256')
    .update(canonicalJson({ definition: withoutPositions(definition), surroundings }))
    .digest('hex');
}
