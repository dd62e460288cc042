import type { TableDefinition } from '../../domain/table-definition.js';
import { quoteName } from '../quote.js';

/**
 * Statements that make the partitions of a placed definition, each as a table of its own, so that its columns keep
 * their order, and attach them while they are empty. `create` makes one table, divided by the key where there is one.
 */
export function createPartitions(
  placed: TableDefinition,
  create: (table: TableDefinition, key: string | null) => readonly string[],
): readonly string[] {
  const partitions = placed.partitioning?.partitions ?? [];
  return partitions.flatMap(({ table, key, parent, bound }) => {
    const above = parent === null ? placed : (partitions[parent]?.table ?? placed);
    return [
      ...create(table, key),
      `alter table ${quoteName(above)} attach partition ${quoteName(table)} ${bound}`,
    ];
  });
}
