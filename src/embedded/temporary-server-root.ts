import { chown, mkdtemp, realpath } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SortkeepError } from '../domain/errors.js';
import { canEnter, serverUser } from './server-user.js';
import type { ServerUser } from './server-user.js';

/** Temporary directories that exist and that the server's user can enter, the configured one first. */
export async function temporaryDirectories(user: ServerUser): Promise<readonly string[]> {
  const found: string[] = [];
  for (const directory of new Set([tmpdir(), '/var/tmp', '/tmp'])) {
    if (await canEnter(user, directory)) found.push(await realpath(directory));
  }
  return found;
}

/**
 * Makes a fresh directory, closed to others, in which the embedded server's data directories can be, also when
 * we are root and TMPDIR is closed to the server's user. The caller removes it.
 */
export async function temporaryServerRoot(): Promise<string> {
  const user = await serverUser();
  const [parent] = await temporaryDirectories(user);
  if (parent === undefined) {
    throw new SortkeepError('ACCESS_DENIED', `no temporary directory is open to the embedded postgres`, {
      hint: 'Set TMPDIR to a directory that every user can enter, or run chmod 1777 /tmp.',
    });
  }
  const root = await mkdtemp(join(parent, 'sortkeep-'));
  if (user !== null) await chown(root, user.uid, user.gid);
  return root;
}
