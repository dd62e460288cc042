/** One table's definition from the rows that were read of it; pure. */
import type {
  ColumnDefault,
  ConstraintDefinition,
  ForeignKeyDefinition,
  IndexDefinition,
  TableDefinition,
} from '../../domain/table-definition.js';
import type { ColumnRow } from './read-columns.js';
import type { SequencePosition } from './read-sequence-positions.js';
import type { SequenceRow } from './read-sequences.js';
import type { TableRow } from './read-tables.js';
import type { Needs } from './resolve-references.js';

export interface TableParts {
  readonly columns: readonly ColumnRow[];
  readonly constraints: readonly ConstraintDefinition[];
  readonly foreignKeys: readonly ForeignKeyDefinition[];
  readonly indexes: readonly IndexDefinition[];
  readonly sequences: readonly SequenceRow[];
  readonly positions: ReadonlyMap<number, SequencePosition>;
  readonly notRecreated: readonly string[];
  readonly needs: Needs;
}

function defaultOf(sql: string | null, sequences: readonly SequenceRow[]): ColumnDefault | null {
  if (sql === null) return null;
  const owned = sequences.find((sequence) => sequence.nextval === sql)?.definition;
  if (owned === undefined) return { kind: 'expression', sql };
  return { kind: 'sequence', sequence: { schema: owned.schema, name: owned.name } };
}

export function assembleDefinition(table: TableRow['definition'], parts: TableParts): TableDefinition {
  return {
    ...table,
    ...parts.needs,
    columns: parts.columns.map((column) => ({
      ...column,
      default: defaultOf(column.default, parts.sequences),
    })),
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
