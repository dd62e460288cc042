import { z } from 'zod';
import { corrupted } from '../../domain/errors.js';
import {
  changedDesign,
  foreignTable,
  nameOf,
  notBegun,
  refuseUnstaged,
  totalRows,
  vanishedTable,
} from '../load-faults.js';
import { quoteIdentifier, quoteQualified } from '../sql-text.js';
import type { StagedChunk, WarehouseTable } from '../warehouse.js';
import { inTransaction, type DuckdbSession } from './database.js';
import { deleteChunk, forgetOthers, markCommitted, readChunks, readLoad } from './ledger.js';
import { chunkColumn, relationExists, stagingTable } from './tables.js';

const COUNT = z.tuple([z.tuple([z.bigint().transform(Number)])]);

/** Chunks of an earlier cut of the table. In a transaction of its own: DuckDB does not alter a table that the same one deleted from. */
async function dropOthers(
  session: DuckdbSession,
  loadId: string,
  table: WarehouseTable,
  others: readonly StagedChunk[],
): Promise<void> {
  if (others.length === 0) return;
  const staging = quoteQualified(stagingTable(loadId, table));
  await inTransaction(session, async () => {
    for (const { index } of others) {
      await session.run(`delete from ${staging} where ${chunkColumn(table)} = $1::bigint`, [index]);
      await deleteChunk(session, loadId, index);
    }
  });
}

async function publish(
  session: DuckdbSession,
  loadId: string,
  table: WarehouseTable,
  rows: number,
): Promise<void> {
  const staging = quoteQualified(stagingTable(loadId, table));
  await inTransaction(session, async () => {
    if (await relationExists(session, table.target)) throw foreignTable(table.target);
    const [[count]] = COUNT.parse(await session.rows(`select count(*) from ${staging}`));
    if (count !== rows) {
      throw corrupted(
        `staging of ${nameOf(table.target)} has ${count} rows where its chunks had ${rows}`,
        'Discard the load and start the move again; something else wrote into the staging table.',
      );
    }
    await session.run(`alter table ${staging} drop column ${chunkColumn(table)}`);
    await session.run(`alter table ${staging} rename to ${quoteIdentifier(table.target.name)}`);
    await forgetOthers(session, loadId, table);
    await markCommitted(session, loadId, rows);
  });
}

/** See `Warehouse.commit`: drops the chunk column and renames, so its cost does not grow with the rows. */
export async function commitLoad(
  session: DuckdbSession,
  loadId: string,
  table: WarehouseTable,
  chunks: readonly StagedChunk[],
): Promise<{ readonly rows: number }> {
  const load = await readLoad(session, loadId);
  if (load === null) throw notBegun(loadId);
  if (load.ddl !== table.ddl) throw changedDesign(loadId, table.target);
  if (load.rows !== null) {
    if (!(await relationExists(session, table.target))) throw vanishedTable(loadId, table.target);
    return { rows: load.rows };
  }
  const staged = await readChunks(session, loadId);
  refuseUnstaged(loadId, chunks, staged);
  const wanted = new Set(chunks.map(({ index }) => index));
  await dropOthers(
    session,
    loadId,
    table,
    staged.filter(({ index }) => !wanted.has(index)),
  );
  const rows = totalRows(chunks);
  await publish(session, loadId, table, rows);
  return { rows };
}
