/** Makes a data directory, or takes an existing one over for this run. */
import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { chown, mkdir, readdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { invalidInput, SortkeepError } from '../domain/errors.js';
import type { Binaries } from './binaries.js';
import { errorCode } from './error-code.js';
import { scramVerifier } from './scram-verifier.js';
import { isRoot, serverUser } from './server-user.js';
import type { ServerUser } from './server-user.js';
import { startFailure } from './start-failure.js';
import { temporaryServerRoot } from './temporary-server-root.js';

export interface Login {
  readonly user: string;
  readonly password: string;
}

/** `missing` may be an empty directory. */
export type DataDirectoryState = 'missing' | 'initialised';

/** CONFLICT for a directory that holds something else than a database. */
export async function dataDirectoryState(directory: string): Promise<DataDirectoryState> {
  try {
    const names = await readdir(directory);
    if (names.length === 0) return 'missing';
    if (names.includes('PG_VERSION')) return 'initialised';
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return 'missing';
    throw new SortkeepError('ACCESS_DENIED', `cannot read the data directory '${directory}'`, {
      hint: 'Name a directory that you may read and write.',
      cause: error,
    });
  }
  throw new SortkeepError('CONFLICT', `'${directory}' holds files but no database`, {
    hint: 'Choose an empty or a new directory for the data.',
  });
}

/** An existing directory is served by its owner, as PostgreSQL demands; a new one by the unprivileged user. */
export async function ownerOf(directory: string, state: DataDirectoryState): Promise<ServerUser> {
  if (state === 'missing' || !isRoot()) return await serverUser();
  const { uid, gid } = await stat(directory);
  return uid === 0 ? await serverUser() : { uid, gid };
}

/** Runs a program to its end with `input` on its standard input; throws what its output means. */
async function runProgram(
  program: string,
  args: readonly string[],
  user: ServerUser,
  doing: string,
  input = '',
): Promise<void> {
  const child = spawn(program, args, {
    cwd: '/',
    env: serverEnvironment(),
    stdio: ['pipe', 'pipe', 'pipe'],
    ...user,
  });
  const output: Buffer[] = [];
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => output.push(chunk));
  // A program that ends without reading its input is reported by its exit status.
  child.stdin.on('error', () => undefined).end(input);
  const status = await new Promise<number | null>((resolve, reject) =>
    child.on('error', reject).on('close', resolve),
  );
  if (status !== 0) throw startFailure(doing, Buffer.concat(output).toString('utf8'));
}

/** Nothing of ours: PGDATA, PGPORT, LC_ALL or a secret in our environment must not reach the server. */
export const serverEnvironment = (): Readonly<Record<string, string>> => ({
  PATH: '/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin',
  LC_ALL: 'C',
  TZ: 'UTC',
});

/**
 * Makes the database cluster: UTF8, the built-in locale C.UTF-8 (17 and newer; it needs no locale of the system),
 * checksums, scram for every connection. Made under another name and renamed, so that an initialisation that was
 * killed is not taken for a database.
 */
export async function initialise(
  directory: string,
  binaries: Binaries,
  user: ServerUser,
  login: Login,
): Promise<void> {
  const fresh = `${directory}.${randomUUID()}`;
  const secretFolder = await temporaryServerRoot();
  const secret = join(secretFolder, 'password');
  try {
    await mkdir(dirname(directory), { recursive: true });
    await mkdir(fresh, { mode: 0o700 });
    await writeFile(secret, `${login.password}\n`, { mode: 0o600 });
    if (user !== null) for (const path of [fresh, secret]) await chown(path, user.uid, user.gid);
    await runProgram(
      binaries.initdb,
      [
        ...['-D', fresh, '-U', login.user, `--pwfile=${secret}`, '--auth=scram-sha-256', '--encoding=UTF8'],
        ...[
          '--locale=C',
          '--locale-provider=builtin',
          '--builtin-locale=C.UTF-8',
          '--no-instructions',
          '--no-sync',
        ],
      ],
      user,
      `cannot make the data directory '${directory}'`,
    );
    await rename(fresh, directory);
  } finally {
    await Promise.all([fresh, secretFolder].map((path) => rm(path, { recursive: true, force: true })));
  }
}

/**
 * Gives the role this run's password, with no server running: nobody has to keep the password of the last run.
 * In single-user mode a statement ends at the line's end.
 */
export async function setPassword(
  directory: string,
  binaries: Binaries,
  user: ServerUser,
  login: Login,
): Promise<void> {
  await runProgram(
    binaries.postgres,
    ['--single', '-D', directory, '-c', 'exit_on_error=on', '-c', 'log_min_messages=fatal', 'postgres'],
    user,
    `cannot set the password of '${login.user}' in '${directory}'`,
    `alter role "${login.user}" password '${scramVerifier(login.password)}'\n`,
  );
}

/** Names and passwords that need no quoting, neither in a password file nor in SQL or a URL. */
export function assertLogin(login: Login): void {
  if (!/^[a-z_][a-z0-9_]{0,62}$/.test(login.user) || login.user.startsWith('pg_')) {
    throw invalidInput(
      `'${login.user}' cannot be the embedded server's user`,
      'Use lower-case letters, digits and underscores.',
    );
  }
  if (!/^[\x21-\x7e]{1,128}$/.test(login.password)) {
    throw invalidInput(
      `the password of '${login.user}' cannot be used`,
      'Use 1 to 128 printable ASCII characters without spaces.',
    );
  }
}
