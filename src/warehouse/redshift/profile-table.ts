import { notFound } from '../../domain/errors.js';
import { nameOf } from '../load-faults.js';
import { assembleProfile, profileQueries } from '../profile/table-profile.js';
import { quoteIdentifier, quoteQualified } from '../sql-text.js';
import type { TableProfile, WarehouseTable } from '../warehouse.js';
import { targetExists, type RedshiftContext } from './commit-load.js';
import { redshiftDialect } from './redshift-dialect.js';

/** At most some 2 KB of SQL a column: below the Data API's 100 KB a statement. */
const COLUMNS_PER_QUERY = 40;

/** See `Warehouse.profile`. NOT_FOUND when the table is not there. */
export async function profileTable(context: RedshiftContext, table: WarehouseTable): Promise<TableProfile> {
  if (!(await targetExists(context, table))) {
    throw notFound(`warehouse table ${nameOf(table.target)} does not exist`, 'Load the table again.');
  }
  const from = quoteQualified(table.target);
  const queries = profileQueries(table, from, redshiftDialect, quoteIdentifier, COLUMNS_PER_QUERY);
  const answers: (readonly (string | null)[])[] = [];
  for (const { sql } of queries) answers.push(...(await context.api.query(sql, 'profiling a table')));
  return assembleProfile(queries, answers, nameOf(table.target));
}
