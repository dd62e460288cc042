/** What every object store must do: run by object-store.directory.test.ts and object-store.s3.optional.ts. */
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createHash, randomBytes } from 'node:crypto';
import { SortkeepError } from '../../src/domain/errors.js';
import type { ByteRange } from '../../src/storage/byte-range.js';
import type { ObjectStore } from '../../src/storage/object-store.js';

export interface StoreUnderTest {
  /** Fresh and empty. */
  readonly store: ObjectStore;
  /** Whether the server decides `ifAbsent` atomically; where not, the writers' own looks are all there is. */
  readonly conditionalWrites: boolean;
  /** Objects for the test of long lists: over 1,000 where that is quick. */
  readonly manyKeys: number;
  close(): Promise<void>;
}

const MIB = 1024 * 1024;
const hashOf = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

export async function readAll(chunks: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const all: Uint8Array[] = [];
  for await (const chunk of chunks) all.push(chunk);
  return Buffer.concat(all);
}

/** A stream in chunks that fit no segment and no part, from one buffer that is used again, as real producers do. */
async function* streamed(body: Uint8Array): AsyncGenerator<Uint8Array, void, undefined> {
  const buffer = Buffer.alloc(100_003);
  for (let at = 0; at < body.length; at += buffer.length) {
    const chunk = body.subarray(at, at + buffer.length);
    buffer.set(chunk);
    yield await Promise.resolve(buffer.subarray(0, chunk.length));
  }
}

async function keysOf(store: ObjectStore, prefix: string): Promise<readonly string[]> {
  const keys: string[] = [];
  for await (const { key } of store.list(prefix)) keys.push(key);
  return keys;
}

/** The SortkeepError that a promise rejects with. */
export async function failureOf(promise: Promise<unknown>): Promise<SortkeepError> {
  const error: unknown = await promise.then(
    () => new Error('it did not fail'),
    (reason: unknown) => reason,
  );
  if (error instanceof SortkeepError) return error;
  throw new Error('not a SortkeepError', { cause: error });
}

/** Around nothing, a segment of 64 KiB, a part of 16 MiB, and several parts. */
const SIZES = [0, 1, 65_535, 65_536, 65_537, 16 * MIB - 1, 16 * MIB, 16 * MIB + 1, 40 * MIB + 7];

const HOSTILE_KEYS = [
  '',
  '/',
  '/a',
  'a/',
  'a//b',
  '.',
  '..',
  '../a',
  'a/../b',
  'a/./b',
  'a b',
  'a\\b',
  'a\nb',
  'a\0',
];
const HOSTILE_SHAPES = ['naïve', 'a~', 'a%2f', 'a?x', 'a#b', `a/${'b'.repeat(256)}`, `${'a/'.repeat(450)}bc`];

