/** A store that seals what it stores is a store as any other, and whoever sees what is below it sees nothing. */
import { beforeEach, describe, expect, it } from '@jest/globals';
import { createHash, randomBytes } from 'node:crypto';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { createDirectoryStore } from '../../src/storage/directory-store.js';
import { createLocalKey, keyOfBytes } from '../../src/storage/local-key.js';
import type { ObjectStore } from '../../src/storage/object-store.js';
import { sealObjects } from '../../src/storage/seal-objects.js';
import { createMemoryObjectStore, readWhole } from '../support/memory-object-store.js';
import { failureOf, objectStoreContract, readAll } from './object-store.contract.js';

const SEGMENT = 65_536 + 16;
const KEY = createHash('sha256').update('a key for tests').digest();

const sealing = (store: ObjectStore, key: Uint8Array = KEY): ObjectStore =>
  sealObjects(store, { isSealed: () => true, keyOf: () => Promise.resolve(keyOfBytes(key)) });

objectStoreContract('a store that seals its objects', async () => {
  const home = await mkdtemp(join(tmpdir(), 'sortkeep-sealed-'));
  const directory = join(home, 'objects');
  await mkdir(directory);
  const plain = createDirectoryStore({ directory, keys: await createLocalKey(join(home, 'key')) });
  return {
    store: sealing(plain),
    close: () => rm(home, { recursive: true, force: true }),
    conditionalWrites: true,
    manyKeys: 1_100,
  };
});

describe('a sealed object', () => {
  let below: ObjectStore;
  let store: ObjectStore;
  beforeEach(() => {
    below = createMemoryObjectStore('s3://bucket');
    store = sealing(below);
  });

  const reading = async (range?: { readonly start: number; readonly end: number }) =>
    (await failureOf(readAll(store.get('a', range)))).code;

  it('shows nothing of its bytes to the store below', async () => {
    const secret = 'the quick brown fox 4111 1111 1111 1111 ';
    await store.put('a', Buffer.from(secret.repeat(5_000)));
    expect((await readWhole(below, 'a')).includes(secret.slice(0, 12))).toBe(false);
  });

  it('gives any range of any body, exactly, and fetches no more than the segments that hold it', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 0, max: 3 * 65_536 + 2 }),
        fc.nat(),
        fc.nat(),
        async (length, one, other) => {
          const body = randomBytes(length);
          await store.put('a', body);
          const [start, end] = [one % (length + 1), other % (length + 1)].sort((a, b) => a - b);
          if (start === undefined || end === undefined) return;
          let fetched = 0;
          const counted = sealing({
            ...below,
            get: async function* (key, range) {
              for await (const chunk of below.get(key, range)) {
                fetched += chunk.length;
                yield chunk;
              }
            },
          });
          const read = await readAll(counted.get('a', { start, end }));
          expect(read.equals(body.subarray(start, end))).toBe(true);
          const segments = Math.ceil(end / 65_536) - Math.floor(start / 65_536);
          expect(fetched).toBeLessThanOrEqual(512 + segments * SEGMENT);
        },
      ),
      { numRuns: 60 },
    );
  });

  it('does not open once any bit of it is another', async () => {
    const whole = Buffer.from(await sealed(150_000));
    await fc.assert(
      fc.asyncProperty(fc.nat({ max: whole.length - 1 }), fc.nat({ max: 7 }), async (at, bit) => {
        const damaged = Buffer.from(whole);
        damaged.writeUInt8(damaged.readUInt8(at) ^ (1 << bit), at);
        await below.put('a', damaged);
        expect(await reading()).toBe('CORRUPTED');
      }),
      { numRuns: 100 },
    );
  });

  it('does not open once it is cut, by ranges that leave it neither', async () => {
    const whole = await sealed(150_000);
    const ends = [0, 1, 511, 512, 527, 528, 512 + SEGMENT, 512 + 2 * SEGMENT, whole.length - 1];
    for (const end of ends) {
      await below.put('a', whole.subarray(0, end));
      expect([end, await reading()]).toEqual([end, 'CORRUPTED']);
      expect([end, await reading({ start: 149_000, end: 150_000 })]).toEqual([end, 'CORRUPTED']);
    }
  });

  it('does not open under another name or another key', async () => {
    const whole = await sealed(1_000);
    await below.put('b', whole);
    expect((await failureOf(readAll(store.get('b')))).code).toBe('CORRUPTED');
    const other = sealing(below, randomBytes(32));
    expect((await failureOf(readAll(other.get('a')))).code).toBe('ACCESS_DENIED');
  });

  it('is a range asked beyond its end when it is whole', async () => {
    await sealed(1_000);
    expect(await reading({ start: 0, end: 1_001 })).toBe('INVALID_INPUT');
  });

  async function sealed(length: number): Promise<Buffer> {
    await store.put('a', randomBytes(length));
    return readWhole(below, 'a');
  }
});
