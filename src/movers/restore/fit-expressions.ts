/** Defaults and generated columns that call something that the target does not have. */
import { z } from 'zod';
import { tableDefinition } from '../../catalog/table-definition-row.js';
import type { MoveId } from '../../domain/ids.js';
import { tablesOf } from '../../domain/partitions.js';
import type { ColumnDefinition, QualifiedName, TableDefinition } from '../../domain/table-definition.js';
import { createTable } from '../../postgres/ddl/create-table.js';
import { pinSettings } from '../../postgres/pinned-settings.js';
import { quoteIdent } from '../../postgres/quote.js';
import type { Queryable, Session } from '../../postgres/session.js';
import { createMissingTypes } from '../target/create-missing-types.js';
import { tryStep } from '../target/try-step.js';

interface Fitted {
  readonly definition: TableDefinition;
  /** In words, which columns are made without their default or expression, and why. */
  readonly notes: readonly string[];
}

/**
 * The definition without the defaults and expressions that the target cannot take: the archived values are restored all
 * the same. Tries the table as a temporary one, in a transaction that is rolled back; of a table that an earlier
 * attempt of the move made, that decides. What stops the table otherwise is left for its own making to tell.
 */
export async function fitExpressions(
  session: Session,
  definition: TableDefinition,
  place: QualifiedName,
  id: MoveId,
): Promise<Fitted> {
  const names = computed(definition);
  if (names.length === 0) return { definition, notes: [] };
  const made = await madeBefore(session, id);
  if (made !== null) {
    const kept = computed(made);
    const columns = new Set(made.columns.map(({ name }) => name));
    const lost = names.filter((name) => columns.has(name) && !kept.includes(name));
    return {
      definition: without(definition, lost),
      notes: lost.map((name) => `${wordsOf(name)} was not made`),
    };
  }
  await session.query('begin');
  try {
    await pinSettings(session);
    const notes = await probe(session, definition, place, names);
    return { definition: without(definition, [...notes.keys()]), notes: [...notes.values()] };
  } finally {
    await session.query('rollback').catch(() => undefined);
  }
}

/** By column, in words, what the server does not take; nothing where that is not what stops the table. */
async function probe(
  tx: Queryable,
  definition: TableDefinition,
  place: QualifiedName,
  names: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const attempt = async (tried: TableDefinition, what: string): Promise<string | null> => {
    await tx.query('savepoint one_try');
    const note = await tryStep(tx, { what, statements: asTemporary(tried, place) }, () => true);
    await tx.query('rollback to savepoint one_try');
    return note;
  };
  const notes = new Map<string, string>();
  const stopped = (await typesMade(tx, definition, place)) && (await attempt(definition, 'it')) !== null;
  if (!stopped || (await attempt(without(definition, names), 'it')) !== null) return notes;
  for (const name of names) {
    const others = names.filter((other) => other !== name);
    const note = await attempt(without(definition, others), wordsOf(name));
    if (note !== null) notes.set(name, note);
  }
  return notes;
}

const wordsOf = (column: string): string => `the default or expression of column ${column}`;

/** Temporary tables are not unlogged, and their partitions are temporary too. */
function asTemporary(definition: TableDefinition, place: QualifiedName): readonly string[] {
  const logged = (table: TableDefinition): TableDefinition => ({ ...table, persistence: 'permanent' });
  const tried = everywhere(logged(definition), logged);
  return createTable(tried, { schema: 'pg_temp', name: place.name, typeSchema: place.schema });
}

/** False where they cannot be made: that is what stops the table. */
async function typesMade(tx: Queryable, definition: TableDefinition, place: QualifiedName): Promise<boolean> {
  if (definition.types.length === 0) return true;
  await tx.query('savepoint before_types');
  try {
    await tx.query(`create schema if not exists ${quoteIdent(place.schema)}`);
    await createMissingTypes(tx, definition, place.schema);
    return true;
  } catch {
    await tx.query('rollback to savepoint before_types');
    return false;
  }
}

const isComputed = ({ default: value, generated }: ColumnDefinition): boolean =>
  value?.kind === 'expression' || generated !== null;

/** Columns that the table or a partition computes a value for. */
const computed = (definition: TableDefinition): readonly string[] => [
  ...new Set(
    tablesOf(definition).flatMap(({ columns }) => columns.filter(isComputed).map(({ name }) => name)),
  ),
];

const without = (definition: TableDefinition, names: readonly string[]): TableDefinition =>
  names.length === 0
    ? definition
    : everywhere(stripped(definition, names), (table) => stripped(table, names));

const stripped = (table: TableDefinition, names: readonly string[]): TableDefinition => ({
  ...table,
  columns: table.columns.map((column) =>
    names.includes(column.name) && isComputed(column)
      ? { ...column, default: null, generated: null }
      : column,
  ),
});

/** With every partition changed too. */
function everywhere(
  root: TableDefinition,
  change: (table: TableDefinition) => TableDefinition,
): TableDefinition {
  const { partitioning } = root;
  if (partitioning === undefined) return root;
  const partitions = partitioning.partitions.map((partition) => ({
    ...partition,
    table: change(partition.table),
  }));
  return { ...root, partitioning: { ...partitioning, partitions } };
}

const THERE = z.object({ there: z.boolean() });
const MADE = z.object({ definition: tableDefinition });

async function madeBefore(session: Queryable, id: MoveId): Promise<TableDefinition | null> {
  const ledger = await session.query(`select to_regclass('sortkeep_ledger.tables') is not null as there`);
  if (!THERE.parse(ledger.rows[0]).there) return null;
  const { rows } = await session.query(
    'select definition from sortkeep_ledger.tables where move_id = $1::uuid',
    [id],
  );
  return rows.length === 0 ? null : MADE.parse(rows[0]).definition;
}
