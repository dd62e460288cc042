/** One DuckDB file, opened at first use and shared by everything in this process that names it. */
import { existsSync } from 'node:fs';
import { DuckDBInstance, type DuckDBConnection, type DuckDBValue } from '@duckdb/node-api';
import { duckdbError } from './duckdb-errors.js';

export interface DuckdbSession {
  /** Rows as arrays of DuckDB values; texts and NULL for what this folder asks for. */
  rows(sql: string, values?: readonly DuckDBValue[]): Promise<readonly (readonly DuckDBValue[])[]>;
  /** The number of rows changed. */
  run(sql: string, values?: readonly DuckDBValue[]): Promise<number>;
}

export interface DuckdbDatabase {
  readonly path: string;
  /** One piece of work at a time, in order: DuckDB uses all cores for each, and the checkpoint needs the others away. */
  use<T>(doing: string, work: (session: DuckdbSession) => Promise<T>): Promise<T>;
  /** Reads only: a file that this process has not opened is opened read-only and let go again; null where there is none. */
  look<T>(doing: string, work: (session: DuckdbSession) => Promise<T>): Promise<T | null>;
  close(): Promise<void>;
}

/** Only DuckDB's own errors are translated: what the work itself throws, or a stream that it reads, passes as it is. */
function sessionOf(connection: DuckDBConnection, path: string, doing: string): DuckdbSession {
  const failed = (error: unknown): never => {
    throw duckdbError(error, path, doing);
  };
  return {
    rows: async (sql, values = []) =>
      (await connection.runAndReadAll(sql, [...values]).catch(failed)).getRows(),
    run: async (sql, values = []) => (await connection.run(sql, [...values]).catch(failed)).rowsChanged,
  };
}

/**
 * Runs `work` in a transaction; an error rolls it back and is thrown on. A failed rollback is of no consequence
 * then: DuckDB has ended the transaction already.
 */
export async function inTransaction<T>(session: DuckdbSession, work: () => Promise<T>): Promise<T> {
  await session.run('begin transaction');
  try {
    const result = await work();
    await session.run('commit');
    return result;
  } catch (error) {
    await session.run('rollback').catch(() => 0);
    throw error;
  }
}

export function openDatabase(path: string, memoryLimitMB: number): DuckdbDatabase {
  let opened: Promise<readonly [DuckDBInstance, DuckDBConnection]> | null = null;
  let last: Promise<unknown> = Promise.resolve();

  async function open(): Promise<readonly [DuckDBInstance, DuckDBConnection]> {
    // From the cache: a second instance of one file in one process would get past DuckDB's lock.
    const instance = await DuckDBInstance.fromCache(path, {
      memory_limit: `${memoryLimitMB}MB`,
      preserve_insertion_order: 'false',
      // Nothing is downloaded, whatever a statement names.
      autoinstall_known_extensions: 'false',
      autoload_known_extensions: 'false',
    });
    return [instance, await instance.connect()];
  }

  async function use<T>(doing: string, work: (session: DuckdbSession) => Promise<T>): Promise<T> {
    const turn = last.then(async () => {
      opened ??= open();
      const [, connection] = await opened.catch((error: unknown) => {
        opened = null;
        throw duckdbError(error, path, 'opening it');
      });
      return work(sessionOf(connection, path, doing));
    });
    last = turn.catch(() => undefined);
    return turn;
  }

  /** In turn with `use`: opened for writing meanwhile, the file would be in two instances. */
  async function look<T>(doing: string, work: (session: DuckdbSession) => Promise<T>): Promise<T | null> {
    const turn = last.then(async () => {
      if (opened !== null) return work(sessionOf((await opened)[1], path, doing));
      if (!existsSync(path)) return null;
      const failed = (error: unknown): never => {
        throw duckdbError(error, path, 'opening it to read');
      };
      const instance = await DuckDBInstance.create(path, { access_mode: 'READ_ONLY' }).catch(failed);
      try {
        const connection = await instance.connect();
        try {
          return await work(sessionOf(connection, path, doing));
        } finally {
          connection.closeSync();
        }
      } finally {
        instance.closeSync();
      }
    });
    last = turn.catch(() => undefined);
    return turn;
  }

  return {
    path,
    use,
    look,
    close: async () => {
      await last;
      if (opened === null) return;
      const [instance, connection] = await opened;
      opened = null;
      connection.closeSync();
      instance.closeSync();
    },
  };
}
