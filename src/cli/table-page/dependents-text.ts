/** Who depends on the table. */
import { dependentText } from '../../domain/dependent.js';
import type { Dependent } from '../../domain/dependent.js';
import { nameText, qualifiedText } from '../../domain/name-text.js';
import type { QualifiedName } from '../../domain/table-definition.js';
import { oneLine } from '../terminal-safe.js';
import { section } from './section.js';

/** A foreign key of another table. */
export interface Referring {
  readonly table: QualifiedName;
  readonly foreignKey: string;
  readonly columns: readonly string[];
}

export function dependentsText(dependents: readonly Dependent[], referring: readonly Referring[]): string {
  const lines = [
    ...dependents.map(
      (dependent) =>
        `${oneLine(dependentText(dependent))}${dependent.known === 'body' ? ' (its text names the table)' : ''}`,
    ),
    ...referring.map(
      ({ table, foreignKey, columns }) =>
        `table ${oneLine(qualifiedText(table))} by foreign key ${oneLine(nameText(foreignKey))} (${columns.map(nameText).map(oneLine).join(', ')})`,
    ),
  ];
  return section('Who depends on it', lines.length === 0 ? ['nothing in its database'] : lines);
}
