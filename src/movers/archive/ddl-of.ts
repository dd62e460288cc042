import { parseAclItem } from '../../domain/grant.js';
import { tablesOf } from '../../domain/partitions.js';
import type { TableDefinition } from '../../domain/table-definition.js';
import { createComments } from '../../postgres/ddl/create-comments.js';
import { addForeignKey } from '../../postgres/ddl/create-foreign-keys.js';
import { createKeysAndIndexes } from '../../postgres/ddl/create-keys-and-indexes.js';
import { createTable } from '../../postgres/ddl/create-table.js';
import { createDetails } from '../../postgres/ddl/create-details.js';
import type { TargetServer } from '../../postgres/ddl/detail-plan.js';
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

/** What follows when the rows are in: details, owner and grants, as far as the table's own server takes them. */
export function ddlAfterRows(definition: TableDefinition): readonly string[] {
  return createDetails(definition, definition, home(definition)).steps.flatMap(
    ({ statements }) => statements,
  );
}

/** A server that has everything that the table has. */
function home(definition: TableDefinition): TargetServer {
  const roles = tablesOf(definition).flatMap(({ owner, grants, details }) => [
    owner,
    ...[grants, ...(details?.columns ?? []).map((column) => column.grants)].flat().map(roleOf),
    ...(details?.sequences ?? []).flatMap((sequence) => sequence.grants.map(roleOf)),
  ]);
  const extensions = (definition.details?.extensions ?? []).map(({ name, version }): [string, string] => [
    name,
    version,
  ]);
  return { version: Infinity, roles: new Set(roles), extensions: new Map(extensions) };
}

const roleOf = (item: string): string => parseAclItem(item).role;
