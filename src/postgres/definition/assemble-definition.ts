/** One table's definition from the rows that were read of it; pure. */
import type {
  ColumnDefinition,
  ConstraintDefinition,
  ForeignKeyDefinition,
  IndexDefinition,
  TableDefinition,
} from '../../domain/table-definition.js';
import type { SequencePosition } from './read-sequence-positions.js';
import type { SequenceRow } from './read-sequences.js';
import type { TableRow } from './read-tables.js';
import type { Needs } from './resolve-references.js';

export interface TableParts {
  readonly columns: readonly ColumnDefinition[];
  readonly constraints: readonly ConstraintDefinition[];
  readonly foreignKeys: readonly ForeignKeyDefinition[];
  readonly indexes: readonly IndexDefinition[];
  readonly sequences: readonly SequenceRow[];
  readonly positions: ReadonlyMap<number, SequencePosition>;
  readonly notRecreated: readonly string[];
  readonly needs: Needs;
}

/** Nearly all columns are as they were read: no copy is made of them. */
function drawing(column: ColumnDefinition, sequences: readonly SequenceRow[]): ColumnDefinition {
  const { default: drawn } = column;
  if (drawn?.kind !== 'expression') return column;
  const owned = sequences.find(({ nextval }) => nextval === drawn.sql)?.definition;
  if (owned === undefined) return column;
  return { ...column, default: { kind: 'sequence', sequence: { schema: owned.schema, name: owned.name } } };
}

export function assembleDefinition(table: TableRow['definition'], parts: TableParts): TableDefinition {
  return {
    ...table,
    ...parts.needs,
    columns: parts.columns.map((column) => drawing(column, parts.sequences)),
    constraints: parts.constraints,
    foreignKeys: parts.foreignKeys,
    indexes: parts.indexes,
    sequences: parts.sequences.map(({ oid, definition }) => ({
      ...definition,
      lastValue: parts.positions.get(oid)?.lastValue ?? null,
      isCalled: parts.positions.get(oid)?.isCalled ?? false,
    })),
    notRecreated: parts.notRecreated,
  };
}
