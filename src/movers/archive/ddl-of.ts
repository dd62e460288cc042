import { tablesOf } from '../../domain/partitions.js';
import type { TableDefinition } from '../../domain/table-definition.js';
import { createComments } from '../../postgres/ddl/create-comments.js';
import { addForeignKey } from '../../postgres/ddl/create-foreign-keys.js';
import { createKeysAndIndexes } from '../../postgres/ddl/create-keys-and-indexes.js';
import { createTable } from '../../postgres/ddl/create-table.js';
import { createType } from '../../postgres/ddl/create-types.js';
import { setSequences } from '../../postgres/ddl/set-sequences.js';

/** The statements that make the table again where it was, in order: types, table, then what follows the rows. */
export function ddlOf(definition: TableDefinition): readonly string[] {
  return [
    ...definition.types.flatMap((type) => createType(type, definition, type.schema)),
    ...createTable(definition, definition),
    ...createKeysAndIndexes(definition, definition),
    ...tablesOf(definition).flatMap((table) =>
      table.foreignKeys.map((key) =>
        addForeignKey(key, table, key.references, table.kind === 'partitioned table'),
      ),
    ),
    ...setSequences(definition, definition),
    ...createComments(definition, definition),
  ];
}
