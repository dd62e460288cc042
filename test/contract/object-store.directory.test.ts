import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { randomBytes } from 'node:crypto';
import {
  chmod,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rename,
  rm,
  truncate,
  utimes,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createDirectoryStore } from '../../src/storage/directory-store.js';
import { createLocalKey } from '../../src/storage/local-key.js';
import type { ObjectStore } from '../../src/storage/object-store.js';
import { failureOf, objectStoreContract, readAll } from './object-store.contract.js';

async function makePlace() {
  const home = await mkdtemp(join(tmpdir(), 'sortkeep-store-'));
  const directory = join(home, 'objects');
  await mkdir(directory);
  const keys = await createLocalKey(join(home, 'key'));
  const store = createDirectoryStore({ directory, keys });
  return { home, directory, store, close: () => rm(home, { recursive: true, force: true }) };
}

objectStoreContract('a directory', async () => {
  const { store, close } = await makePlace();
  return { store, close, conditionalWrites: true, manyKeys: 1_100 };
});

async function firstOf<T>(items: AsyncIterable<T>): Promise<T | undefined> {
  for await (const item of items) return item;
  return undefined;
}

describe('a directory store', () => {
  let home: string;
  let directory: string;
  let store: ObjectStore;
  let close: () => Promise<void>;

  beforeEach(async () => {
    ({ home, directory, store, close } = await makePlace());
  });
  afterEach(async () => {
    await close();
  });

  const reading = async (key: string) => (await failureOf(readAll(store.get(key)))).code;

  it('names itself as a file URI and its key by fingerprint', () => {
    expect(store.uri).toBe(`file://${directory}`);
    expect(store.encryptionKeyId).toMatch(/^local:[0-9a-f]{16}$/);
  });

  it('keeps no plaintext and no key in its files', async () => {
    const secret = 'the quick brown fox 4111 1111 1111 1111 ';
    await store.put('secret', Buffer.from(secret.repeat(5_000)));
    const file = await readFile(join(directory, 'secret'));
    expect(file.includes(secret.slice(0, 12))).toBe(false);
    expect(file.includes((await readFile(join(home, 'key'))).subarray(0, 8))).toBe(false);
  });

  it('encrypts equal bodies differently', async () => {
    await store.put('a', Buffer.alloc(100));
    await store.put('b', Buffer.alloc(100));
    const [a, b] = await Promise.all([readFile(join(directory, 'a')), readFile(join(directory, 'b'))]);
    expect(a.subarray(480).equals(b.subarray(480))).toBe(false);
  });

  it('finds a flipped bit anywhere in the file', async () => {
    await store.put('a', randomBytes(150_000));
    const path = join(directory, 'a');
    const whole = await readFile(path);
    // Every byte of the header, then one in each 997 of the segments.
    const places = [
      ...Array(512).keys(),
      ...Array.from({ length: 150 }, (_, i) => 512 + i * 997),
      whole.length - 1,
    ];
    for (const at of places) {
      const damaged = Buffer.from(whole);
      damaged.writeUInt8(damaged.readUInt8(at) ^ (1 << (at % 8)), at);
      await writeFile(path, damaged);
      expect([at, await reading('a')]).toEqual([at, 'CORRUPTED']);
    }
  });

  it('finds a cut or lengthened file, wherever it was cut', async () => {
    await store.put('a', randomBytes(200_000));
    const path = join(directory, 'a');
    const whole = await readFile(path);
    const segment = 65_536 + 16;
    for (const length of [
      0,
      1,
      511,
      512,
      513,
      528,
      512 + segment,
      512 + 2 * segment,
      512 + 3 * segment,
      whole.length - 1,
    ]) {
      await writeFile(path, whole);
      await truncate(path, length);
      expect([length, await reading('a')]).toEqual([length, 'CORRUPTED']);
      const pastEnd = await failureOf(readAll(store.get('a', { start: 199_000, end: 200_000 })));
      expect([length, pastEnd.code]).toEqual([length, 'CORRUPTED']);
    }
    await writeFile(path, Buffer.concat([whole, Buffer.alloc(100)]));
    expect(await reading('a')).toBe('CORRUPTED');
  });

  it('finds an empty object that was cut', async () => {
    await store.put('empty', Buffer.alloc(0));
    await truncate(join(directory, 'empty'), 512);
    expect(await reading('empty')).toBe('CORRUPTED');
  });

  it('finds files that were swapped or renamed, and segments that were swapped', async () => {
    await store.put('a', randomBytes(131_072));
    await store.put('b', randomBytes(131_072));
    await rename(join(directory, 'a'), join(directory, 'c'));
    await rename(join(directory, 'b'), join(directory, 'a'));
    expect([await reading('a'), await reading('c')]).toEqual(['CORRUPTED', 'CORRUPTED']);
    const segment = 65_536 + 16;
    await rename(join(directory, 'a'), join(directory, 'b'));
    const whole = await readFile(join(directory, 'b'));
    const [head, first, second] = [0, 512, 512 + segment].map((at, i) =>
      whole.subarray(at, at + (i === 0 ? 512 : segment)),
    );
    await writeFile(
      join(directory, 'b'),
      Buffer.concat([head, second, first].filter((part) => part !== undefined)),
    );
    expect(await reading('b')).toBe('CORRUPTED');
  });

  it('reads a range of a damaged file where the damage is not', async () => {
    const body = randomBytes(200_000);
    await store.put('a', body);
    const path = join(directory, 'a');
    const damaged = await readFile(path);
    damaged.writeUInt8(damaged.readUInt8(512 + 100) ^ 1, 512 + 100);
    await writeFile(path, damaged);
    expect(
      (await readAll(store.get('a', { start: 70_000, end: 70_010 }))).equals(body.subarray(70_000, 70_010)),
    ).toBe(true);
    expect((await failureOf(readAll(store.get('a', { start: 0, end: 1 })))).code).toBe('CORRUPTED');
  });

  it('says which key an object needs when it is opened with another', async () => {
    await store.put('a', Buffer.from('x'));
    const other = createDirectoryStore({ directory, keys: await createLocalKey(join(home, 'other-key')) });
    const error = await failureOf(readAll(other.get('a')));
    expect(error.code).toBe('ACCESS_DENIED');
    expect(error.message).toContain("object 'a'");
    expect(error.message).toContain(store.encryptionKeyId);
  });

  it('does not take a missing directory for an empty store', async () => {
    await rm(directory, { recursive: true });
    const errors = await Promise.all([
      failureOf(store.check()),
      failureOf(store.put('a/b', Buffer.from('x'))),
      failureOf(store.head('a/b')),
      failureOf(store.remove('a/b')),
      failureOf(readAll(store.get('a/b'))),
      failureOf(firstOf(store.list(''))),
    ]);
    for (const error of errors) {
      expect(error.code).toBe('UNREACHABLE');
      expect(error.message).toContain(store.uri);
    }
  });

  it('refuses a directory that it cannot write to, by name', async () => {
    await writeFile(join(home, 'file'), 'x');
    for (const below of ['file', 'file/objects']) {
      const unwritable = createDirectoryStore({
        directory: join(home, below),
        keys: await createLocalKey(join(home, 'key')),
      });
      const error = await failureOf(unwritable.check());
      expect(error.code).toBe('ACCESS_DENIED');
      expect(error.message).toContain(unwritable.uri);
    }
  });

  it('refuses a key that is a folder, and one below an object', async () => {
    await store.put('a/b', Buffer.from('x'));
    for (const key of ['a', 'a/b/c']) {
      for (const ifAbsent of [true, false]) {
        expect((await failureOf(store.put(key, Buffer.from('y'), { ifAbsent }))).code).toBe('CONFLICT');
      }
    }
    await store.remove('a');
    expect((await readAll(store.get('a/b'))).toString()).toBe('x');
  });

  it('does not show what a crash left, and clears it a day later', async () => {
    const leftover = (n: number) => join(directory, 'a', `.0000000${n}-0000-4000-8000-000000000000~`);
    await mkdir(join(directory, 'a'));
    await writeFile(leftover(1), 'old');
    await writeFile(leftover(2), 'young');
    const yesterday = new Date(Date.now() - 25 * 60 * 60 * 1000);
    await utimes(leftover(1), yesterday, yesterday);
    expect(await firstOf(store.list(''))).toBeUndefined();
    await store.check();
    expect(await readdir(join(directory, 'a'))).toEqual(['.00000002-0000-4000-8000-000000000000~']);
  });

  it('leaves no file of its own beside the objects', async () => {
    await store.put('a', Buffer.from('x'), { ifAbsent: true });
    await store.put('a', Buffer.from('y'));
    await failureOf(store.put('a', Buffer.from('z'), { ifAbsent: true }));
    expect(await readdir(directory)).toEqual(['a']);
  });

  it('refuses a key file that others can read', async () => {
    await chmod(join(home, 'key'), 0o640);
    const error = await failureOf(createLocalKey(join(home, 'key')));
    expect(error.code).toBe('ACCESS_DENIED');
    expect(error.message).toContain(join(home, 'key'));
  });
});
