import type { WarehouseTable } from '../warehouse.js';
import { ensureLedger } from './begin-load.js';
import { committedRows, type RedshiftContext } from './commit-load.js';
import { statementError } from './data-api.js';
import { removeStaged } from './staging.js';
import { withdrawStatements } from './statements.js';

/** See `Warehouse.withdraw`. The table and its line first: while the objects are there, a second call finds them. */
export async function withdrawLoad(
  context: RedshiftContext,
  loadId: string,
  table: WarehouseTable,
): Promise<void> {
  await ensureLedger(context);
  if ((await committedRows(context, loadId, table)) !== null) {
    const doing = 'withdrawing a load';
    const failed = await context.api.transaction(withdrawStatements(loadId, table.target), doing);
    if (failed !== null) throw statementError(failed, context.uri, doing);
  }
  await removeStaged(context.staging, loadId);
}
