/**
 * PostgreSQL refuses to run as root. When we are root, the server runs as an unprivileged user; else as ourselves.
 */
import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { promisify } from 'node:util';
import { SortkeepError } from '../domain/errors.js';

/** Whom to run as; null means the user we are. Numbers as `spawn` takes them. */
export type ServerUser = { readonly uid: number; readonly gid: number } | null;

const PREFERRED = ['postgres', '_postgres', 'nobody'];
const run = promisify(execFile);

export const isRoot = (): boolean => process.getuid?.() === 0;

/** Parses /etc/passwd; macOS writes nobody as -2, which is the unsigned number that the system call takes. */
export function findUser(passwd: string, names: readonly string[]): ServerUser {
  const lines = passwd.split('\n').map((line) => line.split(':'));
  for (const name of names) {
    const fields = lines.find((line) => line[0] === name);
    const [uid, gid] = [Number(fields?.[2]), Number(fields?.[3])];
    if (Number.isInteger(uid) && Number.isInteger(gid) && uid !== 0)
      return { uid: uid >>> 0, gid: gid >>> 0 };
  }
  return null;
}

/** The user for new data directories; UNSUPPORTED when we are root and no unprivileged user exists. */
export async function serverUser(): Promise<ServerUser> {
  if (!isRoot()) return null;
  const user = findUser(await readFile('/etc/passwd', 'utf8'), PREFERRED);
  if (user !== null) return user;
  throw new SortkeepError('UNSUPPORTED', 'no unprivileged user to run the embedded postgres as', {
    hint: 'PostgreSQL does not run as root: add a user postgres to /etc/passwd, or start Sortkeep as another user.',
  });
}

/** Whether the user can enter the directory; asks the kernel by trying, so access lists and mounts count too. */
export async function canEnter(user: ServerUser, directory: string): Promise<boolean> {
  try {
    await run('/bin/sh', ['-c', 'cd -- "$0"', directory], { cwd: '/', ...user });
    return true;
  } catch {
    return false;
  }
}

/** Throws ACCESS_DENIED naming the outermost directory on the way that the user cannot enter. */
export async function assertCanEnter(user: ServerUser, directory: string): Promise<void> {
  if (await canEnter(user, directory)) return;
  let closed = directory;
  for (let at = directory; at !== dirname(at); at = dirname(at)) if (!(await canEnter(user, at))) closed = at;
  throw new SortkeepError(
    'ACCESS_DENIED',
    `the server's user cannot enter '${closed}' on the way to '${directory}'`,
    {
      hint:
        user === null
          ? `Give yourself the right to enter ${closed}, or choose another data directory.`
          : `As root the server runs as user id ${user.uid}: choose a data directory that this user can reach, such as one in /var/tmp, or run chmod o+x '${closed}'.`,
    },
  );
}
