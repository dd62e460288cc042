import { changedDesign } from '../load-faults.js';
import { quoteQualified } from '../sql-text.js';
import type { WarehouseTable } from '../warehouse.js';
import { inTransaction, type DuckdbSession } from './database.js';
import { deleteLoad, ensureLedger, readLoad } from './ledger.js';
import { stagingTable } from './tables.js';

/** See `Warehouse.withdraw`. The ledger has one committed load of a name at most, so its line says whose the table is. */
export async function withdrawLoad(
  session: DuckdbSession,
  loadId: string,
  table: WarehouseTable,
): Promise<void> {
  await inTransaction(session, async () => {
    await ensureLedger(session);
    const load = await readLoad(session, loadId);
    if (load === null) return;
    if (load.ddl !== table.ddl) throw changedDesign(loadId, table.target);
    const made = load.rows === null ? stagingTable(loadId, table) : table.target;
    await session.run(`drop table if exists ${quoteQualified(made)}`);
    await deleteLoad(session, loadId);
  });
}
