import type { TableDefinition } from './table-definition.js';

/** The table and its partitions of all levels, each after the one that it is a part of. */
export const tablesOf = (definition: TableDefinition): readonly TableDefinition[] => [
  definition,
  ...(definition.partitioning?.partitions ?? []).map(({ table }) => table),
];

/** A partition that has rows, with its position in the list of all partitions. */
export interface Leaf {
  readonly leaf: number;
  readonly table: TableDefinition;
}

/** None of a table that is not partitioned: it has its rows itself. */
export const leavesOf = (definition: TableDefinition): readonly Leaf[] =>
  (definition.partitioning?.partitions ?? []).flatMap(({ key, table }, leaf) =>
    key === null ? [{ leaf, table }] : [],
  );
