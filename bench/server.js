import { execFile } from 'node:child_process';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { freePort } from '../dist/embedded/loopback-port.js';
import { launch, stopChild } from '../dist/embedded/server-process.js';
import { serverUser } from '../dist/embedded/server-user.js';
import { temporaryServerRoot } from '../dist/embedded/temporary-server-root.js';

const run = promisify(execFile);

/** Fast rather than durable: the table is thrown away. The sizes suit a table of several hundred MB on a small machine. */
const SETTINGS = {
  fsync: 'off',
  synchronous_commit: 'off',
  full_page_writes: 'off',
  wal_level: 'minimal',
  max_wal_senders: '0',
  shared_buffers: '256MB',
  max_wal_size: '4GB',
};

/**
 * Starts a server with the binaries of `serverBin` on loopback in a fresh directory, open to every local user for
 * the minutes that it lives. `stop` ends it by its process id and removes what it wrote.
 * Every program that the benchmark starts ends when `signal` fires.
 */
export async function startServer(serverBin, signal) {
  const user = await serverUser();
  const root = await temporaryServerRoot();
  const dataDirectory = join(root, 'data');
  try {
    await run(
      join(serverBin, 'initdb'),
      ['-D', dataDirectory, '-U', 'postgres', '-A', 'trust', '-E', 'UTF8', '--locale=C', '--no-sync'],
      { cwd: '/', ...user },
    );
    const port = await freePort();
    const binaries = {
      root: serverBin,
      postgres: join(serverBin, 'postgres'),
      initdb: join(serverBin, 'initdb'),
    };
    const child = await launch({ binaries, dataDirectory, user, settings: SETTINGS }, port);
    const env = { ...process.env, PGHOST: '127.0.0.1', PGPORT: String(port), PGUSER: 'postgres' };
    return {
      root,
      port,
      env,
      signal,
      psql: (database, sql) => runPsql(env, database, sql, signal),
      stop: async () => {
        await stopChild(child, 'immediate');
        await rm(root, { recursive: true, force: true });
      },
    };
  } catch (error) {
    await rm(root, { recursive: true, force: true });
    throw error;
  }
}

/** The one value that a statement answers with, as text. */
export async function runPsql(env, database, sql, signal) {
  const { stdout } = await run('psql', ['-XqAt', '-v', 'ON_ERROR_STOP=1', '-d', database, '-c', sql], {
    env,
    signal,
  });
  return stdout.trim();
}
