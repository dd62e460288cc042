import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createHash } from 'node:crypto';
import { chmod, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createLocalKey } from '../../src/storage/local-key.js';
import { keyProviderContract } from './key-provider.contract.js';
import { failureOf } from './object-store.contract.js';

let home: string;
let path: string;

beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'sortkeep-key-'));
  path = join(home, 'key');
});
afterEach(async () => {
  await rm(home, { recursive: true, force: true });
});

keyProviderContract(
  'a local key file',
  () => createLocalKey(path),
  () => createLocalKey(join(home, 'other')),
);

describe('a local key', () => {
  it('makes a key file of 32 bytes for its owner alone, and nothing beside it', async () => {
    const { keyId } = await createLocalKey(path);
    const { mode, size } = await stat(path);
    expect([mode & 0o777, size]).toEqual([0o600, 32]);
    expect(await readdir(home)).toEqual(['key']);
    const hash = createHash('sha256')
      .update(await readFile(path))
      .digest('hex');
    expect(keyId).toBe(`local:${hash.slice(0, 16)}`);
  });

  it('names the key that wrapped what it refuses', async () => {
    const [keys, other] = [await createLocalKey(path), await createLocalKey(join(home, 'other'))];
    const { wrapped } = await other.generateDataKey('a');
    expect((await failureOf(keys.unwrap(wrapped, 'a'))).message).toContain(other.keyId);
  });

  it('is one key when several processes make it at once', async () => {
    const made = await Promise.all(Array.from({ length: 16 }, () => createLocalKey(path)));
    expect(new Set(made.map(({ keyId }) => keyId)).size).toBe(1);
    expect(await readdir(home)).toEqual(['key']);
  });

  it.each([0o640, 0o604, 0o660, 0o777])('refuses a key file of mode %o', async (mode) => {
    await createLocalKey(path);
    await chmod(path, mode);
    const error = await failureOf(createLocalKey(path));
    expect(error.code).toBe('ACCESS_DENIED');
    expect(error.message).toContain(path);
    expect(error.hint).toContain('chmod 600');
  });

  it.each([0, 31, 33, 64])('refuses a key file of %d bytes and does not replace it', async (length) => {
    await writeFile(path, Buffer.alloc(length, 7), { mode: 0o600 });
    const error = await failureOf(createLocalKey(path));
    expect(error.code).toBe('CORRUPTED');
    expect(error.message).toContain(`${length} bytes`);
    expect((await readFile(path)).length).toBe(length);
  });

  it('names the key file whose folder is not there', async () => {
    const error = await failureOf(createLocalKey(join(home, 'no', 'key')));
    expect(error.code).toBe('UNREACHABLE');
    expect(error.message).toContain(join(home, 'no', 'key'));
  });
});
