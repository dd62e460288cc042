/** Twins on the local disk, where DuckDB can read them: bounded, and the one that was not used for longest goes first. */
import { createHash, randomUUID } from 'node:crypto';
import { chmod, link, mkdir, readdir, rename, rm, stat, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { corrupted } from '../../domain/errors.js';
import { archiveId } from '../../domain/ids.js';
import type { ArchiveId } from '../../domain/ids.js';
import { fileError } from '../../storage/file-error.js';
import type { ObjectStore } from '../../storage/object-store.js';
import { writeWholeFile } from '../../storage/whole-file.js';
import type { TwinDescriptor } from './twin-descriptor.js';

export interface TwinCache {
  /** A folder of its own, empty, on the cache's disk; whoever asks removes it. */
  workDirectory(): Promise<string>;
  /** Puts a file that was made in a work directory into the cache. */
  adopt(twin: TwinDescriptor, path: string): Promise<void>;
  /**
   * A name in `directory` (a work directory) for the twin's file, fetched and proved where it is not there. It stays
   * readable whatever is evicted meanwhile, by this process or another.
   */
  place(store: ObjectStore, twin: TwinDescriptor, directory: string): Promise<string>;
  /** Ids of the archives of which something is here. */
  archives(): Promise<readonly ArchiveId[]>;
  forget(id: ArchiveId): Promise<void>;
  /** Removes what was not used for longest, until the rest fits; leftovers of a crash too. */
  evict(): Promise<void>;
}

interface CachedFile {
  readonly path: string;
  readonly archive: ArchiveId;
  readonly bytes: number;
  readonly used: number;
}

/** A query ends within an hour, and a twin of 10 GiB is made in less than a day. */
const LEFTOVER_MS = 24 * 60 * 60 * 1000;
const WORK = 'work';
const NAME = /^([0-9a-f-]{36})\.[0-9a-f]{16}\.parquet$/;

export function createTwinCache(directory: string, maxBytes: number): TwinCache {
  const doing = `keeping query twins in ${directory}`;
  const attempt = <T>(step: Promise<T>): Promise<T> =>
    step.catch((error: unknown) => {
      throw fileError(error, doing);
    });
  const fileOf = ({ archiveId, sha256 }: TwinDescriptor): string =>
    join(directory, `${archiveId}.${sha256.slice(0, 16)}.parquet`);

  const files = async (): Promise<readonly CachedFile[]> => {
    const names = await readdir(directory).catch(() => []);
    const found = names.map(async (name): Promise<CachedFile | null> => {
      const [, archive] = NAME.exec(name) ?? [];
      const path = join(directory, name);
      // Another process may have evicted it.
      const file = archive === undefined ? null : await stat(path).catch(() => null);
      if (file === null || archive === undefined) return null;
      return { path, archive: archiveId(archive), bytes: file.size, used: file.mtimeMs };
    });
    return (await Promise.all(found)).filter((file) => file !== null);
  };

  const evict = async (): Promise<void> => {
    let bytes = 0;
    for (const file of [...(await files())].sort((a, b) => b.used - a.used)) {
      bytes += file.bytes;
      if (bytes > maxBytes) await attempt(rm(file.path, { force: true }));
    }
    for (const name of await readdir(join(directory, WORK)).catch(() => [])) {
      const path = join(directory, WORK, name);
      const folder = await stat(path).catch(() => null);
      if (folder !== null && Date.now() - folder.mtimeMs > LEFTOVER_MS) {
        await rm(path, { recursive: true, force: true });
      }
    }
  };

  const linked = async (twin: TwinDescriptor, into: string): Promise<string | null> => {
    const path = join(into, `${randomUUID()}.parquet`);
    try {
      await link(fileOf(twin), path);
    } catch {
      return null;
    }
    const now = new Date();
    // Its place in the order of eviction; the file may have gone since.
    await utimes(path, now, now);
    return path;
  };

  return {
    workDirectory: async () => {
      const path = join(directory, WORK, randomUUID());
      await attempt(mkdir(path, { recursive: true, mode: 0o700 }));
      return path;
    },
    adopt: async (twin, path) => {
      await attempt(chmod(path, 0o600));
      await attempt(rename(path, fileOf(twin)));
    },
    place: async (store, twin, into) => {
      const there = await linked(twin, into);
      if (there !== null) return there;
      const path = join(into, `${randomUUID()}.parquet`);
      await writeWholeFile(path, proved(store, twin), { ifAbsent: false, doing });
      await attempt(link(path, fileOf(twin))).catch(() => undefined);
      return path;
    },
    archives: async () => [...new Set((await files()).map(({ archive }) => archive))],
    forget: async (id) => {
      for (const { path, archive } of await files()) {
        if (archive === id) await attempt(rm(path, { force: true }));
      }
    },
    evict,
  };
}

async function* proved(
  store: ObjectStore,
  { key, bytes, sha256 }: TwinDescriptor,
): AsyncGenerator<Uint8Array> {
  const hash = createHash('sha256');
  let length = 0;
  for await (const piece of store.get(key)) {
    hash.update(piece);
    length += piece.length;
    yield piece;
  }
  if (length === bytes && hash.digest('hex') === sha256) return;
  throw corrupted(
    `${store.uri}/${key} is not the twin that was made`,
    'Make it again: `sortkeep preview --remake`.',
  );
}
