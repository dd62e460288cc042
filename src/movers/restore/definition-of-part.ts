/** What a definition has to lose where some of its columns are not restored: pure. */
import { tablesOf } from '../../domain/partitions.js';
import type {
  ColumnDefinition,
  ForeignKeyDefinition,
  QualifiedName,
  SequenceDefinition,
  TableDefinition,
} from '../../domain/table-definition.js';
import { namesSequence } from '../../postgres/ddl/rename-in-expression.js';
import { quoteName } from '../../postgres/quote.js';
import { identifiersIn } from './identifiers-in.js';

interface DefinitionOfPart {
  readonly definition: TableDefinition;
  /** In words and by name, what is not made since it needs a column that is not there. */
  readonly leftOut: readonly string[];
}

/** `chosen`: names of columns of the table. Its types stay, since what is kept may be made of any. */
export function definitionOfPart(definition: TableDefinition, chosen: readonly string[]): DefinitionOfPart {
  const leftOut: string[] = [];
  const missing = new Set(
    definition.columns.map(({ name }) => name).filter((name) => !chosen.includes(name)),
  );
  const family = new Set(tablesOf(definition).map(quoteName));
  const gone = tablesOf(definition).flatMap(({ sequences }) =>
    sequences.filter(({ column }) => missing.has(column)),
  );
  const cut = (table: TableDefinition): TableDefinition =>
    cutTable(table, { missing, family, gone }, leftOut);
  const { partitioning, ...root } = cut(definition);
  if (partitioning === undefined) return { definition: root, leftOut };
  const keys = [partitioning.key, ...partitioning.partitions.map(({ key }) => key)];
  if (keys.some((key) => key !== null && needs(key, missing))) {
    leftOut.push(`its partitions (${partitioning.key}): the rows go into one table`);
    return { definition: { ...root, kind: 'table' }, leftOut };
  }
  const partitions = partitioning.partitions.map((partition) => ({
    ...partition,
    table: cut(partition.table),
  }));
  return { definition: { ...root, partitioning: { ...partitioning, partitions } }, leftOut };
}

/** Whether it names one of the columns, or the whole row. */
function needs(sql: string, columns: ReadonlySet<string>): boolean {
  return (
    [...identifiersIn(sql)].some((name) => columns.has(name)) || (columns.size > 0 && sql.includes('.*'))
  );
}

interface Missing {
  readonly missing: ReadonlySet<string>;
  /** Quoted names of the table and its partitions. */
  readonly family: ReadonlySet<string>;
  /** Sequences of columns that are missing. */
  readonly gone: readonly SequenceDefinition[];
}

function cutTable(
  table: TableDefinition,
  { missing, family, gone }: Missing,
  leftOut: string[],
): TableDefinition {
  const kept = <T>(items: readonly T[], needed: (item: T) => boolean, text: (item: T) => string): T[] =>
    items.filter((item) => {
      if (!needed(item)) return true;
      leftOut.push(text(item));
      return false;
    });
  const sequences = table.sequences.filter(({ column }) => !missing.has(column));
  return {
    ...table,
    columns: table.columns
      .filter(({ name }) => !missing.has(name))
      .map((column) => cutColumn(column, missing, gone, leftOut)),
    constraints: kept(
      table.constraints,
      ({ columns, sql }) => columns.some((name) => missing.has(name)) || needs(sql, missing),
      ({ name, kind }) => `${kind} ${name}`,
    ),
    foreignKeys: kept(
      table.foreignKeys,
      (key) => needsMissing(key, missing, family),
      ({ name }) => `foreign key ${name}`,
    ),
    indexes: kept(
      table.indexes,
      ({ sql }) => needs(sql, missing),
      ({ name }) => `index ${name}`,
    ),
    sequences,
  };
}

function needsMissing(
  { columns, references, referencedColumns }: ForeignKeyDefinition,
  missing: ReadonlySet<string>,
  family: ReadonlySet<string>,
): boolean {
  return (
    columns.some((name) => missing.has(name)) ||
    (family.has(quoteName(references)) && referencedColumns.some((name) => missing.has(name)))
  );
}

/** The values of a column are archived whatever made them; what would make new ones may be gone. */
function cutColumn(
  column: ColumnDefinition,
  missing: ReadonlySet<string>,
  gone: readonly SequenceDefinition[],
  leftOut: string[],
): ColumnDefinition {
  if (column.generated !== null && needs(column.generated.sql, missing)) {
    leftOut.push(`the expression of generated column ${column.name}, which has the archived values`);
    return { ...column, generated: null };
  }
  if (column.default !== null && drawsFrom(column.default, gone)) {
    leftOut.push(`the default of column ${column.name}`);
    return { ...column, default: null };
  }
  return column;
}

function drawsFrom(
  value: NonNullable<ColumnDefinition['default']>,
  sequences: readonly QualifiedName[],
): boolean {
  return value.kind === 'sequence'
    ? sequences.some(({ schema, name }) => schema === value.sequence.schema && name === value.sequence.name)
    : namesSequence(value.sql, sequences);
}
