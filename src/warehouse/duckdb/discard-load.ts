import { quoteQualified } from '../sql-text.js';
import type { WarehouseTable } from '../warehouse.js';
import { inTransaction, type DuckdbSession } from './database.js';
import { deleteLoad, ensureLedger, readLoad } from './ledger.js';
import { stagingTable } from './tables.js';

/** See `Warehouse.discard`. A committed load keeps its line, which says whose the table is. */
export async function discardLoad(
  session: DuckdbSession,
  loadId: string,
  table: WarehouseTable,
): Promise<void> {
  await inTransaction(session, async () => {
    await ensureLedger(session);
    const load = await readLoad(session, loadId);
    if (load === null || load.rows !== null) return;
    await session.run(`drop table if exists ${quoteQualified(stagingTable(loadId, table))}`);
    await deleteLoad(session, loadId);
  });
}
