/** Files that are whole or absent, whatever crashes: temporary name, fsync, one atomic step into place, fsync. */
import { randomUUID } from 'node:crypto';
import { link, mkdir, open, rename, rm, type FileHandle } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { errnoOf, fileError } from './file-error.js';

/** No object key has a `~`, so a leftover of a crash is never taken for an object. */
const TEMPORARY = /^\.[0-9a-f-]{36}~$/;

export const isTemporaryName = (name: string): boolean => TEMPORARY.test(name);

export interface WholeFileOptions {
  /** Leave a file that is there as it is. */
  readonly ifAbsent: boolean;
  /** Names the file in errors: `writing object 'a' of file:///x`. */
  readonly doing: string;
}

/**
 * Writes `chunks` to `path` with mode 0600. False when `ifAbsent` and the path was taken, then nothing changed;
 * of several at once exactly one gets true. Errors of `chunks` come through as they are, those of the file system
 * as `fileError`; after either, `path` is as it was.
 */
export async function writeWholeFile(
  path: string,
  chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  { ifAbsent, doing }: WholeFileOptions,
): Promise<boolean> {
  const attempt = async <T>(step: Promise<T>): Promise<T> =>
    step.catch((error: unknown) => {
      throw fileError(error, doing);
    });
  const temporary = join(dirname(path), `.${randomUUID()}~`);
  const handle = await attempt(open(temporary, 'wx', 0o600));
  try {
    try {
      for await (const chunk of chunks) await attempt(writeAll(handle, chunk));
      await attempt(handle.sync());
    } finally {
      await attempt(handle.close());
    }
    const placed = await attempt(
      ifAbsent ? linkIfAbsent(temporary, path) : rename(temporary, path).then(() => true),
    );
    if (placed) await attempt(syncFolder(dirname(path)));
    return placed;
  } finally {
    // Best effort: what stays has a temporary name, which no reader sees and `check` removes.
    await rm(temporary, { force: true }).catch(() => undefined);
  }
}

/** Unlike rename, link(2) never replaces. */
async function linkIfAbsent(temporary: string, path: string): Promise<boolean> {
  try {
    await link(temporary, path);
    return true;
  } catch (error) {
    if (errnoOf(error) === 'EEXIST') return false;
    throw error;
  }
}

/** write(2) may take less than it is given. */
async function writeAll(handle: FileHandle, bytes: Uint8Array): Promise<void> {
  let written = 0;
  while (written < bytes.length) written += (await handle.write(bytes, written)).bytesWritten;
}

/** Makes names in a folder outlive a power cut. */
export async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Makes a folder and those above it, each entry on disk. Errors are those of node:fs. */
export async function makeFolder(folder: string): Promise<void> {
  const first = await mkdir(folder, { recursive: true, mode: 0o700 });
  if (first === undefined) return;
  for (let made = folder; ; made = dirname(made)) {
    await syncFolder(dirname(made));
    if (made === first) return;
  }
}
