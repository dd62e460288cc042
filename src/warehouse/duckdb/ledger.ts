/**
 * What the file remembers of loads, changed in the same transactions as the rows themselves: a crash leaves a chunk
 * with its line or neither.
 */
import { z } from 'zod';
import type { StagedChunk, WarehouseTable } from '../warehouse.js';
import type { DuckdbSession } from './database.js';

const LEDGER_SCHEMA = 'sortkeep';

export async function ensureLedger(session: DuckdbSession): Promise<void> {
  await session.run(`create schema if not exists ${LEDGER_SCHEMA}`);
  await session.run(
    `create table if not exists ${LEDGER_SCHEMA}.loads
      (load_id varchar not null, target_schema varchar not null, target_name varchar not null, ddl varchar not null, committed_rows bigint)`,
  );
  await session.run(
    `create table if not exists ${LEDGER_SCHEMA}.chunks
      (load_id varchar not null, chunk bigint not null, row_count bigint not null, raw_bytes bigint not null, stored_bytes bigint not null)`,
  );
}

export interface LoadRecord {
  readonly ddl: string;
  /** Null until committed. */
  readonly rows: number | null;
}

const NUMBER = z.bigint().transform(Number);
const LOAD = z.array(z.tuple([z.string(), NUMBER.nullable()])).max(1);
const CHUNKS = z.array(z.tuple([NUMBER, NUMBER, NUMBER, NUMBER]));

export async function readLoad(session: DuckdbSession, loadId: string): Promise<LoadRecord | null> {
  const rows = await session.rows(
    `select ddl, committed_rows from ${LEDGER_SCHEMA}.loads where load_id = $1`,
    [loadId],
  );
  const [load] = LOAD.parse(rows);
  return load === undefined ? null : { ddl: load[0], rows: load[1] };
}

export async function insertLoad(
  session: DuckdbSession,
  loadId: string,
  table: WarehouseTable,
): Promise<void> {
  await session.run(`insert into ${LEDGER_SCHEMA}.loads values ($1, $2, $3, $4, null)`, [
    loadId,
    table.target.schema,
    table.target.name,
    table.ddl,
  ]);
}

export async function markCommitted(session: DuckdbSession, loadId: string, rows: number): Promise<void> {
  await session.run(`update ${LEDGER_SCHEMA}.loads set committed_rows = $2::bigint where load_id = $1`, [
    loadId,
    rows,
  ]);
}

/** Lines of committed loads of this name: their table is gone when another load takes the name. */
export async function forgetOthers(
  session: DuckdbSession,
  loadId: string,
  { target }: WarehouseTable,
): Promise<void> {
  const others = `select load_id from ${LEDGER_SCHEMA}.loads where load_id <> $1 and committed_rows is not null
    and lower(target_schema) = lower($2) and lower(target_name) = lower($3)`;
  const values = [loadId, target.schema, target.name];
  await session.run(`delete from ${LEDGER_SCHEMA}.chunks where load_id in (${others})`, values);
  await session.run(`delete from ${LEDGER_SCHEMA}.loads where load_id in (${others})`, values);
}

export async function readChunks(session: DuckdbSession, loadId: string): Promise<readonly StagedChunk[]> {
  const rows = await session.rows(
    `select chunk, row_count, raw_bytes, stored_bytes from ${LEDGER_SCHEMA}.chunks where load_id = $1 order by chunk`,
    [loadId],
  );
  return CHUNKS.parse(rows).map(([index, count, rawBytes, storedBytes]) => ({
    index,
    rows: count,
    rawBytes,
    storedBytes,
  }));
}

export async function insertChunk(session: DuckdbSession, loadId: string, chunk: StagedChunk): Promise<void> {
  await session.run(
    `insert into ${LEDGER_SCHEMA}.chunks values ($1, $2::bigint, $3::bigint, $4::bigint, $5::bigint)`,
    [loadId, chunk.index, chunk.rows, chunk.rawBytes, chunk.storedBytes],
  );
}

export async function setStoredBytes(
  session: DuckdbSession,
  loadId: string,
  chunk: StagedChunk,
): Promise<void> {
  await session.run(
    `update ${LEDGER_SCHEMA}.chunks set stored_bytes = $3::bigint where load_id = $1 and chunk = $2::bigint`,
    [loadId, chunk.index, chunk.storedBytes],
  );
}

export async function deleteChunk(session: DuckdbSession, loadId: string, chunk: number): Promise<void> {
  await session.run(`delete from ${LEDGER_SCHEMA}.chunks where load_id = $1 and chunk = $2::bigint`, [
    loadId,
    chunk,
  ]);
}

export async function deleteLoad(session: DuckdbSession, loadId: string): Promise<void> {
  await session.run(`delete from ${LEDGER_SCHEMA}.chunks where load_id = $1`, [loadId]);
  await session.run(`delete from ${LEDGER_SCHEMA}.loads where load_id = $1`, [loadId]);
}
