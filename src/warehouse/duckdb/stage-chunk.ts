import { z } from 'zod';
import { changedDesign, nameOf, notBegun } from '../load-faults.js';
import { conflict } from '../../domain/errors.js';
import { quoteQualified } from '../sql-text.js';
import type { StagedChunk, WarehouseTable } from '../warehouse.js';
import { inTransaction, type DuckdbSession } from './database.js';
import { csvError } from './duckdb-errors.js';
import { throughFifo } from './fifo.js';
import { deleteChunk, insertChunk, readChunks, readLoad, setStoredBytes } from './ledger.js';
import { readCsvSql } from './read-csv-sql.js';
import { chunkColumn, stagingTable } from './tables.js';

async function refuseClosed(session: DuckdbSession, loadId: string, table: WarehouseTable): Promise<void> {
  const load = await readLoad(session, loadId);
  if (load === null) throw notBegun(loadId);
  if (load.ddl !== table.ddl) throw changedDesign(loadId, table.target);
  if (load.rows !== null)
    throw conflict(
      `load ${loadId} is committed, so no rows can be added to ${nameOf(table.target)}`,
      'Cancel the move, which removes the table that it made, then plan it again.',
    );
}

const BLOCKS = z.tuple([z.tuple([z.bigint(), z.bigint()])]);

/** Bytes of the file that hold data, in whole blocks. */
async function usedBytes(session: DuckdbSession): Promise<number> {
  // Best effort, for the figure alone: it fails while another connection of this process writes.
  await session.run('checkpoint').catch(() => 0);
  const [[blocks, blockBytes]] = BLOCKS.parse(
    await session.rows(
      'select used_blocks, block_size from pragma_database_size() where database_name = current_database()',
    ),
  );
  return Number(blocks * blockBytes);
}

/**
 * See `Warehouse.stage`. The rows and the ledger's line come in one transaction. `storedBytes` is by how much the
 * file's used blocks grew, so it is 0 for a chunk that fits into a block that was begun.
 */
export async function stageChunk(
  session: DuckdbSession,
  loadId: string,
  table: WarehouseTable,
  index: number,
  bytes: AsyncIterable<Uint8Array>,
): Promise<StagedChunk> {
  await refuseClosed(session, loadId, table);
  const staging = quoteQualified(stagingTable(loadId, table));
  const before = await usedBytes(session);
  let rawBytes = 0;
  async function* counted(): AsyncGenerator<Uint8Array> {
    for await (const part of bytes) {
      rawBytes += part.length;
      yield part;
    }
  }
  async function read(fifo: string): Promise<number> {
    try {
      return await session.run(readCsvSql(staging, index, table.columns, fifo));
    } catch (error) {
      throw csvError(error, table.columns, nameOf(table.target));
    }
  }
  const rows = await inTransaction(session, async () => {
    const staged = await readChunks(session, loadId);
    if (staged.some((chunk) => chunk.index === index)) {
      await session.run(`delete from ${staging} where ${chunkColumn(table)} = $1::bigint`, [index]);
      await deleteChunk(session, loadId, index);
    }
    const count = await throughFifo(counted(), read);
    await insertChunk(session, loadId, { index, rows: count, rawBytes, storedBytes: 0 });
    return count;
  });
  const storedBytes = Math.max(0, (await usedBytes(session)) - before);
  const chunk = { index, rows, rawBytes, storedBytes };
  // Known only after the transaction; a crash in between leaves the size at 0 and the rows right.
  await setStoredBytes(session, loadId, chunk);
  return chunk;
}
