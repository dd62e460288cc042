/** Keys, checks, exclusions, foreign keys and indexes of two structures. */
import { nameText, qualifiedText } from '../domain/name-text.js';
import type { SchemaChange } from '../domain/schema-change.js';
import type {
  ConstraintDefinition,
  ForeignKeyDefinition,
  IndexDefinition,
  TableDefinition,
} from '../domain/table-definition.js';
import { namedChanges, NOBODY, WRITERS } from './named-changes.js';

const names = (columns: readonly string[]): string => columns.map(nameText).join(', ');
const unlessValid = (validated: boolean): string => (validated ? '' : ' (not validated)');

/** The server prints NOT VALID itself, but only for checks and only while it is so. */
const constraintText = ({ sql, columns, validated }: ConstraintDefinition): string =>
  `${sql}${sql.endsWith(' NOT VALID') ? '' : unlessValid(validated)}${
    columns.length === 0 || sql.includes(`(${names(columns)})`) ? '' : ` on ${names(columns)}`
  }`;

/** As the SQL would say it, so that foreign keys read the same whatever the server printed. */
const foreignKeyText = (key: ForeignKeyDefinition): string =>
  [
    `(${names(key.columns)}) references ${qualifiedText(key.references)} (${names(key.referencedColumns)})`,
    ...(key.match === 'full' ? ['match full'] : []),
    ...(key.onUpdate === 'no action' ? [] : [`on update ${key.onUpdate}`]),
    ...(key.onDelete === 'no action' ? [] : [`on delete ${key.onDelete}`]),
    ...(key.onDeleteColumns.length === 0 ? [] : [`of (${names(key.onDeleteColumns)}) on delete`]),
    ...(key.deferrable ? ['deferrable'] : []),
    ...(key.initiallyDeferred ? ['initially deferred'] : []),
  ].join(' ') + unlessValid(key.validated);

const indexText = ({ unique, sql, valid }: IndexDefinition): string =>
  `${unique ? 'unique ' : ''}${sql}${valid ? '' : ' (invalid)'}`;

const isKey = ({ kind }: ConstraintDefinition): boolean => kind === 'primary key' || kind === 'unique';
const isCheck = ({ kind }: ConstraintDefinition): boolean => kind === 'check';
const isExclusion = ({ kind }: ConstraintDefinition): boolean => kind === 'exclusion';

/** A rule that is only proved (VALIDATE CONSTRAINT) refuses no write that it did not refuse before. */
const withoutProof = (sql: string): string => sql.replace(/ NOT VALID$/u, '');

function constraintChanges(
  before: readonly ConstraintDefinition[],
  after: readonly ConstraintDefinition[],
  object: 'KEY' | 'CHECK',
  word: string,
): readonly SchemaChange[] {
  return namedChanges(before, after, {
    object,
    word,
    nameOf: ({ name }) => nameText(name),
    textOf: constraintText,
    commentOf: ({ comment }) => comment,
    breaksOf: {
      added: () => WRITERS,
      // INSERT … ON CONFLICT (columns) fails without the key that it names.
      removed: () => (object === 'KEY' ? WRITERS : NOBODY),
      changed: (was, is) => (withoutProof(was.sql) === withoutProof(is.sql) ? NOBODY : WRITERS),
    },
  });
}

export function compareConstraints(before: TableDefinition, after: TableDefinition): readonly SchemaChange[] {
  const of = (is: (constraint: ConstraintDefinition) => boolean) =>
    [before.constraints.filter(is), after.constraints.filter(is)] as const;
  return [
    ...constraintChanges(...of(isKey), 'KEY', 'key'),
    ...constraintChanges(...of(isCheck), 'CHECK', 'check'),
    ...constraintChanges(...of(isExclusion), 'KEY', 'exclusion constraint'),
    ...namedChanges(before.foreignKeys, after.foreignKeys, {
      object: 'FOREIGN_KEY',
      word: 'foreign key',
      nameOf: ({ name }) => nameText(name),
      textOf: foreignKeyText,
      commentOf: ({ comment }) => comment,
      breaksOf: {
        added: () => WRITERS,
        changed: (was, is) =>
          foreignKeyText({ ...was, validated: is.validated }) === foreignKeyText(is) ? NOBODY : WRITERS,
      },
    }),
    ...namedChanges(before.indexes, after.indexes, {
      object: 'INDEX',
      word: 'index',
      nameOf: ({ name }) => nameText(name),
      textOf: indexText,
      commentOf: ({ comment }) => comment,
      breaksOf: {
        added: ({ unique }) => (unique ? WRITERS : NOBODY),
        removed: ({ unique }) => (unique ? WRITERS : NOBODY),
        changed: (was, is) =>
          (was.unique || is.unique) && indexText({ ...was, valid: is.valid }) !== indexText(is)
            ? WRITERS
            : NOBODY,
      },
    }),
  ];
}
