/** Columns, keys and what else belongs to the table. */
import { nameText, qualifiedText } from '../../domain/name-text.js';
import type { ColumnDefinition, TableDefinition } from '../../domain/table-definition.js';
import type { TableSurroundings } from '../../domain/table-surroundings.js';
import { oneLine } from '../terminal-safe.js';
import { tableText } from '../table-text.js';
import { section } from './section.js';

const COLUMNS = ['column', 'type', 'null', 'default', 'comment'].map((title) => ({ title }));

/** Of a table with thousands of partitions the first and the last are telling. */
const ENDS = 3;

function defaultText({ default: given, generated, identity }: ColumnDefinition): string {
  if (generated !== null) return `generated: ${generated.sql}`;
  if (identity !== null) return `identity ${identity}`;
  if (given === null) return '';
  return given.kind === 'expression' ? given.sql : `next of ${qualifiedText(given.sequence)}`;
}

export function structureText(definition: TableDefinition, surroundings: TableSurroundings | null): string {
  const columns = tableText(
    COLUMNS,
    definition.columns.map((column) => [
      nameText(column.name),
      column.type,
      column.notNull ? 'no' : 'yes',
      defaultText(column),
      column.comment ?? '',
    ]),
  );
  return [
    section('Columns', columns.split('\n')),
    section('Keys and indexes', [
      ...definition.constraints.map(({ name, sql }) => `${nameText(name)}: ${oneLine(sql)}`),
      ...definition.indexes.map(
        ({ name, unique, sql, valid }) =>
          `${nameText(name)}: ${unique ? 'unique ' : ''}${oneLine(sql)}${valid ? '' : ' (invalid)'}`,
      ),
    ]),
    section(
      'Foreign keys',
      definition.foreignKeys.map(
        ({ name, columns: own, references, referencedColumns }) =>
          `${nameText(name)}: (${own.map(nameText).join(', ')}) to ${qualifiedText(references)} (${referencedColumns.map(nameText).join(', ')})`,
      ),
    ),
    surroundings === null ? '' : surroundingsText(surroundings),
  ]
    .filter((text) => text !== '')
    .join('\n\n');
}

function surroundingsText({
  partitionKey,
  partitions,
  triggers,
  rowSecurity,
  policies,
}: TableSurroundings): string {
  const listed = partitions.map(({ name, bound }) => `${nameText(name)}: ${oneLine(bound)}`);
  const shown =
    listed.length <= 2 * ENDS + 1
      ? listed
      : [...listed.slice(0, ENDS), `… ${listed.length - 2 * ENDS} more …`, ...listed.slice(-ENDS)];
  return [
    partitionKey === null ? '' : section(`Partitions by ${oneLine(partitionKey)}`, shown),
    section(
      'Triggers',
      triggers.map(({ sql, enabled }) => `${oneLine(sql)}${enabled ? '' : ' (disabled)'}`),
    ),
    section(
      `Policies (row security is ${rowSecurity})`,
      policies.map(({ name, command, roles }) => `${nameText(name)}: ${command} for ${roles.join(', ')}`),
    ),
  ]
    .filter((text) => text !== '')
    .join('\n\n');
}
