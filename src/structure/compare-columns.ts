/**
 * Columns of two structures. What identifies a column is its name: a renamed one is removed and added, since its
 * number in pg_attribute is not kept and equal types prove nothing.
 */
import { nameText, qualifiedText } from '../domain/name-text.js';
import type { SchemaChange } from '../domain/schema-change.js';
import type { ColumnDefinition } from '../domain/table-definition.js';
import {
  BOTH,
  change,
  commentChange,
  namedChanges,
  NOBODY,
  optionalChange,
  WRITERS,
} from './named-changes.js';

const defaultText = ({ default: given }: ColumnDefinition): string | null =>
  given === null
    ? null
    : given.kind === 'expression'
      ? given.sql
      : `next of ${qualifiedText(given.sequence)}`;

const generatedText = ({ generated }: ColumnDefinition): string | null =>
  generated === null ? null : `(${generated.sql}) ${generated.kind}`;

const collationText = ({ collation }: ColumnDefinition): string | null =>
  collation === null ? null : qualifiedText(collation);

/** Whether an INSERT that leaves the column out fails. */
const isRequired = (column: ColumnDefinition): boolean =>
  column.notNull && column.default === null && column.generated === null && column.identity === null;

const columnText = (column: ColumnDefinition): string => {
  const [collation, given, generated] = [collationText(column), defaultText(column), generatedText(column)];
  return [
    column.type,
    ...(collation === null ? [] : [`collate ${collation}`]),
    ...(column.notNull ? ['not null'] : []),
    ...(given === null ? [] : [`default ${given}`]),
    ...(generated === null ? [] : [`generated as ${generated}`]),
    ...(column.identity === null ? [] : [`generated ${column.identity} as identity`]),
  ].join(' ');
};

const typeText = ({ type, userType }: ColumnDefinition): string =>
  userType === null ? type : `${type} (${qualifiedText(userType)})`;

export function compareColumns(
  before: readonly ColumnDefinition[],
  after: readonly ColumnDefinition[],
): readonly SchemaChange[] {
  const old = new Map(before.map((column) => [column.name, column]));
  const now = new Set(after.map(({ name }) => name));
  const gone = before.filter(({ name }) => !now.has(name));
  const come = after.filter(({ name }) => !old.has(name));
  return [
    ...namedChanges(gone, come, {
      object: 'COLUMN',
      word: 'column',
      nameOf: ({ name }) => nameText(name),
      textOf: columnText,
      breaksOf: { added: (column) => (isRequired(column) ? WRITERS : NOBODY), removed: () => BOTH },
    }),
    ...after.flatMap((column) => {
      const was = old.get(column.name);
      return was === undefined ? [] : partsOf(was, column);
    }),
    ...orderChange(
      before.filter(({ name }) => now.has(name)),
      after.filter(({ name }) => old.has(name)),
    ),
  ];
}

function partsOf(was: ColumnDefinition, is: ColumnDefinition): readonly SchemaChange[] {
  const name = nameText(is.name);
  const of = `of column ${name}`;
  // Where the base type is the same text, the user-defined type behind it tells the two apart.
  const [oldType, newType] = was.type === is.type ? [typeText(was), typeText(is)] : [was.type, is.type];
  const requires = isRequired(is) && !isRequired(was) ? WRITERS : NOBODY;
  return [
    ...change('COLUMN_TYPE', name, `the type ${of}`, oldType, newType, BOTH),
    ...change(
      'NULLABILITY',
      name,
      `column ${name}`,
      was.notNull ? 'not null' : 'nullable',
      is.notNull ? 'not null' : 'nullable',
      is.notNull ? WRITERS : NOBODY,
    ),
    ...optionalChange('DEFAULT', name, `default ${of}`, [defaultText(was), defaultText(is)], requires),
    ...optionalChange(
      'GENERATED',
      name,
      `generation expression ${of}`,
      [generatedText(was), generatedText(is)],
      was.generated === null ? WRITERS : requires,
    ),
    ...optionalChange(
      'IDENTITY',
      name,
      `identity ${of}`,
      [was.identity, is.identity],
      is.identity === 'always' ? WRITERS : requires,
    ),
    ...optionalChange('COLLATION', name, `collation ${of}`, [collationText(was), collationText(is)]),
    ...commentChange(`column ${name}`, was.comment, is.comment),
  ];
}

/** `SELECT *` and INSERT without names give and take columns by their position. */
function orderChange(
  before: readonly ColumnDefinition[],
  after: readonly ColumnDefinition[],
): readonly SchemaChange[] {
  const names = (columns: readonly ColumnDefinition[]): string =>
    columns.map(({ name }) => nameText(name)).join(', ');
  return change('ORDER', 'columns', 'the order of the columns', names(before), names(after));
}
