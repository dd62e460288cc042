import { changedDesign, foreignTable, vanishedTable } from '../load-faults.js';
import type { StagedChunk, WarehouseTable } from '../warehouse.js';
import { inTransaction, type DuckdbSession } from './database.js';
import { ensureLedger, insertLoad, readChunks, readLoad, type LoadRecord } from './ledger.js';
import { createStaging, relationExists } from './tables.js';

/** Refuses what must not be begun: another table under this id, a target of somebody else, a target that was dropped. */
function refuse(loadId: string, table: WarehouseTable, load: LoadRecord | null, targetExists: boolean): void {
  if (load !== null && load.ddl !== table.ddl) throw changedDesign(loadId, table.target);
  const committed = load !== null && load.rows !== null;
  if (targetExists && !committed) throw foreignTable(table.target);
  if (!targetExists && committed) throw vanishedTable(loadId, table.target);
}

/** See `Warehouse.begin`. */
export async function beginLoad(
  session: DuckdbSession,
  loadId: string,
  table: WarehouseTable,
): Promise<readonly StagedChunk[]> {
  return inTransaction(session, async () => {
    await ensureLedger(session);
    const load = await readLoad(session, loadId);
    refuse(loadId, table, load, await relationExists(session, table.target));
    if (load === null) {
      await insertLoad(session, loadId, table);
      await createStaging(session, loadId, table);
    }
    return readChunks(session, loadId);
  });
}
