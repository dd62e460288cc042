import { resolve } from 'node:path';
import { foreignTable } from '../load-faults.js';
import { checkedLoadId } from '../load-id.js';
import { compareProfiles } from '../profile/compare-profiles.js';
import { sourceProfileSql } from '../profile/source-profile-sql.js';
import type { Warehouse } from '../warehouse.js';
import { beginLoad } from './begin-load.js';
import { commitLoad } from './commit-load.js';
import { inTransaction, openDatabase } from './database.js';
import { designDuckdbTable } from './design-table.js';
import { discardLoad } from './discard-load.js';
import { ensureLedger } from './ledger.js';
import { profileTable } from './profile-table.js';
import { stageChunk } from './stage-chunk.js';
import { relationExists } from './tables.js';
import { withdrawLoad } from './withdraw-load.js';

export interface DuckdbWarehouseOptions {
  /** The database file; made at first use. */
  readonly path: string;
  /** What DuckDB may use for its buffers. 512 MB read CSV of any length at 100 MB/s in the trial of the stack. */
  readonly memoryLimitMB?: number;
}

const DEFAULT_MEMORY_MB = 512;

/**
 * The embedded warehouse: a DuckDB file. Opened at first use and held until `close`; only one process may have it
 * open, and another one gets a CONFLICT that says so.
 */
export function createDuckdbWarehouse(options: DuckdbWarehouseOptions): Warehouse {
  const path = resolve(options.path);
  const database = openDatabase(path, options.memoryLimitMB ?? DEFAULT_MEMORY_MB);
  return {
    uri: `duckdb://${path}`,
    namespace: `duckdb://${path}`,
    check: () =>
      database.use('checking it', (session) => inTransaction(session, () => ensureLedger(session))),
    design: designDuckdbTable,
    inspect: async (table) => {
      const taken = await database.look('looking for a table', (session) =>
        relationExists(session, table.target),
      );
      if (taken === true) throw foreignTable(table.target);
      return taken === null ? [`the file ${path} is not there yet: the first load makes it`] : [];
    },
    begin: async (loadId, table) =>
      database.use('beginning a load', (session) => beginLoad(session, checkedLoadId(loadId), table)),
    stage: (loadId, table, index, rows) =>
      database.use('staging rows', (session) => stageChunk(session, loadId, table, index, rows)),
    commit: async (loadId, table, chunks) =>
      database.use('committing a load', (session) => commitLoad(session, loadId, table, chunks)),
    profile: (table) => database.use('profiling a table', (session) => profileTable(session, table)),
    sourceProfileSql,
    compare: compareProfiles,
    discard: async (loadId, table) =>
      database.use('discarding a load', (session) => discardLoad(session, loadId, table)),
    withdraw: async (loadId, table) =>
      database.use('withdrawing a load', (session) => withdrawLoad(session, checkedLoadId(loadId), table)),
    close: () => database.close(),
  };
}
