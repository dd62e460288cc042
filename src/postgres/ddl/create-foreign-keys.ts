import type { ForeignKeyDefinition, QualifiedName } from '../../domain/table-definition.js';
import { quoteIdent, quoteLiteral, quoteName } from '../quote.js';

const columnList = (columns: readonly string[]): string => `(${columns.map(quoteIdent).join(', ')})`;

/**
 * Adds the key of the table at `place` NOT VALID, which tests no row; `parent` is where the referenced table is now.
 * Before PostgreSQL 18 a partitioned table takes a key with its test alone: `tested`.
 */
export function addForeignKey(
  key: ForeignKeyDefinition,
  place: QualifiedName,
  parent: QualifiedName,
  tested = false,
): string {
  return [
    `alter table ${quoteName(place)} add constraint ${quoteIdent(key.name)}`,
    ` foreign key ${columnList(key.columns)}`,
    ` references ${quoteName(parent)} ${columnList(key.referencedColumns)}`,
    key.match === 'full' ? ' match full' : '',
    ` on update ${key.onUpdate} on delete ${key.onDelete}`,
    key.onDeleteColumns.length === 0 ? '' : ` ${columnList(key.onDeleteColumns)}`,
    key.deferrable ? ' deferrable' : '',
    key.initiallyDeferred ? ' initially deferred' : '',
    tested ? '' : ' not valid',
  ].join('');
}

/**
 * Statements for a key that was added: tests the rows, while others write, unless the key was not valid at its source
 * either, and comments on it.
 */
export function finishForeignKey(key: ForeignKeyDefinition, place: QualifiedName): readonly string[] {
  const [name, table] = [quoteIdent(key.name), quoteName(place)];
  return [
    ...(key.validated ? [`alter table ${table} validate constraint ${name}`] : []),
    ...(key.comment === null
      ? []
      : [`comment on constraint ${name} on ${table} is ${quoteLiteral(key.comment)}`]),
  ];
}
