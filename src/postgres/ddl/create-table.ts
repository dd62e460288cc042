import { unsupported } from '../../domain/errors.js';
import type { ColumnDefinition, SequenceDefinition, TableDefinition } from '../../domain/table-definition.js';
import { quoteIdent, quoteLiteral, quoteName } from '../quote.js';
import { createPartitions } from './create-partitions.js';
import { createSequences, plainDefault, sequenceOptions } from './create-sequences.js';
import { placeDefinition } from './place-definition.js';
import type { Placement } from './place-definition.js';

/**
 * Statements that create the table with its columns, defaults and owned sequences, ready to be filled; schema and
 * types must exist. Keys, checks and indexes come after the rows (createKeysAndIndexes). A partitioned table comes with
 * its partitions, attached while they are empty; one whose partitions were not read becomes an ordinary table. Run them
 * under the pinned settings. UNSUPPORTED for a table of types that cannot be created.
 */
export function createTable(definition: TableDefinition, placement: Placement): readonly string[] {
  const [unknown] = definition.unsupportedTypes;
  if (unknown !== undefined) {
    throw unsupported(
      `table ${definition.schema}.${definition.name} needs ${unknown}, which cannot be created elsewhere`,
      'Change the column to an enum, a domain, a composite or a built-in type, or leave the table where it is.',
    );
  }
  const placed = placeDefinition(definition, placement);
  const { partitioning } = placed;
  return [...createPlaced(placed, partitioning?.key ?? null), ...createPartitions(placed, createPlaced)];
}

/** `key`: how it is divided. A divided table has no rows, so it is not unlogged (18 refuses the word). */
function createPlaced(placed: TableDefinition, key: string | null): readonly string[] {
  const notNulls = placed.details?.notNulls ?? [];
  const columns = placed.columns.map((column) => {
    const named = notNulls.find((constraint) => constraint.column === column.name);
    const notNull = named === undefined ? ' not null' : ` constraint ${quoteIdent(named.name)} not null`;
    return `\n  ${columnClause(column, placed.sequences)}${column.notNull ? notNull : ''}`;
  });
  const table = [
    placed.persistence === 'unlogged' && key === null ? 'create unlogged table ' : 'create table ',
    quoteName(placed),
    ` (${columns.join(',')}${columns.length === 0 ? '' : '\n'})`,
    key === null ? storageClause(placed.storageParameters) : ` partition by ${key}`,
  ].join('');
  return [table, ...createSequences(placed)];
}

function columnClause(column: ColumnDefinition, sequences: readonly SequenceDefinition[]): string {
  const value = plainDefault(column, sequences);
  return [
    `${quoteIdent(column.name)} ${column.type}`,
    column.collation === null ? '' : ` collate ${quoteName(column.collation)}`,
    column.generated === null
      ? ''
      : ` generated always as (${column.generated.sql}) ${column.generated.kind}`,
    column.identity === null ? '' : identityClause(column, column.identity, sequences),
    value === null ? '' : ` default (${value})`,
  ].join('');
}

function identityClause(
  column: ColumnDefinition,
  identity: 'always' | 'by default',
  sequences: readonly SequenceDefinition[],
): string {
  const sequence = sequences.find((one) => one.kind === 'identity' && one.column === column.name);
  const options =
    sequence === undefined ? '' : ` (sequence name ${quoteName(sequence)} ${sequenceOptions(sequence)})`;
  return ` generated ${identity} as identity${options}`;
}

/** `fillfactor=70`, `toast.autovacuum_enabled=off`. */
function storageClause(parameters: readonly string[]): string {
  if (parameters.length === 0) return '';
  const clauses = parameters.map((parameter) => {
    const at = parameter.indexOf('=');
    const name = parameter.slice(0, at).split('.').map(quoteIdent).join('.');
    return `${name} = ${quoteLiteral(parameter.slice(at + 1))}`;
  });
  return ` with (${clauses.join(', ')})`;
}
