import { z } from 'zod';
import { tableDefinition } from '../../catalog/table-definition-row.js';
import { conflict } from '../../domain/errors.js';
import { tablesOf } from '../../domain/partitions.js';
import type { ForeignKeyDefinition, QualifiedName, TableDefinition } from '../../domain/table-definition.js';
import { addForeignKey, finishForeignKey } from '../../postgres/ddl/create-foreign-keys.js';
import { placeDefinition } from '../../postgres/ddl/place-definition.js';
import { postgresError, sqlState } from '../../postgres/postgres-errors.js';
import { quoteName } from '../../postgres/quote.js';
import type { Queryable, Session } from '../../postgres/session.js';
import { addKeysOfLeaves } from './add-keys-of-leaves.js';
import { pendingForeignKeys } from './pending-foreign-keys.js';
import type { ConsolidatedTable } from './pending-foreign-keys.js';
import { inTransaction } from './in-transaction.js';
import type { TargetTable } from './target-table.js';

const tableRows = z.array(
  z.object({ definition: tableDefinition, schema_name: z.string(), table_name: z.string() }),
);

/**
 * After a table is finished: adds the foreign keys among everything consolidated from the same database, those of
 * tables that came earlier included, one mover at a time. Returns in words what still waits of this table, and what
 * could not be made of others: theirs is no reason to fail this one. CONFLICT when a key of this table does not hold.
 */
export async function addForeignKeysAmong(session: Session, target: TargetTable): Promise<readonly string[]> {
  if (target.origin === null) return [];
  await session.query(`select pg_advisory_lock(hashtext('sortkeep foreign keys'))`);
  try {
    const { ready, waiting } = pendingForeignKeys(await consolidatedTables(session, target.origin));
    const ours = new Set(
      withPartitions(target.definition, target.place).map(({ place }) => quoteName(place)),
    );
    const isTarget = (table: ConsolidatedTable): boolean => ours.has(quoteName(table.place));
    const notes = waiting.filter(({ table }) => isTarget(table)).map(({ text }) => text);
    for (const { table, key, parent } of ready) {
      try {
        await ensureForeignKey(session, table.place, key, parent);
      } catch (thrown) {
        const error = postgresError(thrown, `making foreign key ${key.name} of ${quoteName(table.place)}`);
        if (isTarget(table) || error.retryable) throw error;
        notes.push(error.message);
      }
    }
    return notes;
  } finally {
    // A connection that broke has let go of the lock already.
    await session
      .query(`select pg_advisory_unlock(hashtext('sortkeep foreign keys'))`)
      .catch(() => undefined);
  }
}

/** What was consolidated from one database of a source, and is finished and still there; with partitions. */
export async function consolidatedTables(
  session: Queryable,
  { sourceId, database }: NonNullable<TargetTable['origin']>,
): Promise<readonly ConsolidatedTable[]> {
  const { rows } = await session.query(
    `select definition, schema_name, table_name from sortkeep_ledger.tables
     where kind = 'CONSOLIDATE' and source_id = $1::uuid and source_database = $2::text and finished_at is not null
       and to_regclass(format('%I.%I', schema_name, table_name))::oid = relation_oid`,
    [sourceId, database],
  );
  return tableRows
    .parse(rows)
    .flatMap((row) => withPartitions(row.definition, { schema: row.schema_name, name: row.table_name }));
}

/** A partition may have foreign keys of its own, and be referenced by others. */
export function withPartitions(
  definition: TableDefinition,
  place: QualifiedName,
): readonly ConsolidatedTable[] {
  const places = tablesOf(placeDefinition(definition, place));
  return tablesOf(definition).map((table, index) => ({ definition: table, place: places[index] ?? place }));
}

const stateRow = z.object({
  partitioned: z.boolean(),
  validated: z.boolean().nullable(),
  version: z.coerce.number(),
});

/** The first server that takes a key of a partitioned table without a test. */
export const UNTESTED_SINCE = 180_000;

/**
 * NOT VALID first, which waits for nobody long, then validated, which lets others write. Before PostgreSQL 18 a key of a
 * partitioned table is tested as it is made, under locks on both tables: so its leaves get theirs before.
 */
export async function ensureForeignKey(
  session: Session,
  place: QualifiedName,
  key: ForeignKeyDefinition,
  parent: QualifiedName,
): Promise<void> {
  const { rows } = await session.query(
    `select c.relkind = 'p' as partitioned, k.convalidated as validated,
       current_setting('server_version_num') as version
     from pg_catalog.pg_class c
     left join pg_catalog.pg_constraint k on k.conrelid = c.oid and k.conname = $2::text and k.contype = 'f'
     where c.oid = $1::text::regclass`,
    [quoteName(place), key.name],
  );
  const { partitioned, validated, version } = stateRow.parse(rows[0]);
  if (validated === true || (validated === false && !key.validated)) return;
  const tested = partitioned && version < UNTESTED_SINCE;
  const finishing = tested ? { ...key, validated: false } : key;
  try {
    if (validated === null) {
      if (tested) await addKeysOfLeaves(session, place, key, parent);
      await inTransaction(session, () => session.query(addForeignKey(key, place, parent, tested)));
    }
    for (const statement of finishForeignKey(finishing, place)) await session.query(statement);
  } catch (error) {
    if (sqlState(error) !== '23503') throw error;
    throw conflict(
      `foreign key ${key.name} of ${quoteName(place)} does not hold: rows there have no parent in ${quoteName(parent)}`,
      'The source was written to while its tables were copied one after the other: cancel both moves and run them while it is quiet.',
    );
  }
}
