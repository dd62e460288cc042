import type { QualifiedName, TableDefinition } from '../../domain/table-definition.js';
import { placeDefinition } from './place-definition.js';
import type { Placement } from './place-definition.js';

/**
 * Every relation that the statements for this table create, types aside: the table, its sequences, and the indexes,
 * those behind constraints included. All must be free in the schema.
 */
export function relationNames(definition: TableDefinition, placement: Placement): readonly QualifiedName[] {
  const placed = placeDefinition(definition, placement);
  const names = [
    placed.name,
    ...placed.sequences.map((sequence) => sequence.name),
    ...placed.constraints
      .filter((constraint) => constraint.kind !== 'check')
      .map((constraint) => constraint.name),
    ...placed.indexes.filter((index) => index.valid).map((index) => index.name),
  ];
  return names.map((name) => ({ schema: placed.schema, name }));
}
