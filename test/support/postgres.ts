/** A PostgreSQL server for one test file: start it in beforeAll, stop it in afterAll. */
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import pg from 'pg';
import type { QueryResultRow } from 'pg';
import { startEmbeddedPostgres } from '../../src/embedded/start-embedded-postgres.js';
import type { EmbeddedServer } from '../../src/embedded/start-embedded-postgres.js';
import { temporaryServerRoot } from '../../src/embedded/temporary-server-root.js';

interface TestAddress {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly password: string;
  readonly database: string;
}

export interface TestServer {
  readonly server: EmbeddedServer;
  /** What `pg` takes; the database `postgres` when left out. */
  address(database?: string): TestAddress;
  /** Makes an empty database of a fresh (or the given) name and returns the name. */
  newDatabase(name?: string): Promise<string>;
  /** The rows of one statement, over a session of its own. */
  query(database: string, sql: string, values?: readonly unknown[]): Promise<readonly QueryResultRow[]>;
  /** Stops the server and removes everything it wrote. */
  stop(): Promise<void>;
}

/** Fast rather than durable: what a test server holds is thrown away. */
const SETTINGS = {
  fsync: 'off',
  synchronous_commit: 'off',
  full_page_writes: 'off',
  max_connections: '60',
  shared_buffers: '64MB',
  max_wal_senders: '0',
  wal_level: 'minimal',
};

/** Starts a server in a fresh directory; `settings` as in postgresql.conf go over the fast ones. */
export async function startTestServer(settings: Readonly<Record<string, string>> = {}): Promise<TestServer> {
  const root = await temporaryServerRoot();
  const server = await startEmbeddedPostgres({
    dataDirectory: join(root, 'data'),
    settings: { ...SETTINGS, ...settings },
  }).catch(async (error: unknown) => {
    await rm(root, { recursive: true, force: true });
    throw error;
  });
  let databases = 0;
  const address = (database = 'postgres'): TestAddress => ({
    host: server.host,
    port: server.port,
    user: server.user,
    password: server.password,
    database,
  });
  const query = async (
    database: string,
    sql: string,
    values: readonly unknown[] = [],
  ): Promise<readonly QueryResultRow[]> => {
    const client = new pg.Client(address(database));
    await client.connect();
    try {
      const result = await client.query<QueryResultRow>(sql, [...values]);
      return result.rows;
    } finally {
      await client.end();
    }
  };
  return {
    server,
    address,
    query,
    newDatabase: async (name = `test_${++databases}`) => {
      await query('postgres', `create database ${pg.escapeIdentifier(name)}`);
      return name;
    },
    stop: async () => {
      await server.stop('immediate');
      await rm(root, { recursive: true, force: true });
    },
  };
}
