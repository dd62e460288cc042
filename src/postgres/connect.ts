/** Opens connections. The only file that constructs clients of `pg`. */
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import pg from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import { invalidInput } from '../domain/errors.js';
import { CopyOut } from './copy-out.js';
import type { Database, Queryable, QueryResult, Session } from './session.js';

export interface ConnectOptions {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly database: string;
  /** Null: none is sent. */
  readonly password: string | null;
  readonly tls: 'disable' | 'require' | 'verify-full';
  /** Shown in pg_stat_activity, so that a DBA sees who is there and why. */
  readonly applicationName: string;
  /** Milliseconds; a host that swallows packets must not hold up the others. */
  readonly connectTimeoutMs?: number;
}

const CONNECT_TIMEOUT_MS = 10_000;

function driverConfig(options: ConnectOptions): pg.ClientConfig {
  return {
    host: options.host,
    port: options.port,
    user: options.user,
    database: options.database,
    // An undefined password would make the driver look into the environment and ~/.pgpass.
    password: options.password ?? '',
    ssl: options.tls === 'disable' ? false : { rejectUnauthorized: options.tls === 'verify-full' },
    application_name: options.applicationName,
    connectionTimeoutMillis: options.connectTimeoutMs ?? CONNECT_TIMEOUT_MS,
    keepAlive: true,
    // The system's own first probe comes after two hours, for which a dead peer would hold a move up.
    keepAliveInitialDelayMillis: 30_000,
  };
}

const resultOf = (result: pg.QueryResult<Record<string, unknown>>): QueryResult => ({
  rows: result.rows,
  rowCount: result.rowCount ?? 0,
});

const queryable = (client: pg.ClientBase): Queryable => ({
  query: async (sql, values = []) => resultOf(await client.query<Record<string, unknown>>(sql, [...values])),
});

/** The driver sets `processID` on connect and does not declare it. */
function processIdOf(client: pg.Client): number {
  const id: unknown = Reflect.get(client, 'processID');
  return typeof id === 'number' ? id : 0;
}

/** Rejects with the driver's error; callers name what they were doing through `postgresError`. */
export async function connectSession(options: ConnectOptions): Promise<Session> {
  const client = new pg.Client(driverConfig(options));
  let closed = false;
  const lostListeners: (() => void)[] = [];
  // Without a listener, a connection that breaks between two queries would end the process.
  client.on('error', () => undefined);
  client.on('end', () => {
    if (!closed) for (const listener of lostListeners) listener();
    closed = true;
  });
  const close = async (): Promise<void> => {
    if (closed) return;
    closed = true;
    await client.end().catch(() => undefined);
  };
  try {
    await client.connect();
  } catch (error) {
    await close();
    throw error;
  }
  return {
    ...queryable(client),
    processId: processIdOf(client),
    copyOut: (sql) => copyOut(client, sql, close),
    copyIn: async (sql, rows) => {
      const sink = client.query(copyFrom(sql));
      await pipeline(Readable.from(rows, { objectMode: false, highWaterMark: 1 << 20 }), sink);
      return sink.rowCount;
    },
    onNotification: (listener) =>
      client.on('notification', (note) => listener(note.channel, note.payload ?? '')),
    onLost: (listener) => lostListeners.push(listener),
    close,
  };
}

async function* copyOut(
  client: pg.Client,
  sql: string,
  close: () => Promise<void>,
): AsyncGenerator<Uint8Array> {
  const copy = client.query(new CopyOut(sql));
  let finished = false;
  try {
    for (let rows = await copy.next(); rows !== null; rows = await copy.next()) yield rows;
    finished = true;
  } finally {
    if (!finished) await close();
  }
}

/** A pool of at most `max` connections. */
export function openDatabase(options: ConnectOptions, max: number): Database {
  const pool = new pg.Pool({ ...driverConfig(options), max, idleTimeoutMillis: 30_000 });
  pool.on('error', () => undefined);
  return {
    query: async (sql, values = []) => resultOf(await pool.query<Record<string, unknown>>(sql, [...values])),
    transaction: async (work) => {
      const client = await pool.connect();
      let broken = false;
      const onError = (): void => void (broken = true);
      client.on('error', onError);
      try {
        await client.query('begin');
        const result = await work(queryable(client));
        await client.query('commit');
        return result;
      } catch (error) {
        await client.query('rollback').catch(() => (broken = true));
        throw error;
      } finally {
        client.off('error', onError);
        client.release(broken);
      }
    },
    close: () => pool.end(),
  };
}

/** `postgres://user:password@host:port/database?sslmode=…` as options. INVALID_INPUT for what could mean less than it says. */
export function optionsFromUrl(url: URL, applicationName: string): ConnectOptions {
  const mode = url.searchParams.get('sslmode') ?? 'disable';
  const unknown = [...url.searchParams.keys()].filter((name) => name !== 'sslmode');
  if (unknown.length > 0 || (mode !== 'disable' && mode !== 'require' && mode !== 'verify-full')) {
    throw invalidInput(
      `the address of the catalog asks for ${unknown.length > 0 ? unknown.join(', ') : `sslmode=${mode}`}`,
      'Leave it out, or give sslmode=verify-full, require or disable; other parameters are not known.',
    );
  }
  return {
    host: decodeURIComponent(url.hostname),
    port: url.port === '' ? 5432 : Number(url.port),
    user: decodeURIComponent(url.username),
    database: decodeURIComponent(url.pathname.slice(1)),
    password: url.password === '' ? null : decodeURIComponent(url.password),
    tls: mode,
    applicationName,
  };
}
