import { tablesOf } from '../../domain/partitions.js';
import type { QualifiedName, TableDefinition } from '../../domain/table-definition.js';
import { placeDefinition } from './place-definition.js';
import type { Placement } from './place-definition.js';

/**
 * Every relation that the statements for this table create, types aside: the table, its sequences, and the indexes,
 * those behind constraints and those of partitions included. All must be free in the schema.
 */
export function relationNames(definition: TableDefinition, placement: Placement): readonly QualifiedName[] {
  return tablesOf(placeDefinition(definition, placement)).flatMap(namesOf);
}

function namesOf(placed: TableDefinition): readonly QualifiedName[] {
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
