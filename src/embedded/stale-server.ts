/**
 * A server outlives a launcher that was killed, and keeps its data directory and port. The launcher writes its own
 * process id into the server's command line: while that process is still the server's parent, the server is in use;
 * once the kernel gave the server another parent, its launcher is dead and the server may be replaced.
 */
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { SortkeepError } from '../domain/errors.js';
import { readPostmasterFile, readProcess, signal } from './postmaster.js';
import type { ServerProcess } from './postmaster.js';
import { waitUntil } from './wait-until.js';

/** A setting of a prefix that no extension owns; PostgreSQL keeps such settings and ignores them. */
const LAUNCHER_SETTING = 'sortkeep.launcher';

/** A fast stop writes a checkpoint first; what is left then is ended as in a crash, which loses no commit. */
const STOP_WITHIN_MS = { SIGINT: 20_000, SIGQUIT: 10_000 };

export const launcherArgument = (pid: number): string => `${LAUNCHER_SETTING}=${pid}`;

export type Occupant = 'free' | 'in use' | 'stale' | 'another process';

/** What holds the data directory, from the lock file's process; the words are the decision table of this file. */
export function judgeOccupant(found: ServerProcess | null, dataDirectory: string): Occupant {
  if (found === null) return 'free';
  if (!` ${found.commandLine} `.includes(` -D ${dataDirectory} `)) return 'another process';
  const launcher = new RegExp(`${LAUNCHER_SETTING.replace('.', '\\.')}=(\\d+)`).exec(found.commandLine);
  // One started by hand has no launcher to outlive; it is not ours to stop.
  if (launcher === null) return 'in use';
  return Number(launcher[1]) === found.parentPid ? 'in use' : 'stale';
}

/**
 * Ends a server whose launcher is dead and waits for its end; does nothing when there is none.
 * CONFLICT when the data directory is in use.
 */
export async function removeStaleServer(dataDirectory: string): Promise<void> {
  const file = await readPostmasterFile(dataDirectory);
  if (file === null) return;
  const occupant = judgeOccupant(await readProcess(file.pid), dataDirectory);
  if (occupant === 'free') return;
  if (occupant === 'another process') {
    // The lock file is of a crash and its process id was given to another program (usual in containers, where
    // ids are small). PostgreSQL would refuse to start as long as that program runs.
    await rm(join(dataDirectory, 'postmaster.pid'), { force: true });
    return;
  }
  if (occupant === 'in use') {
    throw new SortkeepError(
      'CONFLICT',
      `the data directory '${dataDirectory}' is in use by the running server ${file.pid}`,
      {
        hint: 'Stop the Sortkeep that uses it first, or choose another data directory.',
      },
    );
  }
  const gone = async (): Promise<boolean> => (await readProcess(file.pid)) === null;
  for (const name of ['SIGINT', 'SIGQUIT'] as const) {
    signal(file.pid, name);
    if (await waitUntil(gone, STOP_WITHIN_MS[name], 50)) return;
  }
  throw new SortkeepError('CONFLICT', `the server ${file.pid} of an earlier run does not stop`, {
    hint: `Look at its log in ${dataDirectory}, end it with kill -KILL ${file.pid}, and start again.`,
    retryable: true,
  });
}
