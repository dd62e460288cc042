import { z } from 'zod';
import type { MoveId } from '../../domain/ids.js';
import { postgresError } from '../../postgres/postgres-errors.js';
import { quoteName } from '../../postgres/quote.js';
import type { Session } from '../../postgres/session.js';
import { endWorkers } from './end-workers.js';
import { inTransaction } from './target-table.js';

const row = z.object({
  schema_name: z.string(),
  table_name: z.string(),
  ours: z.boolean(),
  created_types: z.array(z.string()),
});

/** Removes the table that an unfinished move made, by its oid, and the types that nothing else has come to use. Idempotent. */
export async function dropTarget(session: Session, id: MoveId): Promise<void> {
  const ledger = await session.query(
    `select 1 as there where to_regclass('sortkeep_ledger.tables') is not null`,
  );
  if (ledger.rows.length === 0) return;
  await endWorkers(session, id, null);
  await inTransaction(session, async () => {
    const { rows } = await session.query(
      `select t.schema_name, t.table_name, t.created_types,
         to_regclass(format('%I.%I', t.schema_name, t.table_name))::oid = t.relation_oid as ours
       from sortkeep_ledger.tables t where t.move_id = $1::uuid for update`,
      [id],
    );
    if (rows.length === 0) return;
    const table = row.parse(rows[0]);
    const name = quoteName({ schema: table.schema_name, name: table.table_name });
    if (table.ours) {
      await session.query(`drop table ${name} restrict`).catch((error: unknown) => {
        throw postgresError(error, `dropping ${name}, which move ${id} had made`);
      });
    }
    // The last one first: it may be made of the others.
    for (const type of table.created_types.toReversed()) await dropUnused(session, type);
    await session.query('delete from sortkeep_ledger.tables where move_id = $1::uuid', [id]);
  });
}

/** Best effort by design: a type that another table uses now stays. */
async function dropUnused(session: Session, type: string): Promise<void> {
  await session.query('savepoint before_type');
  try {
    await session.query(`drop type if exists ${type} restrict`);
  } catch {
    await session.query('rollback to savepoint before_type');
  }
}