export function objectStoreContract(name: string, makeStore: () => Promise<StoreUnderTest>): void {
  describe(`${name} as an object store`, () => {
    let subject: StoreUnderTest;
    let store: ObjectStore;

    beforeEach(async () => {
      subject = await makeStore();
      store = subject.store;
    });
    afterEach(async () => {
      await subject.close();
    });

    it.each(SIZES)('gives back %d bytes as they were put, from a buffer and from a stream', async (size) => {
      const body = randomBytes(size);
      expect(await store.put('a/buffer', body)).toEqual({ key: 'a/buffer', bytes: size });
      expect(await store.put('a/stream', streamed(body))).toEqual({ key: 'a/stream', bytes: size });
      expect(hashOf(await readAll(store.get('a/buffer')))).toBe(hashOf(body));
      expect(hashOf(await readAll(store.get('a/stream')))).toBe(hashOf(body));
      expect(await store.head('a/stream')).toMatchObject({ key: 'a/stream', bytes: size });
      // A store that keeps a checksum keeps that of these bytes.
      expect([undefined, hashOf(body)]).toContain((await store.head('a/buffer'))?.sha256);
      // What was just put is read at once.
      expect((await store.recall?.('a/buffer')) ?? null).toBeNull();
    });

    it('gives any range within the object, exactly', async () => {
      const body = randomBytes(3 * 65_536 + 11);
      await store.put('ranged', body);
      const edges = [0, 1, 65_535, 65_536, 65_537, 131_072, 196_608, 196_609, body.length - 1, body.length];
      for (const start of edges) {
        for (const end of edges.filter((edge) => edge >= start)) {
          const bytes = await readAll(store.get('ranged', { start, end }));
          expect({ start, end, hash: hashOf(bytes) }).toEqual({
            start,
            end,
            hash: hashOf(body.subarray(start, end)),
          });
        }
      }
    });

    it('gives a range across the parts of a large object', async () => {
      const body = randomBytes(40 * MIB);
      await store.put('large', body);
      const range = { start: 16 * MIB - 5, end: 32 * MIB + 5 };
      const bytes = await readAll(store.get('large', range));
      expect(hashOf(bytes)).toBe(hashOf(body.subarray(range.start, range.end)));
    });

    it.each<ByteRange>([
      { start: 0, end: 11 },
      { start: 10, end: 11 },
      { start: 11, end: 11 },
      { start: 50, end: 60 },
      { start: 5, end: 4 },
      { start: -1, end: 4 },
      { start: 0.5, end: 4 },
      { start: 0, end: Number.NaN },
    ])('refuses the range %j of an object of 10 bytes', async (range) => {
      await store.put('ten', randomBytes(10));
      expect((await failureOf(readAll(store.get('ten', range)))).code).toBe('INVALID_INPUT');
    });

    it('lets a reader stop early', async () => {
      await store.put('a', randomBytes(5 * MIB));
      for await (const chunk of store.get('a')) {
        expect(chunk.length).toBeGreaterThan(0);
        break;
      }
      expect(await store.head('a')).toMatchObject({ key: 'a', bytes: 5 * MIB });
    });

    it('replaces an object that is put again', async () => {
      await store.put('a', Buffer.from('first, and longer'));
      await store.put('a', Buffer.from('second'));
      expect((await readAll(store.get('a'))).toString()).toBe('second');
    });

    it.each([5, 17 * MIB])(
      'refuses %d bytes under a key that is taken, and keeps what is there',
      async (size) => {
        await store.put('manifest', Buffer.from('first'), { ifAbsent: true });
        const error = await failureOf(store.put('manifest', streamed(randomBytes(size)), { ifAbsent: true }));
        expect(error.code).toBe('ALREADY_EXISTS');
        expect(error.message).toContain("'manifest'");
        expect(error.message).toContain(store.uri);
        expect((await readAll(store.get('manifest'))).toString()).toBe('first');
      },
    );

    it('lets one of several writers at once win, and keeps the winner whole', async () => {
      const bodies = Array.from({ length: 6 }, () => randomBytes(200_000));
      const puts = await Promise.allSettled(
        bodies.map((body) => store.put('race', streamed(body), { ifAbsent: true })),
      );
      const won = bodies.filter((_, i) => puts[i]?.status === 'fulfilled').map(hashOf);
      expect(won.length).toBeGreaterThanOrEqual(1);
      expect(won.length).toBeLessThanOrEqual(subject.conditionalWrites ? 1 : bodies.length);
      expect(won).toContain(hashOf(await readAll(store.get('race'))));
      const lost = puts.filter((put) => put.status === 'rejected').map(({ reason }): unknown => reason);
      expect(lost).toEqual(lost.map(() => expect.objectContaining({ code: 'ALREADY_EXISTS' })));
    });

    it('lists keys in the order of their bytes, by any prefix', async () => {
      const keys = [
        'a-b',
        'a.b',
        'a/b',
        'a/b-c',
        'a/b.c',
        'a/c/d',
        'a0',
        'A/z',
        'b',
        'a=b',
        'a_b',
        '.hidden/x',
      ];
      for (const key of keys) await store.put(key, Buffer.from(key));
      expect(await keysOf(store, '')).toEqual([...keys].sort());
      expect(await keysOf(store, 'a/')).toEqual(['a/b', 'a/b-c', 'a/b.c', 'a/c/d']);
      expect(await keysOf(store, 'a/b')).toEqual(['a/b', 'a/b-c', 'a/b.c']);
      expect(await keysOf(store, 'a/c/d')).toEqual(['a/c/d']);
      expect(await keysOf(store, 'nothing/')).toEqual([]);
    });

    it('lists more keys than a page holds, with their lengths', async () => {
      const keys = Array.from({ length: subject.manyKeys }, (_, i) => `many/${String(i).padStart(5, '0')}`);
      for (let i = 0; i < keys.length; i += 16) {
        await Promise.all(keys.slice(i, i + 16).map((key) => store.put(key, Buffer.from(key))));
      }
      const found = [];
      for await (const { key, bytes } of store.list('many/')) found.push({ key, bytes });
      expect(found).toEqual(keys.map((key) => ({ key, bytes: key.length })));
    });

    it('takes keys as long as the rule allows', async () => {
      const key = ['s'.repeat(255), 't'.repeat(255), 'u'.repeat(255), 'v'.repeat(132)].join('/');
      expect(key).toHaveLength(900);
      await store.put(key, Buffer.from('long'), { ifAbsent: true });
      expect(await keysOf(store, key)).toEqual([key]);
      expect((await readAll(store.get(key))).toString()).toBe('long');
    });

    it('removes an object, and an absent one too', async () => {
      await store.put('gone/a', Buffer.from('x'));
      await store.remove('gone/a');
      await store.remove('gone/a');
      await store.remove('never/was');
      expect(await store.head('gone/a')).toBeNull();
      expect(await keysOf(store, '')).toEqual([]);
    });

    it('erases an object for good, however often it was written, and no other, and an absent one too', async () => {
      await store.put('key/a', Buffer.from('1'));
      await store.put('key/a', Buffer.from('2'));
      await store.put('key/ab', Buffer.from('3'));
      await store.erase('key/a');
      expect(await store.head('key/a')).toBeNull();
      expect(await keysOf(store, '')).toEqual(['key/ab']);
      await store.erase('key/a');
    });

    it('says null for the head of an absent object', async () => {
      await store.put('a/b', Buffer.from('x'));
      expect(await store.head('a/c')).toBeNull();
      expect(await store.head('a')).toBeNull();
      expect(await store.head('a/b/c')).toBeNull();
    });

    it.each([undefined, { start: 0, end: 1 }, { start: 0, end: 0 }])(
      'names the key and the store of an absent object that is read (range %j)',
      async (range) => {
        const error = await failureOf(readAll(store.get('not/there', range)));
        expect(error.code).toBe('NOT_FOUND');
        expect(error.message).toContain("'not/there'");
        expect(error.message).toContain(store.uri);
      },
    );

    it.each([0, 1, 3 * MIB, 40 * MIB])(
      'leaves nothing when the body breaks after %d bytes, and passes its error on',
      async (size) => {
        const fault = Object.assign(new Error('the source went away'), { code: 'ENOENT' });
        const breaking = async function* () {
          yield* streamed(randomBytes(size));
          throw fault;
        };
        await expect(store.put('broken/a', breaking())).rejects.toBe(fault);
        expect(await store.head('broken/a')).toBeNull();
        expect(await keysOf(store, '')).toEqual([]);
      },
    );

    it.each([...HOSTILE_KEYS, ...HOSTILE_SHAPES].map((key) => [key]))(
      'refuses the key %j everywhere',
      async (key) => {
        const errors = await Promise.all([
          failureOf(store.put(key, Buffer.from('x'))),
          failureOf(readAll(store.get(key))),
          failureOf(store.head(key)),
          failureOf(store.remove(key)),
          failureOf(store.erase(key)),
        ]);
        expect(errors.map(({ code }) => code)).toEqual(Array.from(errors, () => 'INVALID_INPUT'));
      },
    );

    it.each(['/', '../', 'a/../', 'a//', 'a b', '~'])('refuses the prefix %j', async (prefix) => {
      expect((await failureOf(keysOf(store, prefix))).code).toBe('INVALID_INPUT');
    });

    it('passes its own check and leaves no trace of it', async () => {
      await store.check();
      expect(await keysOf(store, '')).toEqual([]);
    });
  });
}
