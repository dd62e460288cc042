/** Servers of any major version, which a test can restart, crash, copy to a standby and promote. */
import { randomBytes } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { postgresBinaries } from '../../../src/embedded/binaries.js';
import { HOST } from '../../../src/embedded/loopback-port.js';
import { launch, stopChild } from '../../../src/embedded/server-process.js';
import type { StopMode } from '../../../src/embedded/server-process.js';
import { serverUser } from '../../../src/embedded/server-user.js';
import { temporaryServerRoot } from '../../../src/embedded/temporary-server-root.js';
import { waitUntil } from '../../../src/embedded/wait-until.js';
import { connectionsTo, FAST_SETTINGS } from '../../support/postgres.js';
import type { TestServer } from '../../support/postgres.js';
import { copyRunning, copyStopped, makeDataDirectory } from './data-files.js';
import { packageFolder } from './majors.js';
import type { Major } from './majors.js';
import { ownPort } from './own-port.js';

/** It keeps its address over every start, unless it is moved. */
export interface MatrixServer extends TestServer {
  readonly major: Major;
  /** `fast` keeps the statistics, `immediate` is a crash; the files stay. */
  halt(mode: StopMode): Promise<void>;
  /** Starts it again on the same files. */
  start(): Promise<void>;
  restart(): Promise<void>;
  crash(): Promise<void>;
  /** One session is killed; the postmaster lives on and ends all others. Resolves when it takes connections again. */
  crashOfSession(): Promise<void>;
  /** Restarts it at another server's address, as behind a name that points elsewhere now; that one must be halted. */
  moveTo(port: number): Promise<void>;
  /** Resolves when everything that ended sessions did is in the statistics views. */
  flushed(): Promise<void>;
  /** A new standby of this server: from a base backup, or (`stopped`) from its files while it was stopped cleanly. */
  startStandby(copied?: 'running' | 'stopped'): Promise<MatrixStandby>;
}

export interface MatrixStandby extends MatrixServer {
  /** Resolves when it has replayed everything that its primary has written so far. */
  caughtUp(): Promise<void>;
  /** Resolves when it takes writes. */
  promote(): Promise<void>;
}

/** What is run in place of the program `postgres`: a script in the server's directory that runs it in the end. */
export type Wrap = (postgres: string, root: string) => Promise<string>;

const unwrapped: Wrap = (postgres) => Promise.resolve(postgres);

const SETTINGS = {
  ...FAST_SETTINGS,
  // A committed change is at the position that a standby is waited for.
  synchronous_commit: 'on',
  wal_level: 'replica',
  max_wal_senders: '5',
  hot_standby: 'on',
  max_standby_streaming_delay: '-1',
  wal_retrieve_retry_interval: '200ms',
  // Nothing but what a test does may move a counter.
  autovacuum: 'off',
};

/** PostgreSQL 14 and older: the collector writes its file at most every 500 ms (PGSTAT_STAT_INTERVAL). */
const COLLECTOR_MS = 700;
const CAUGHT_UP_WITHIN_MS = 120_000;
const SESSIONS_END_WITHIN_MS = 120_000;
/** Sessions of this application_name are not waited for. */
export const STAYING = 'stays';
/** A session hands its counts over before it leaves this view. */
const SESSIONS_AT_WORK = `
  select pid from pg_catalog.pg_stat_activity
  where backend_type in ('client backend', 'parallel worker')
    and application_name <> '${STAYING}' and pid <> pg_catalog.pg_backend_pid()`;

const lsnRow = z.object({ lsn: z.string() });

