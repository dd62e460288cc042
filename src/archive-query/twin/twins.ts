/** The query twins of a store: made where they are missing, fetched where they are not here. */
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { rm, stat } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import type { Archive } from '../../domain/archive.js';
import { SortkeepError } from '../../domain/errors.js';
import type { ArchiveId } from '../../domain/ids.js';
import {
  manifestCopyKey,
  twinDescriptorKey,
  twinKey,
  twinPrefix,
} from '../../movers/archive/archive-keys.js';
import { dataKeysOf } from '../../movers/archive/data-keys-of.js';
import { loadManifest } from '../../movers/archive/load-manifest.js';
import type { ObjectStore } from '../../storage/object-store.js';
import { recallObjects } from '../../storage/recall-objects.js';
import { withDuckdb } from '../process/duckdb-session.js';
import { duckdbError } from '../process/duckdb-error.js';
import { makeTwin } from './make-twin.js';
import { readDescriptor, writeDescriptor } from './twin-descriptor.js';
import type { TwinDescriptor } from './twin-descriptor.js';
import type { TwinCache } from './twin-cache.js';
import { verifiedRows } from './verified-rows.js';

export interface TwinParts {
  readonly store: ObjectStore;
  readonly cache: TwinCache;
  readonly memoryMegabytes: number;
  readonly maxBytes: number;
  /** Fires when the program ends. */
  readonly signal: AbortSignal;
  /** Those of the archives that are kept still: an expiry does not wait for a twin that is made or lies elsewhere. */
  readonly keptOf: (ids: readonly ArchiveId[]) => Promise<ReadonlySet<ArchiveId>>;
}

export interface OpenTwin {
  readonly archive: Archive;
  readonly twin: TwinDescriptor;
  readonly path: string;
}

export interface Twins {
  /** Makes it where there is none, and with `again` in any case; gives up waiting, not making, after `patienceMs`. */
  ensure(archive: Archive, wanted: WantedTwin): Promise<TwinDescriptor>;
  /** The files of the twins and a folder to work in; both are gone afterwards. */
  use<T>(
    archives: readonly Archive[],
    patienceMs: number,
    work: (twins: readonly OpenTwin[], directory: string) => Promise<T>,
  ): Promise<T>;
}

export interface WantedTwin {
  readonly again: boolean;
  readonly patienceMs: number | null;
  /** Of the archive's bytes, 0 to 1. */
  readonly onProgress?: (share: number) => void;
}

interface Making {
  readonly twin: Promise<TwinDescriptor>;
  share: number;
  readonly listeners: Set<(share: number) => void>;
}

export function createTwins(parts: TwinParts): Twins {
  const { store, cache } = parts;
  const underWay = new Map<ArchiveId, Making>();
  // One at a time: each takes all cores that it is given.
  let last: Promise<unknown> = Promise.resolve();

  function makingOf(archive: Archive): Making {
    const known = underWay.get(archive.id);
    if (known !== undefined) return known;
    const onProgress = (share: number): void => {
      making.share = share;
      for (const listener of making.listeners) listener(share);
    };
    const twin = last.then(() => make(parts, archive, onProgress));
    const making: Making = { twin, share: 0, listeners: new Set() };
    underWay.set(archive.id, making);
    last = twin.catch(() => undefined).finally(() => underWay.delete(archive.id));
    return making;
  }

  const ensure: Twins['ensure'] = async (archive, { again, patienceMs, onProgress }) => {
    const stored = again || underWay.has(archive.id) ? null : await readDescriptor(store, archive);
    if (stored !== null) return stored;
    const making = makingOf(archive);
    if (onProgress !== undefined) making.listeners.add(onProgress);
    return patienceMs === null ? making.twin : within(making, archive, patienceMs);
  };

  const placed = async (archive: Archive, patienceMs: number, directory: string): Promise<OpenTwin> => {
    const twin = await ensure(archive, { again: false, patienceMs });
    try {
      return { archive, twin, path: await cache.place(store, twin, directory) };
    } catch (error) {
      const lost =
        error instanceof SortkeepError && (error.code === 'NOT_FOUND' || error.code === 'CORRUPTED');
      if (!lost) throw error;
      // Another process has made it again meanwhile, or it was damaged: a twin is made anew, not mended.
      const made = await ensure(archive, { again: true, patienceMs });
      return { archive, twin: made, path: await cache.place(store, made, directory) };
    }
  };

  return {
    ensure,
    use: async (archives, patienceMs, work) => {
      const directory = await cache.workDirectory();
      try {
        const twins: OpenTwin[] = [];
        for (const archive of archives) twins.push(await placed(archive, patienceMs, directory));
        await dropExpired(parts);
        await cache.evict();
        return await work(twins, directory);
      } finally {
        await rm(directory, { recursive: true, force: true });
      }
    },
  };
}

