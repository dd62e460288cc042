import type { TableDefinition } from '../../domain/table-definition.js';

/** The definition as a scan reads it: where its sequences stand is not in it, since that changes with every row. */
export const withoutPositions = (definition: TableDefinition): TableDefinition => ({
  ...definition,
  sequences: definition.sequences.map((sequence) => ({ ...sequence, lastValue: null, isCalled: false })),
});
