import { z } from 'zod';
import { notFound } from '../../domain/errors.js';
import { nameOf } from '../load-faults.js';
import { assembleProfile, profileQueries } from '../profile/table-profile.js';
import { quoteIdentifier, quoteQualified } from '../sql-text.js';
import type { TableProfile, WarehouseTable } from '../warehouse.js';
import type { DuckdbSession } from './database.js';
import { duckdbDialect } from './duckdb-dialect.js';
import { relationExists } from './tables.js';

/** Keeps a statement below some thousand aggregates. */
const COLUMNS_PER_QUERY = 200;

const ANSWER = z.tuple([z.array(z.string().nullable())]);

/** See `Warehouse.profile`. NOT_FOUND when the table is not there. */
export async function profileTable(session: DuckdbSession, table: WarehouseTable): Promise<TableProfile> {
  if (!(await relationExists(session, table.target))) {
    throw notFound(`warehouse table ${nameOf(table.target)} does not exist`, 'Load the table again.');
  }
  const from = quoteQualified(table.target);
  const queries = profileQueries(table, from, duckdbDialect, quoteIdentifier, COLUMNS_PER_QUERY);
  const answers: (readonly (string | null)[])[] = [];
  for (const { sql } of queries) {
    const [row] = ANSWER.parse(await session.rows(sql));
    answers.push(row);
  }
  return assembleProfile(queries, answers, nameOf(table.target));
}
