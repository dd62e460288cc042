import type { ColumnDefinition, SequenceDefinition, TableDefinition } from '../../domain/table-definition.js';
import { quoteIdent, quoteLiteral, quoteName } from '../quote.js';
import { namesSequence } from './rename-in-expression.js';

/** `start … increment … cycle`, as CREATE SEQUENCE and identity columns take them. */
export const sequenceOptions = (sequence: SequenceDefinition): string =>
  [
    `start with ${sequence.start}`,
    `increment by ${sequence.increment}`,
    `minvalue ${sequence.minimum}`,
    `maxvalue ${sequence.maximum}`,
    `cache ${sequence.cache}`,
    sequence.cycle ? 'cycle' : 'no cycle',
  ].join(' ');

/** The default where it does not need an owned sequence, which exists only after the table. */
export function plainDefault(
  column: ColumnDefinition,
  sequences: readonly SequenceDefinition[],
): string | null {
  if (column.default?.kind !== 'expression') return null;
  return namesSequence(column.default.sql, sequences) ? null : column.default.sql;
}

/** Sequences that columns own, and the defaults that draw from them. Takes a placed definition, after its table exists. */
export function createSequences(placed: TableDefinition): readonly string[] {
  const table = quoteName(placed);
  const sequences = placed.sequences
    .filter((sequence) => sequence.kind === 'owned')
    .map(
      (sequence) =>
        `create sequence ${quoteName(sequence)} as ${sequence.dataType} ${sequenceOptions(sequence)} owned by ${table}.${quoteIdent(sequence.column)}`,
    );
  const defaults = placed.columns.flatMap((column) => {
    if (column.default === null || plainDefault(column, placed.sequences) !== null) return [];
    const value =
      column.default.kind === 'sequence'
        ? `nextval(${quoteLiteral(quoteName(column.default.sequence))}::regclass)`
        : column.default.sql;
    return [`alter table ${table} alter column ${quoteIdent(column.name)} set default ${value}`];
  });
  return [...sequences, ...defaults];
}
