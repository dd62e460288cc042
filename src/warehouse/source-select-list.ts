import type { WarehouseTable } from './warehouse.js';

/**
 * What a mover copies for this table, in the order in which `stage` reads it:
 * `copy (select ${sourceSelectList(table)} from only "s"."t" where …) to stdout (format csv, force_quote *)`.
 */
export const sourceSelectList = (table: WarehouseTable): string =>
  table.columns.map((column) => column.sourceExpression).join(', ');
