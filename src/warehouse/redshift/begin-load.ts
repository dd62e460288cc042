import { foreignTable, vanishedTable } from '../load-faults.js';
import type { StagedChunk, WarehouseTable } from '../warehouse.js';
import { committedRows, targetExists, type RedshiftContext } from './commit-load.js';
import { statementError } from './data-api.js';
import { listStaged, noteLoad } from './staging.js';
import { LEDGER_DDL } from './statements.js';

/** Creates the ledger where it is not there yet. */
export async function ensureLedger(context: RedshiftContext): Promise<void> {
  const doing = 'making its ledger';
  const failed = await context.api.transaction(LEDGER_DDL, doing);
  if (failed !== null) throw statementError(failed, context.uri, doing);
}

/** See `Warehouse.begin`. What is staged is read from the store, so a crash forgets nothing. */
export async function beginLoad(
  context: RedshiftContext,
  loadId: string,
  table: WarehouseTable,
): Promise<readonly StagedChunk[]> {
  await ensureLedger(context);
  await noteLoad(context.staging, loadId, table);
  const committed = (await committedRows(context, loadId, table)) !== null;
  const exists = await targetExists(context, table);
  if (exists && !committed) throw foreignTable(table.target);
  if (!exists && committed) throw vanishedTable(loadId, table.target);
  return (await listStaged(context.staging, loadId)).map(({ chunk }) => chunk);
}
