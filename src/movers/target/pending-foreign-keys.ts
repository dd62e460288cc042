/** Which foreign keys of consolidated tables can be made now: pure. */
import type { ForeignKeyDefinition, QualifiedName, TableDefinition } from '../../domain/table-definition.js';

export interface ConsolidatedTable {
  /** As it was at the source. */
  readonly definition: TableDefinition;
  readonly place: QualifiedName;
}

export interface PendingForeignKey {
  readonly table: ConsolidatedTable;
  readonly key: ForeignKeyDefinition;
  /** The consolidated parent. */
  readonly parent: QualifiedName;
}

const keyOf = (name: QualifiedName): string => JSON.stringify([name.schema, name.name]);

/** `tables` all come from one database of one source and are finished. */
export function pendingForeignKeys(tables: readonly ConsolidatedTable[]): {
  readonly ready: readonly PendingForeignKey[];
  /** `orders.orders_user_fkey waits for app.users`. */
  readonly waiting: readonly { readonly table: ConsolidatedTable; readonly text: string }[];
} {
  const places = new Map(tables.map((table) => [keyOf(table.definition), table.place]));
  const ready: PendingForeignKey[] = [];
  const waiting: { table: ConsolidatedTable; text: string }[] = [];
  for (const table of tables) {
    for (const key of table.definition.foreignKeys) {
      const parent = places.get(keyOf(key.references));
      if (parent !== undefined) ready.push({ table, key, parent });
      else {
        const { schema, name } = key.references;
        waiting.push({
          table,
          text: `foreign key ${key.name} waits until ${schema}.${name} is consolidated too`,
        });
      }
    }
  }
  return { ready, waiting };
}
