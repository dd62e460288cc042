/** Data directories of any major version: made by its initdb, or copied from another server's. */
import { execFile } from 'node:child_process';
import { chown, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { z } from 'zod';
import type { Binaries } from '../../../src/embedded/binaries.js';
import type { ServerUser } from '../../../src/embedded/server-user.js';
import type { TestConnections } from '../../support/postgres.js';

const run = promisify(execFile);

async function writeOwned(path: string, text: string, user: ServerUser): Promise<void> {
  await writeFile(path, text, { mode: 0o600 });
  if (user !== null) await chown(path, user.uid, user.gid);
}

/** Not `initialise` of the product, whose options exist since 17. */
export async function makeDataDirectory(
  directory: string,
  binaries: Binaries,
  user: ServerUser,
  password: string,
): Promise<void> {
  const secret = `${directory}.password`;
  await writeOwned(secret, `${password}\n`, user);
  await run(
    binaries.initdb,
    [
      ...['-D', directory, '-U', 'postgres', `--pwfile=${secret}`, '--auth=scram-sha-256'],
      ...['--encoding=UTF8', '--locale=C', '--no-sync'],
    ],
    { cwd: '/', env: { PATH: '/usr/bin:/bin', LC_ALL: 'C', TZ: 'UTC' }, ...user },
  );
  await rm(secret);
}

/** Files of a running server may vanish while they are copied; recovery does not need those. */
async function copyFiles(from: string, to: string): Promise<void> {
  await run('cp', ['-a', from, to], { env: { PATH: '/usr/bin:/bin', LC_ALL: 'C' } }).catch(
    (error: unknown) => {
      const { stderr } = z.object({ stderr: z.string() }).parse(error);
      const real = stderr
        .trim()
        .split('\n')
        .filter((line) => !line.includes('No such file'));
      if (real.length > 0) throw error;
    },
  );
  for (const name of ['postmaster.pid', 'postmaster.opts']) await rm(join(to, name), { force: true });
}

/** A copy of a stopped server's files, its statistics among them, that will follow as a standby. */
export async function copyStopped(from: string, to: string, user: ServerUser): Promise<void> {
  await copyFiles(from, to);
  await writeOwned(join(to, 'standby.signal'), '', user);
}

/** A base backup of a running server by hand, as pg_basebackup would take it; the packages have no pg_basebackup. */
export async function copyRunning(
  connections: TestConnections,
  major: number,
  from: string,
  to: string,
  user: ServerUser,
): Promise<void> {
  // The session has to stay until the backup ends.
  await connections.session('postgres', async (query) => {
    await query(
      major >= 15
        ? "select pg_backup_start('matrix', true)"
        : "select pg_start_backup('matrix', true, false)",
    );
    await copyFiles(from, to);
    const [row] = await query(
      major >= 15
        ? 'select labelfile as label from pg_backup_stop(false)'
        : 'select labelfile as label from pg_stop_backup(false, false)',
    );
    const { label } = z.object({ label: z.string() }).parse(row);
    await writeOwned(join(to, 'backup_label'), label, user);
  });
  await writeOwned(join(to, 'standby.signal'), '', user);
}
