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

/** The rows of one statement. */
export type SessionQuery = (sql: string, values?: readonly unknown[]) => Promise<readonly QueryResultRow[]>;

/** Sessions with a server that a test runs. */
export interface TestConnections {
  /** What `pg` takes; the database `postgres` when left out. */
  address(database?: string): TestAddress;
  /** Makes an empty database of a fresh (or the given) name and returns the name. */
  newDatabase(name?: string): Promise<string>;
  /** The rows of one statement, over a session of its own. */
  query(database: string, ...statement: Parameters<SessionQuery>): Promise<readonly QueryResultRow[]>;
  /** Several statements over one session, which ends with the work. */
  session<T>(database: string, work: (query: SessionQuery) => Promise<T>): Promise<T>;
}

export interface TestServer extends TestConnections {
  readonly server: EmbeddedServer;
  /** Stops the server and removes everything it wrote. */
  stop(): Promise<void>;
}

/**
 * Fast rather than durable: what a test server holds is thrown away. Without autovacuum, which would come in the middle of
 * some runs and change row estimates, sizes and plans: a test that means its work runs ANALYZE or VACUUM.
 */
export const FAST_SETTINGS = {
  autovacuum: 'off',
  fsync: 'off',
  synchronous_commit: 'off',
  full_page_writes: 'off',
  max_connections: '60',
  shared_buffers: '64MB',
  max_wal_senders: '0',
  wal_level: 'minimal',
};

/** `login` as the server has it; it may be started again at the same address. */
export function connectionsTo(login: Omit<TestAddress, 'database'>): TestConnections {
  let databases = 0;
  const address = (database = 'postgres'): TestAddress => ({
    host: login.host,
    port: login.port,
    user: login.user,
    password: login.password,
    database,
  });
  const session: TestConnections['session'] = async (database, work) => {
    const client = new pg.Client(address(database));
    // Of a server that ends the session: the statement that runs is rejected, and that is enough.
    client.on('error', () => undefined);
    await client.connect();
    try {
      return await work(async (sql, values = []) => {
        const result = await client.query<QueryResultRow>(sql, [...values]);
        return result.rows;
      });
    } finally {
      await client.end();
    }
  };
  const query: TestConnections['query'] = (database, sql, values) =>
    session(database, (run) => run(sql, values));
  return {
    address,
    query,
    session,
    newDatabase: async (name = `test_${++databases}`) => {
      await query('postgres', `create database ${pg.escapeIdentifier(name)}`);
      return name;
    },
  };
}

/** Starts a server in a fresh directory; `settings` as in postgresql.conf go over the fast ones. */
export async function startTestServer(settings: Readonly<Record<string, string>> = {}): Promise<TestServer> {
  const root = await temporaryServerRoot();
  const server = await startEmbeddedPostgres({
    dataDirectory: join(root, 'data'),
    settings: { ...FAST_SETTINGS, ...settings },
  }).catch(async (error: unknown) => {
    await rm(root, { recursive: true, force: true });
    throw error;
  });
  return {
    server,
    ...connectionsTo(server),
    stop: async () => {
      await server.stop('immediate');
      await rm(root, { recursive: true, force: true });
    },
  };
}
