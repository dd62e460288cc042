import type {
  ColumnDefault,
  ColumnDefinition,
  Partitioning,
  QualifiedName,
  TableDefinition,
  TypeDefinition,
} from '../../domain/table-definition.js';
import { nameKey, renameInExpression, renameType } from './rename-in-expression.js';
import { placeDetails } from './place-details.js';
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
  const own = renamesOf(definition, placement.schema, placement.typeSchema ?? placement.schema);
  const renames = { ...own, tables: tablesToRename(definition, placement) };
  const placed = placeTable(definition, placement, renames);
  const { partitioning } = definition;
  if (partitioning === undefined) return placed;
  return { ...placed, partitioning: placePartitioning(partitioning, definition, placement, renames) };
}

/**
 * Partitions keep their names. Those that were beside their table stay beside it; of the others each stays in its
 * schema where the table does, else they go with the table.
 */
function placePartitioning(
  { key, partitions }: Partitioning,
  root: TableDefinition,
  placement: Placement,
  renames: FamilyRenames,
): Partitioning {
  return {
    key: renameInExpression(key, namesOnly(renames)),
    partitions: partitions.map((partition) => {
      const { table } = partition;
      const schema = schemaOf(table, root, placement);
      const own = renamesOf(table, schema, schema);
      const place = { schema, name: table.name };
      const sequences = new Map([...renames.sequences, ...own.sequences]);
      return {
        ...partition,
        key: partition.key === null ? null : renameInExpression(partition.key, namesOnly(renames)),
        table: placeTable(table, place, { ...renames, sequences }),
      };
    }),
  };
}

/** Expressions of a table alone name no table; details do. */
interface FamilyRenames extends Renames {
  readonly tables: ReadonlyMap<string, QualifiedName>;
}

const namesOnly = ({ types, sequences, makers }: Renames): Renames => ({
  ...{ types, sequences },
  ...(makers === undefined ? {} : { makers }),
});

const schemaOf = (partition: QualifiedName, root: QualifiedName, placement: QualifiedName): string =>
  placement.schema === root.schema ? partition.schema : placement.schema;

const tablesToRename = (
  definition: TableDefinition,
  placement: Placement,
): ReadonlyMap<string, QualifiedName> =>
  new Map([
    [nameKey(definition), { schema: placement.schema, name: placement.name }],
    ...(definition.partitioning?.partitions ?? []).map(({ table }): [string, QualifiedName] => [
      nameKey(table),
      { schema: schemaOf(table, definition, placement), name: table.name },
    ]),
  ]);

function placeTable(
  definition: TableDefinition,
  { schema, name }: QualifiedName,
  family: FamilyRenames,
): TableDefinition {
  const own = nameKey(definition);
  const renames = namesOnly(family);
  const { details } = definition;
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
    ...(details === undefined
      ? {}
      : {
          details: placeDetails(
            definition,
            details,
            { schema, name },
            {
              ...family,
              row: { from: definition.name, to: name },
            },
          ),
        }),
  };
}

function renamesOf(definition: TableDefinition, schema: string, typeSchema: string): Renames {
  const ranges = definition.types.filter((type) => type.kind === 'range');
  const multiranges = ranges.flatMap(({ multirange }) => multirange ?? []);
  // The server makes the functions of both in the schema of the range (DefineRange in its typecmds.c).
  const makers = ranges.flatMap(({ schema: own, name, multirange }) =>
    [name, multirange?.name ?? name].map((called) => ({ schema: own, name: called })),
  );
  const placed = (type: QualifiedName): [string, QualifiedName] => [
    nameKey(type),
    { schema: typeSchema, name: type.name },
  ];
  return {
    types: new Map([...definition.types, ...multiranges].map(placed)),
    ...(ranges.length === 0 ? {} : { makers: new Map(makers.map(placed)) }),
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
    case 'range':
      return {
        ...type,
        schema,
        subtype: renameType(type.subtype, renames.types),
        subtypeUserType: placeName(type.subtypeUserType, renames.types),
        multirange: placeName(type.multirange, renames.types),
      };
  }
}
