/** Twins on the local disk: bounded, proved as they come, and readable while they are in use. */
import { mkdtemp, readdir, readFile, rm, utimes } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createTwinCache } from '../../../src/archive-query/twin/twin-cache.js';
import type { TwinCache } from '../../../src/archive-query/twin/twin-cache.js';
import type { TwinDescriptor } from '../../../src/archive-query/twin/twin-descriptor.js';
import { sha256Hex } from '../../../src/codec/sha256.js';
import { archiveId } from '../../../src/domain/ids.js';
import { twinKey } from '../../../src/movers/archive/archive-keys.js';
import type { ObjectStore } from '../../../src/storage/object-store.js';
import { createMemoryObjectStore } from '../../support/memory-object-store.js';

let directory: string;
let store: ObjectStore;
let cache: TwinCache;

/** Of 100 bytes each. */
async function stored(number: number): Promise<TwinDescriptor> {
  const id = archiveId(`00000000-0000-4000-8000-00000000000${number}`);
  const body = Buffer.alloc(100, number);
  const sha256 = sha256Hex(body);
  const key = twinKey({ id, ownKey: false }, sha256);
  await store.put(key, body);
  return {
    format: 'sortkeep-twin/1',
    archiveId: id,
    contentHash: 'sum128:0:0',
    madeAt: '2026-01-01T00:00:00.000Z',
    rows: 0,
    key,
    bytes: body.length,
    sha256,
    columns: [],
  };
}
const cached = async (): Promise<readonly string[]> =>
  (await readdir(directory)).filter((name) => name.endsWith('.parquet'));

/** Placed, and last used so many hours ago. */
async function placed(twin: TwinDescriptor, hours: number): Promise<string> {
  const path = await cache.place(store, twin, await cache.workDirectory());
  const at = new Date(Date.now() - hours * 3_600_000);
  await utimes(path, at, at);
  return path;
}

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'sortkeep-twins-'));
  store = createMemoryObjectStore('memory://twins');
  cache = createTwinCache(directory, 250);
});
afterEach(() => rm(directory, { recursive: true, force: true }));

describe('the twins on the disk', () => {
  it('are within their bound: the one that was not used for longest goes, and stays readable where it is in use', async () => {
    const [first, second, third] = [await stored(1), await stored(2), await stored(3)];
    await placed(first, 3);
    const inUse = await placed(second, 9);
    await placed(third, 1);
    await cache.evict();
    expect((await cached()).map((name) => name.slice(35, 36)).toSorted()).toEqual(['1', '3']);
    expect(await readFile(inUse)).toEqual(Buffer.alloc(100, 2));
    expect(await cache.archives()).toHaveLength(2);
    await cache.forget(first.archiveId);
    expect(await cache.archives()).toEqual([third.archiveId]);
  });

  it('are fetched once', async () => {
    const twin = await stored(1);
    await placed(twin, 0);
    await store.remove(twin.key);
    expect(await readFile(await placed(twin, 0))).toEqual(Buffer.alloc(100, 1));
  });

  it('are what was made, or an error that names the object, and nothing is kept', async () => {
    const twin = await stored(1);
    await store.put(twin.key, Buffer.alloc(100, 7));
    await expect(placed(twin, 0)).rejects.toMatchObject({
      code: 'CORRUPTED',
      message: expect.stringContaining(twin.key),
    });
    expect(await cached()).toEqual([]);
  });
});
