import { z } from 'zod';
import { tableDefinition } from '../../catalog/table-definition-row.js';
import { conflict } from '../../domain/errors.js';
import type { ForeignKeyDefinition, QualifiedName } from '../../domain/table-definition.js';
import { addForeignKey, finishForeignKey } from '../../postgres/ddl/create-foreign-keys.js';
import { postgresError, sqlState } from '../../postgres/postgres-errors.js';
import { quoteName } from '../../postgres/quote.js';
import type { Session } from '../../postgres/session.js';
import { pendingForeignKeys } from './pending-foreign-keys.js';
import type { ConsolidatedTable } from './pending-foreign-keys.js';
import { inTransaction } from './target-table.js';
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
  const { sourceId, database } = target.origin;
  await session.query(`select pg_advisory_lock(hashtext('sortkeep foreign keys'))`);
  try {
    const { rows } = await session.query(
      `select definition, schema_name, table_name from sortkeep_ledger.tables
       where kind = 'CONSOLIDATE' and source_id = $1::uuid and source_database = $2::text and finished_at is not null
         and to_regclass(format('%I.%I', schema_name, table_name))::oid = relation_oid`,
      [sourceId, database],
    );
    const tables = tableRows.parse(rows).map((row): ConsolidatedTable => ({
      definition: row.definition,
      place: { schema: row.schema_name, name: row.table_name },
    }));
    const { ready, waiting } = pendingForeignKeys(tables);
    const isTarget = (table: ConsolidatedTable): boolean =>
      quoteName(table.place) === quoteName(target.place);
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

const stateRow = z.object({ validated: z.boolean() });

/** NOT VALID first, which waits for nobody long, then validated, which lets others write. */
export async function ensureForeignKey(
  session: Session,
  place: QualifiedName,
  key: ForeignKeyDefinition,
  parent: QualifiedName,
): Promise<void> {
  const { rows } = await session.query(
    `select convalidated as validated from pg_catalog.pg_constraint
     where conrelid = $1::text::regclass and conname = $2::text and contype = 'f'`,
    [quoteName(place), key.name],
  );
  if (rows.length === 0) {
    await inTransaction(session, async () => {
      await session.query(addForeignKey(key, place, parent));
    });
  } else if (stateRow.parse(rows[0]).validated || !key.validated) return;
  try {
    for (const statement of finishForeignKey(key, place)) await session.query(statement);
  } catch (error) {
    if (sqlState(error) !== '23503') throw error;
    throw conflict(
      `foreign key ${key.name} of ${quoteName(place)} does not hold: rows there have no parent in ${quoteName(parent)}`,
      'The source was written to while its tables were copied one after the other: cancel both moves and run them while it is quiet.',
    );
  }
}
