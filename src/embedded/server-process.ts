/** The server's process: its log, its arguments, its readiness and its end. */
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { constants } from 'node:fs';
import { open, readFile, rename } from 'node:fs/promises';
import { join } from 'node:path';
import type { Binaries } from './binaries.js';
import { serverEnvironment } from './data-directory.js';
import { errorCode } from './error-code.js';
import { accepts, HOST } from './loopback-port.js';
import { readPostmasterFile, signal } from './postmaster.js';
import type { ServerUser } from './server-user.js';
import { launcherArgument } from './stale-server.js';
import { startFailure } from './start-failure.js';
import { waitUntil } from './wait-until.js';

export type StopMode = 'fast' | 'immediate';
export type ServerChild = ChildProcess & { readonly pid: number };

export interface LaunchOptions {
  readonly binaries: Binaries;
  readonly dataDirectory: string;
  readonly user: ServerUser;
  readonly settings: Readonly<Record<string, string>>;
}

const LOG = 'server.log';
/** Crash recovery of a full default max_wal_size (1 GB) took seconds; a laptop's disk may take far longer. */
const READY_WITHIN_MS = 60_000;
/** A fast stop writes a checkpoint first; what does not end by then is not going to. */
const STOP_WITHIN_MS = { fast: 30_000, immediate: 10_000, killed: 10_000 };

/** Ends servers that were not stopped when this process ends by itself; best effort, as nothing can be awaited then. */
const running = new Set<number>();
const stopAll = (): void => {
  for (const pid of running) signal(pid, 'SIGINT');
};

/** The log of the run before is kept, since it may say why that one ended. */
async function openLog(dataDirectory: string, user: ServerUser): Promise<Awaited<ReturnType<typeof open>>> {
  const path = join(dataDirectory, LOG);
  await rename(path, `${path}.previous`).catch((error: unknown) => {
    if (errorCode(error) !== 'ENOENT') throw error;
  });
  // The directory belongs to another user: as root we must not write through a link that is put there.
  const flags =
    constants.O_WRONLY | constants.O_CREAT | constants.O_APPEND | constants.O_EXCL | constants.O_NOFOLLOW;
  const log = await open(path, flags, 0o600);
  if (user !== null) await log.chown(user.uid, user.gid);
  return log;
}

function serverArguments(
  dataDirectory: string,
  port: number,
  settings: Readonly<Record<string, string>>,
): readonly string[] {
  const all = {
    log_timezone: 'UTC',
    timezone: 'UTC',
    ...settings,
    listen_addresses: HOST,
    port: String(port),
    unix_socket_directories: '',
  };
  const flags = Object.entries(all).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  return ['-D', dataDirectory, '-c', launcherArgument(process.pid), ...flags];
}

const hasEnded = (child: ChildProcess): boolean => child.exitCode !== null || child.signalCode !== null;

async function endedAfter(child: ChildProcess, name: NodeJS.Signals, withinMs: number): Promise<boolean> {
  if (hasEnded(child)) return true;
  child.kill(name);
  return await waitUntil(() => hasEnded(child), withinMs, 20);
}

/** The running child; throws what the log means when it ends or is not ready in time. */
export async function launch(
  { binaries, dataDirectory, user, settings }: LaunchOptions,
  port: number,
): Promise<ServerChild> {
  const log = await openLog(dataDirectory, user);
  // A group of its own: Ctrl-C in a terminal must reach us first, so that we stop before our database does.
  const child = spawn(binaries.postgres, serverArguments(dataDirectory, port, settings), {
    cwd: '/',
    env: serverEnvironment(),
    stdio: ['ignore', log.fd, log.fd],
    detached: true,
    ...user,
  });
  const failed = new Promise<Error>((done) => child.once('error', done));
  await log.close();
  const { pid } = child;
  const doing = `cannot start the embedded postgres in '${dataDirectory}'`;
  if (pid === undefined) throw startFailure(doing, (await failed).message);
  running.add(pid);
  if (!process.listeners('exit').includes(stopAll)) process.on('exit', stopAll);
  child.once('exit', () => running.delete(pid));
  const ready = async (): Promise<boolean> => {
    const file = await readPostmasterFile(dataDirectory);
    return file?.pid === pid && file.ready && (await accepts(port));
  };
  const settled = await waitUntil(async () => hasEnded(child) || (await ready()), READY_WITHIN_MS, 25);
  if (settled && !hasEnded(child)) return Object.assign(child, { pid });
  if (!hasEnded(child)) await stopChild(child, 'immediate');
  throw startFailure(doing, await readFile(join(dataDirectory, LOG), 'utf8'));
}

/** Resolves when the process has ended; a server that does not heed a signal gets the next harder one. */
export async function stopChild(child: ChildProcess, mode: StopMode): Promise<void> {
  if (mode === 'fast' && (await endedAfter(child, 'SIGINT', STOP_WITHIN_MS.fast))) return;
  if (await endedAfter(child, 'SIGQUIT', STOP_WITHIN_MS.immediate)) return;
  await endedAfter(child, 'SIGKILL', STOP_WITHIN_MS.killed);
}
