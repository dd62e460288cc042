/** What may be seen of an archive's columns. */
import { getTableProfiles } from '../catalog/profiles/get-table-profiles.js';
import type { Archive } from '../domain/archive.js';
import type { ArchiveColumn, TwinColumn } from '../domain/archive-query.js';
import type { SensitivityKind } from '../domain/column-profile.js';
import type { ColumnDefinition } from '../domain/table-definition.js';
import type { Queryable } from '../postgres/session.js';
import { decideSensitivity } from '../profiler/decide/decide-sensitivity.js';
import type { TypeFamily } from '../profiler/type-family.js';
import { postgresType } from '../warehouse/postgres-type.js';

const FAMILIES: Readonly<Record<string, TypeFamily>> = {
  inet: 'network',
  cidr: 'network',
  json: 'json',
  jsonb: 'json',
  xml: 'json',
  bytea: 'binary',
};

type NamedColumns = Pick<Archive, 'tableId' | 'name' | 'definition'>;

/** An archive keeps the names of types, not their categories. What is unknown may hold any text. */
function familyOf(column: ColumnDefinition, types: Archive['definition']['types']): TypeFamily {
  const element = column.type.endsWith('[]') ? { ...column, type: column.type.slice(0, -2) } : column;
  const type = postgresType(element, types);
  switch (type.kind) {
    case 'int':
    case 'numeric':
    case 'float':
    case 'oid':
      return 'number';
    case 'bool':
      return 'boolean';
    case 'enum':
    case 'date':
    case 'uuid':
      return type.kind;
    case 'timestamp':
    case 'timestamptz':
      return 'date';
    case 'money':
    case 'time':
      return 'other';
    default:
      return FAMILIES[element.type] ?? 'text';
  }
}

/**
 * The columns with what is sensitive in them: by the tags that the catalog has of the table that was archived; by the
 * rules for names where it has none, because the source, the table or the column is not known any more.
 */
export async function archiveColumns<Column extends Pick<TwinColumn, 'name'>>(
  catalog: Queryable,
  archive: NamedColumns,
  columns: readonly Column[],
  allowSensitive: boolean,
): Promise<readonly (Column & Pick<ArchiveColumn, 'sensitivity' | 'masked'>)[]> {
  const [profile] = archive.tableId === null ? [null] : await getTableProfiles(catalog, [archive.tableId]);
  const tagged = new Map(
    (profile?.columns ?? []).map(({ column, sensitivity }) => [column, sensitivity.map(({ kind }) => kind)]),
  );
  const definitions = new Map(archive.definition.columns.map((column) => [column.name, column]));
  return columns.map((column) => {
    const definition = definitions.get(column.name);
    const byName = (): readonly SensitivityKind[] =>
      definition === undefined ? [] : namedKinds(archive, definition);
    const sensitivity = tagged.get(column.name) ?? byName();
    return { ...column, sensitivity, masked: sensitivity.length > 0 && !allowSensitive };
  });
}

const namedKinds = (
  { name, definition }: NamedColumns,
  column: ColumnDefinition,
): readonly SensitivityKind[] =>
  decideSensitivity({
    table: name,
    column: column.name,
    family: familyOf(column, definition.types),
    values: null,
    distinctShare: 1,
    at: new Date(),
  }).map(({ kind }) => kind);
