import { unsupported } from '../domain/errors.js';
import type { TableDefinition } from '../domain/table-definition.js';

/** UNSUPPORTED for a table that no warehouse can hold. */
export function refuseUnloadable(definition: TableDefinition): void {
  if (definition.columns.length > 0) return;
  throw unsupported(
    `table ${definition.schema}.${definition.name} has no columns`,
    'A warehouse table needs at least one column; archive the table instead.',
  );
}

/** One warning for each column that is not kept in its own type. */
export const notesAsWarnings = (
  columns: readonly { readonly name: string; readonly note: string | null }[],
): readonly string[] =>
  columns.flatMap(({ name, note }) => (note === null ? [] : [`column ${name}: ${note}`]));
