import { unsupported } from '../../domain/errors.js';
import type { QualifiedName, TableDefinition } from '../../domain/table-definition.js';
import { columnNames } from '../column-names.js';
import { notesAsWarnings, refuseUnloadable } from '../design-refusals.js';
import { nameOf } from '../load-faults.js';
import { postgresType } from '../postgres-type.js';
import { quoteIdentifier, quoteQualified } from '../sql-text.js';
import type { WarehouseColumn, WarehouseTable } from '../warehouse.js';
import { REDSHIFT_NAMES, redshiftTarget } from './redshift-names.js';
import { mapToRedshift } from './type-mapping.js';

const MAX_COLUMNS = 1_600;
/** Statement text of the Data API. */
const MAX_STATEMENT_BYTES = 100 * 1024;

const TIME_KINDS: ReadonlySet<WarehouseColumn['kind']> = new Set(['date', 'timestamp', 'timestamptz']);

/** A whole word of a name that says which instrument a row is about. */
const INSTRUMENT = /(?:^|_)(?:symbol|ticker|instrument|security|isin|cusip|figi|sedol|ric)(?:_(?:id|code))?$/;

interface Keys {
  readonly sort: string | null;
  readonly distribution: string | null;
}

/**
 * SORTKEY is the leading time column of the primary key, else the first one of the table: time series are read by
 * time. DISTKEY is a key column that names an instrument, by which such tables are joined. Without one of them
 * Redshift chooses itself (AUTO); setting a key turns that off for good.
 */
function chooseKeys(definition: TableDefinition, columns: readonly WarehouseColumn[]): Keys {
  const named = new Map(definition.columns.map(({ name }, index) => [name, columns[index]]));
  const keys = (kind: 'primary key' | 'unique'): readonly WarehouseColumn[] =>
    definition.constraints
      .filter((constraint) => constraint.kind === kind)
      .flatMap((constraint) => constraint.columns)
      .flatMap((name) => named.get(name) ?? []);
  const primary = keys('primary key');
  const sort = [...primary, ...columns].find(({ kind }) => TIME_KINDS.has(kind));
  const distribution = [...primary, ...keys('unique')].find(({ name }) => INSTRUMENT.test(name));
  return { sort: sort?.name ?? null, distribution: distribution?.name ?? null };
}

function ddlOf(target: QualifiedName, columns: readonly WarehouseColumn[], keys: Keys): string {
  const list = columns.map(({ name, type }) => `${quoteIdentifier(name)} ${type}`).join(', ');
  const distribution =
    keys.distribution === null
      ? 'DISTSTYLE AUTO'
      : `DISTSTYLE KEY DISTKEY (${quoteIdentifier(keys.distribution)})`;
  const sort = keys.sort === null ? 'SORTKEY AUTO' : `COMPOUND SORTKEY (${quoteIdentifier(keys.sort)})`;
  return `create table ${quoteQualified(target)} (${list}) ${distribution} ${sort}`;
}

/** See `Warehouse.design`. UNSUPPORTED above Redshift's 1,600 columns or the Data API's 100 KB a statement. */
export function designRedshiftTable(definition: TableDefinition, target: QualifiedName): WarehouseTable {
  refuseUnloadable(definition);
  const folded = redshiftTarget(target);
  const names = columnNames(
    definition.columns.map(({ name }) => name),
    REDSHIFT_NAMES,
  );
  const columns = definition.columns.map((column, index): WarehouseColumn => {
    const name = names[index] ?? column.name;
    const mapped = mapToRedshift(postgresType(column, definition.types), quoteIdentifier(column.name));
    if (name === column.name) return { name, ...mapped };
    const renamed = `column ${column.name} of the source, renamed since Redshift folds or reserves the name`;
    return { name, ...mapped, note: mapped.note === null ? renamed : `${renamed}; ${mapped.note}` };
  });
  const ddl = ddlOf(folded, columns, chooseKeys(definition, columns));
  if (columns.length > MAX_COLUMNS || Buffer.byteLength(ddl, 'utf8') > MAX_STATEMENT_BYTES) {
    throw unsupported(
      `table ${nameOf(definition)} with ${columns.length} columns is too wide for Redshift`,
      'Redshift takes 1,600 columns and statements of 100 KB; split the table, or archive it.',
    );
  }
  return { target: folded, columns, ddl, warnings: notesAsWarnings(columns) };
}
