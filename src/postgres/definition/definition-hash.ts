import { hash } from 'node:crypto';
import { canonicalJson } from '../../codec/canonical-json.js';
import type { TableDefinition } from '../../domain/table-definition.js';
import { withoutPositions } from './without-positions.js';

/**
 * Hex SHA-256 of the definition's canonical JSON, without the sequences' positions, which change with every row, and
 * without owner, grants and details, which change no row: a right that is granted must not void an approved plan, and
 * no scan reads details.
 */
export function definitionHash(definition: TableDefinition): string {
  const planned = { ...withoutPositions(definition), owner: '', grants: [] };
  delete planned.details;
  return hash('sha256', canonicalJson(planned));
}
