import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { openDatabase, type DuckdbSession } from '../../src/warehouse/duckdb/database.js';
import { createDuckdbWarehouse } from '../../src/warehouse/duckdb/duckdb-warehouse.js';
import { describeWarehouse } from './warehouse.contract.js';

const VALUES = z.array(z.tuple([z.string().nullable()]));

describeWarehouse('DuckDB', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'sortkeep-duckdb-'));
  const path = join(directory, "a 'quoted' warehouse.duckdb");
  // Opened for each statement: what is still open would outlive the crash that a test plays.
  async function aside<T>(work: (session: DuckdbSession) => Promise<T>): Promise<T> {
    const database = openDatabase(path, 256);
    try {
      return await database.use('testing', work);
    } finally {
      await database.close();
    }
  }
  const execute = (sql: string): Promise<number> => aside((session) => session.run(sql));
  return {
    open: () => Promise.resolve(createDuckdbWarehouse({ path, memoryLimitMB: 256 })),
    makeForeignTable: async ({ schema, name }) => {
      await execute(`create table "${schema}"."${name}" (a int)`);
    },
    tamper: async (sql) => {
      await execute(sql);
    },
    values: ({ schema, name }, column, orderBy) =>
      aside(async (session) => {
        const rows = await session.rows(
          `select cast("${column}" as varchar) from "${schema}"."${name}" order by "${orderBy}"`,
        );
        return VALUES.parse(rows).map(([value]) => value);
      }),
    stop: async () => {
      await rm(directory, { recursive: true, force: true });
    },
  };
});
