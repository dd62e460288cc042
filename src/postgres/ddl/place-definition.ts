import type {
  ColumnDefault,
  ColumnDefinition,
  QualifiedName,
  TableDefinition,
  TypeDefinition,
} from '../../domain/table-definition.js';
import { nameKey, renameInExpression, renameType } from './rename-in-expression.js';
import type { Renames } from './rename-in-expression.js';

/** Where a table is to be created. The sequences that it owns go to its schema, as the server demands. */
export interface Placement extends QualifiedName {
  /** Where its user-defined types are or go; left out, the table's schema. */
  readonly typeSchema?: string;
}

/**
 * The definition as it will be in its place: table, owned sequences and types renamed wherever columns, constraints,
 * indexes and types name them, and foreign keys to the table itself pointed to its new name. Others keep their target.
 */
export function placeDefinition(definition: TableDefinition, placement: Placement): TableDefinition {
  const { schema, name } = placement;
  const renames = renamesOf(definition, schema, placement.typeSchema ?? schema);
  const own = nameKey(definition);
  const expression = <T extends { readonly sql: string }>(part: T): T => ({
    ...part,
    sql: renameInExpression(part.sql, renames),
  });
  return {
    ...definition,
    schema,
    name,
    columns: definition.columns.map((column) => placeColumn(column, renames)),
    constraints: definition.constraints.map(expression),
    indexes: definition.indexes.map(expression),
    foreignKeys: definition.foreignKeys.map((key) =>
      nameKey(key.references) === own ? { ...key, references: { schema, name } } : key,
    ),
    sequences: definition.sequences.map((sequence) => ({ ...sequence, schema })),
    types: definition.types.map((type) => placeType(type, renames)),
  };
}

function renamesOf(definition: TableDefinition, schema: string, typeSchema: string): Renames {
  return {
    types: new Map(definition.types.map((type) => [nameKey(type), { schema: typeSchema, name: type.name }])),
    sequences: new Map(
      definition.sequences.map((sequence) => [nameKey(sequence), { schema, name: sequence.name }]),
    ),
  };
}

const placeName = (
  name: QualifiedName | null,
  names: ReadonlyMap<string, QualifiedName>,
): QualifiedName | null => (name === null ? null : (names.get(nameKey(name)) ?? name));

function placeDefault(value: ColumnDefault | null, renames: Renames): ColumnDefault | null {
  if (value === null) return null;
  if (value.kind === 'expression') return { ...value, sql: renameInExpression(value.sql, renames) };
  return { ...value, sequence: renames.sequences.get(nameKey(value.sequence)) ?? value.sequence };
}

function placeColumn(column: ColumnDefinition, renames: Renames): ColumnDefinition {
  const { generated } = column;
  return {
    ...column,
    type: renameType(column.type, renames.types),
    userType: placeName(column.userType, renames.types),
    default: placeDefault(column.default, renames),
    generated: generated === null ? null : { ...generated, sql: renameInExpression(generated.sql, renames) },
  };
}

function placeType(type: TypeDefinition, renames: Renames): TypeDefinition {
  const schema = renames.types.get(nameKey(type))?.schema ?? type.schema;
  switch (type.kind) {
    case 'enum':
      return { ...type, schema };
    case 'domain':
      return {
        ...type,
        schema,
        baseType: renameType(type.baseType, renames.types),
        baseUserType: placeName(type.baseUserType, renames.types),
        default: type.default === null ? null : renameInExpression(type.default, renames),
        checks: type.checks.map((check) => ({ ...check, sql: renameInExpression(check.sql, renames) })),
      };
    case 'composite':
      return {
        ...type,
        schema,
        fields: type.fields.map((field) => ({
          ...field,
          type: renameType(field.type, renames.types),
          userType: placeName(field.userType, renames.types),
        })),
      };
  }
}