async function within(making: Making, { handle }: Archive, patienceMs: number): Promise<TwinDescriptor> {
  let timer: NodeJS.Timeout | undefined;
  const impatient = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      const percent = Math.floor(making.share * 100);
      reject(
        new SortkeepError(
          'CONFLICT',
          `archive ${handle} is being made ready for queries: ${percent}% is read`,
          {
            hint: 'Ask again in a while; it goes on, and is made once.',
            retryable: true,
          },
        ),
      );
    }, patienceMs);
  });
  try {
    return await Promise.race([making.twin, impatient]);
  } finally {
    clearTimeout(timer);
  }
}

async function make(
  { store, cache, memoryMegabytes, maxBytes, signal, keptOf }: TwinParts,
  archive: Archive,
  onProgress: (share: number) => void,
): Promise<TwinDescriptor> {
  const manifest = await loadManifest(
    store,
    [archive.manifestKey, manifestCopyKey(archive.id)],
    archive.manifestSha256,
  );
  await recallObjects(store, `the query twin of ${archive.handle}`, dataKeysOf(manifest.chunks));
  const directory = await cache.workDirectory();
  try {
    let read = 0;
    const rows = verifiedRows(store, manifest, (bytes) => {
      read += bytes;
      onProgress(read / Math.max(1, manifest.totals.storedBytes));
    });
    const made = await withDuckdb({ memoryMegabytes, trusted: true, seconds: null, signal }, (session) =>
      makeTwin({ session, directory, manifest, rows, maxBytes }),
    ).catch((error: unknown) => {
      throw duckdbError(error, `making the query twin of archive ${archive.handle}`);
    });
    const sha256 = await fileSha256(made.path);
    const twin: TwinDescriptor = {
      format: 'sortkeep-twin/1',
      archiveId: archive.id,
      contentHash: archive.contentHash,
      madeAt: new Date().toISOString(),
      rows: manifest.totals.rows,
      key: twinKey({ id: archive.id, ownKey: archive.keySha256 !== null }, sha256),
      bytes: (await stat(made.path)).size,
      sha256,
      columns: made.columns.map((column) => ({ ...column })),
    };
    await store.put(twin.key, createReadStream(made.path));
    await writeDescriptor(store, twin);
    await removeTwin(store, archive.id, [twin.key, twinDescriptorKey(archive.id)]);
    await cache.adopt(twin, made.path);
    if (!(await keptOf([archive.id])).has(archive.id)) {
      await removeTwin(store, archive.id, []);
      await cache.forget(archive.id);
    }
    return twin;
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

/** What another process or machine had expired. */
async function dropExpired({ cache, keptOf }: TwinParts): Promise<void> {
  const here = await cache.archives();
  const kept = await keptOf(here);
  for (const id of here) if (!kept.has(id)) await cache.forget(id);
}

async function removeTwin(store: ObjectStore, id: ArchiveId, but: readonly string[]): Promise<void> {
  for await (const { key } of store.list(twinPrefix(id))) {
    if (!but.includes(key)) await store.remove(key);
  }
}

async function fileSha256(path: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(path), hash);
  return hash.digest('hex');
}
