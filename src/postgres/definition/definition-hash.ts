import { hash } from 'node:crypto';
import { canonicalJson } from '../../codec/canonical-json.js';
import type { TableDefinition } from '../../domain/table-definition.js';
import { withoutPositions } from './without-positions.js';

/**
 * Hex SHA-256 of the definition's canonical JSON, without the sequences' positions, which change with every row, and
 * without owner and grants, which change no row: a right that is granted must not void an approved plan.
 */
export function definitionHash(definition: TableDefinition): string {
  return hash('sha256', canonicalJson({ ...withoutPositions(definition), owner: '', grants: [] }));
}