async function openServer(
  major: Major,
  root: string,
  password: string,
  settings: Readonly<Record<string, string>>,
  wrap: Wrap = unwrapped,
): Promise<MatrixServer> {
  const user = await serverUser();
  const programs = await postgresBinaries(user, packageFolder(major));
  const binaries = { ...programs, postgres: await wrap(programs.postgres, root) };
  const dataDirectory = join(root, 'data');
  let port = await ownPort();
  const login = {
    host: HOST,
    get port() {
      return port;
    },
    user: 'postgres',
    password,
  } as const;
  const options = { binaries, dataDirectory, user, settings: { ...SETTINGS, ...settings } };
  let child = await launch(options, port);
  child.unref();
  const connections = connectionsTo(login);
  const server: MatrixServer = {
    ...connections,
    major,
    get server() {
      return {
        ...login,
        pid: child.pid,
        dataDirectory,
        stop: (mode: StopMode = 'fast') => server.halt(mode),
      };
    },
    halt: (mode) => stopChild(child, mode),
    start: async () => {
      child = await launch(options, port);
      child.unref();
    },
    restart: async () => {
      await server.halt('fast');
      await server.start();
    },
    crash: async () => {
      await server.halt('immediate');
      await server.start();
    },
    crashOfSession: async () => {
      const ended = connections.session('postgres', async (witness) => {
        await connections.session('postgres', async (victim) => {
          const [row] = await victim('select pg_backend_pid() as pid');
          process.kill(z.object({ pid: z.number() }).parse(row).pid, 'SIGKILL');
        });
        await witness('select pg_sleep(120)');
      });
      // The witness is ended with all others, as soon as the postmaster knows.
      await ended.catch(() => undefined);
      const back = (): Promise<boolean> =>
        connections.query('postgres', 'select 1').then(
          () => true,
          () => false,
        );
      if (!(await waitUntil(back, CAUGHT_UP_WITHIN_MS, 100))) throw new Error('the server did not recover');
    },
    moveTo: async (taken) => {
      await server.halt('fast');
      port = taken;
      await server.start();
    },
    flushed: async () => {
      const ended = async (): Promise<boolean> =>
        (await connections.query('postgres', SESSIONS_AT_WORK)).length === 0;
      if (!(await waitUntil(ended, SESSIONS_END_WITHIN_MS, 20)))
        throw new Error('sessions are still at work');
      if (major < 15) await sleep(COLLECTOR_MS);
    },
    startStandby: (copied = 'running') => openStandby(server, user, copied, settings),
    stop: async () => {
      await server.halt('immediate');
      await rm(root, { recursive: true, force: true });
    },
  };
  return server;
}

async function openStandby(
  primary: MatrixServer,
  user: Awaited<ReturnType<typeof serverUser>>,
  copied: 'running' | 'stopped',
  settings: Readonly<Record<string, string>>,
): Promise<MatrixStandby> {
  const { host, port, password } = primary.address();
  const root = await temporaryServerRoot();
  const dataDirectory = join(root, 'data');
  try {
    if (copied === 'running') {
      await copyRunning(primary, primary.major, primary.server.dataDirectory, dataDirectory, user);
    } else {
      await primary.halt('fast');
      await copyStopped(primary.server.dataDirectory, dataDirectory, user);
      await primary.start();
    }
    const standby = await openServer(primary.major, root, password, {
      ...settings,
      primary_conninfo: `host=${host} port=${port} user=postgres password=${password}`,
    });
    return {
      ...standby,
      get server() {
        return standby.server;
      },
      caughtUp: async () => {
        const { lsn } = lsnRow.parse(
          (await primary.query('postgres', 'select pg_current_wal_lsn()::text as lsn'))[0],
        );
        const replayed = async (): Promise<boolean> => {
          const [row] = await standby.query(
            'postgres',
            'select pg_last_wal_replay_lsn() >= $1::pg_lsn as done',
            [lsn],
          );
          return z.object({ done: z.boolean().nullable() }).parse(row).done === true;
        };
        if (!(await waitUntil(replayed, CAUGHT_UP_WITHIN_MS, 50)))
          throw new Error(`the standby has not replayed ${lsn}`);
      },
      promote: async () => {
        await standby.query('postgres', 'select pg_promote(true, 120)');
      },
    };
  } catch (error) {
    await rm(root, { recursive: true, force: true });
    throw error;
  }
}

/** A server in a fresh directory; `settings` as in postgresql.conf go over those of the tests. */
export async function startMatrixServer(
  major: Major,
  settings: Readonly<Record<string, string>> = {},
  wrap: Wrap = unwrapped,
): Promise<MatrixServer> {
  const root = await temporaryServerRoot();
  try {
    const user = await serverUser();
    const password = randomBytes(18).toString('base64url');
    const binaries = await postgresBinaries(user, packageFolder(major));
    await makeDataDirectory(join(root, 'data'), binaries, user, password);
    return await openServer(major, root, password, settings, wrap);
  } catch (error) {
    await rm(root, { recursive: true, force: true });
    throw error;
  }
}
