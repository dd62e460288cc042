/** A copy of the binaries in a temporary directory. It will be executed, so nobody else may have made or changed it. */
import { createHash, randomUUID } from 'node:crypto';
import { chmod, copyFile, lstat, mkdir, readlink, rename, rm, stat, symlink } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { SortkeepError } from '../domain/errors.js';
import { errorCode } from './error-code.js';

export interface BinaryTree {
  readonly version: string;
  readonly root: string;
  /** Paths below root, sorted. */
  readonly files: readonly string[];
  /** `path` is to be a link to `target` in the same folder; both below root. */
  readonly links: readonly { readonly path: string; readonly target: string }[];
}

/** `sortkeep-postgres-<version>-<hash of paths and sizes>-<our user id>`: another version never finds this copy. */
export async function treeName(tree: BinaryTree): Promise<string> {
  const hash = createHash('sha256');
  for (const path of tree.files) hash.update(`${path}\0${(await stat(join(tree.root, path))).size}\n`);
  for (const link of tree.links) hash.update(`${link.path}\0${link.target}\n`);
  return `sortkeep-postgres-${tree.version}-${hash.digest('hex').slice(0, 12)}-${process.getuid?.() ?? 0}`;
}

/** Whether every file, in its size, and every link is there: temporary directories are swept by age, file by file. */
export async function holdsTree(root: string, tree: BinaryTree): Promise<boolean> {
  try {
    for (const path of tree.files) {
      const [is, should] = await Promise.all([lstat(join(root, path)), lstat(join(tree.root, path))]);
      if (!is.isFile() || is.size !== should.size) return false;
    }
    for (const link of tree.links) {
      if ((await readlink(join(root, link.path))) !== basename(link.target)) return false;
    }
    return true;
  } catch (error) {
    if (['ENOENT', 'EINVAL', 'ENOTDIR'].includes(errorCode(error))) return false;
    throw error;
  }
}

/** True when there is a copy of ours, false when there is nothing; ACCESS_DENIED when it is somebody else's. */
async function isOurs(root: string): Promise<boolean> {
  try {
    const found = await lstat(root);
    if (found.isDirectory() && found.uid === process.getuid?.() && (found.mode & 0o022) === 0) return true;
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return false;
    throw error;
  }
  throw new SortkeepError('ACCESS_DENIED', `'${root}' was made by another user or can be written by others`, {
    hint: 'Its programs would be executed, so it is not trusted: remove it and start again.',
  });
}

async function writeTree(tree: BinaryTree, root: string): Promise<void> {
  const folders = new Set(tree.files.map((path) => dirname(join(root, path))));
  for (const folder of folders) await mkdir(folder, { recursive: true, mode: 0o755 });
  for (const path of tree.files) {
    const executable = ((await stat(join(tree.root, path))).mode & 0o100) !== 0 || path.startsWith('bin/');
    await copyFile(join(tree.root, path), join(root, path));
    await chmod(join(root, path), executable ? 0o755 : 0o644);
  }
  for (const link of tree.links) await symlink(basename(link.target), join(root, link.path));
  // The mask of the process may have closed the folders, and mkdir's mode is subject to it.
  for (const folder of folders)
    for (let at = folder; at.length >= root.length; at = dirname(at)) await chmod(at, 0o755);
}

/** Renames `fresh` to `root`; a whole copy that is there meanwhile wins, one that was swept is moved to `swept`. */
async function publish(tree: BinaryTree, fresh: string, root: string, swept: string): Promise<void> {
  try {
    await rename(fresh, root);
  } catch (error) {
    if (!['ENOTEMPTY', 'EEXIST'].includes(errorCode(error))) throw error;
    if ((await isOurs(root)) && (await holdsTree(root, tree))) return;
    // Moved aside, not emptied in place: a running server may still read its files.
    await rename(root, swept);
    await rename(fresh, root);
  }
}

/**
 * Makes `root` a whole copy of the tree, or leaves it when it is one already. Written under another name and
 * renamed, so that others see all of it or nothing; of two who copy at once, the first wins.
 */
export async function copyTree(tree: BinaryTree, root: string): Promise<void> {
  if ((await isOurs(root)) && (await holdsTree(root, tree))) return;
  const fresh = `${root}.${randomUUID()}`;
  const swept = `${fresh}.old`;
  try {
    await mkdir(fresh, { mode: 0o700 });
    await writeTree(tree, fresh);
    await publish(tree, fresh, root, swept);
  } catch (error) {
    if (error instanceof SortkeepError) throw error;
    throw new SortkeepError('NO_SPACE', `cannot copy the postgres binaries to '${root}'`, {
      hint: 'Make sure that the directory can be written and that 100 MB are free, or set TMPDIR to another one.',
      cause: error,
    });
  } finally {
    await Promise.all([fresh, swept].map((path) => rm(path, { recursive: true, force: true })));
  }
}
