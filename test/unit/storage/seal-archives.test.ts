import { beforeEach, describe, expect, it } from '@jest/globals';
import { randomBytes, randomUUID } from 'node:crypto';
import { archiveId } from '../../../src/domain/ids.js';
import {
  archiveKeyKey,
  findArchiveKey,
  parseArchiveKey,
  readArchiveKey,
} from '../../../src/storage/archive-key.js';
import type { KeyProvider } from '../../../src/storage/key-provider.js';
import { keyOfBytes } from '../../../src/storage/local-key.js';
import type { ObjectStore } from '../../../src/storage/object-store.js';
import { sealArchives } from '../../../src/storage/seal-archives.js';
import { rewrapArchiveKey } from '../../../src/storage/wrap-archive-key.js';
import { failureOf, readAll } from '../../contract/object-store.contract.js';
import { createMemoryObjectStore, readWhole } from '../../support/memory-object-store.js';

const id = archiveId(randomUUID());
const SEALED = `archive/${id}/data/00000-000-aaaa.csv.zst.sealed`;
const BODY = Buffer.from('rows '.repeat(100));
const wrapper = keyOfBytes(randomBytes(32));

let below: ObjectStore;
let spare: string | null;
const opened = (by = wrapper, former: readonly KeyProvider[] = []): ObjectStore =>
  sealArchives({ store: below, wrappers: { current: by, former }, spare: () => Promise.resolve(spare) });

beforeEach(() => {
  below = createMemoryObjectStore('s3://bucket');
  spare = null;
});

describe('a store that seals archives', () => {
  it('seals what is named so, under one key an archive, which is wrapped beside it', async () => {
    const store = opened();
    await store.put(SEALED, BODY);
    await store.put(`${SEALED}.sealed`, BODY);
    expect((await readWhole(below, SEALED)).includes('rows rows')).toBe(false);
    expect(await store.head(SEALED)).toEqual({ key: SEALED, bytes: BODY.length });
    const key = await readArchiveKey(below, id);
    expect(key).toMatchObject({ archiveId: id, keyId: wrapper.keyId });
    expect((await readAll(opened().get(SEALED))).equals(BODY)).toBe(true);
    expect((await readAll(opened().get(`${SEALED}.sealed`))).equals(BODY)).toBe(true);
  });

  it('leaves everything else as it is', async () => {
    for (const key of [`archive/${id}/manifest.json`, 'archive/x.sealed', `other/${id}/a.sealed`]) {
      await opened().put(key, BODY);
      expect((await readWhole(below, key)).equals(BODY)).toBe(true);
    }
    expect(await findArchiveKey(below, id)).toBeNull();
  });

  it('makes one key when several writers begin at once', async () => {
    const keys = Array.from({ length: 8 }, (_, index) => `archive/${id}/data/${index}.sealed`);
    await Promise.all(keys.map((key) => opened().put(key, BODY)));
    for (const key of keys) expect((await readAll(opened().get(key))).equals(BODY)).toBe(true);
  });

  it('opens nothing any more once the key object is erased, in a process that had it too', async () => {
    const store = opened();
    await store.put(SEALED, BODY);
    await readAll(store.get(SEALED));
    await store.erase(archiveKeyKey(id));
    for (const reader of [store, opened()]) {
      const error = await failureOf(readAll(reader.get(SEALED)));
      expect(error).toMatchObject({
        code: 'NOT_FOUND',
        message: expect.stringContaining(`nobody can read archive ${id}`),
      });
    }
    expect(await store.head(SEALED)).toEqual({ key: SEALED, bytes: BODY.length });
  });

  it('makes no key for a twin: who shredded while it was made finds none afterwards', async () => {
    const twin = `twin/${id}/aaaa.parquet.sealed`;
    expect((await failureOf(opened().put(twin, BODY))).code).toBe('NOT_FOUND');
    expect(await findArchiveKey(below, id)).toBeNull();
  });

  it("opens by the catalog's copy where the key object was lost", async () => {
    await opened().put(SEALED, BODY);
    spare = await findArchiveKey(below, id);
    await below.erase(archiveKeyKey(id));
    expect((await readAll(opened().get(SEALED))).equals(BODY)).toBe(true);
  });

  it('says which key it needs, and which setting, where it has another or none', async () => {
    await opened().put(SEALED, BODY);
    const other = await failureOf(readAll(opened(keyOfBytes(randomBytes(32))).get(SEALED)));
    expect(other.code).toBe('ACCESS_DENIED');
    expect(other.message).toContain(wrapper.keyId);
    const none = sealArchives({
      store: below,
      wrappers: { current: null, former: [] },
      spare: () => Promise.resolve(null),
    });
    const error = await failureOf(readAll(none.get(SEALED)));
    expect([error.code, error.hint]).toEqual(['ACCESS_DENIED', expect.stringContaining('archiveKeyFile')]);
  });

  it('opens what a key of before wrapped, and by the key of today alone once it was wrapped anew', async () => {
    await opened().put(SEALED, BODY);
    const next = keyOfBytes(randomBytes(32));
    expect((await readAll(opened(next, [wrapper]).get(SEALED))).equals(BODY)).toBe(true);
    const before = (await findArchiveKey(below, id)) ?? '';
    const wrappers = { current: next, former: [wrapper] };
    const text = await rewrapArchiveKey(wrappers, before, id);
    expect(parseArchiveKey(text, id, 'it')).toMatchObject({
      keyId: next.keyId,
      sha256: parseArchiveKey(before, id, 'it').sha256,
    });
    expect(await rewrapArchiveKey(wrappers, text, id)).toBe(text);
    await below.put(archiveKeyKey(id), Buffer.from(text));
    expect((await readAll(opened(next).get(SEALED))).equals(BODY)).toBe(true);
    expect((await failureOf(readAll(opened().get(SEALED)))).code).toBe('ACCESS_DENIED');
  });

  it('takes a key object of another archive, or damaged, for damage', async () => {
    await opened().put(SEALED, BODY);
    const text = (await findArchiveKey(below, id)) ?? '';
    const other = archiveId(randomUUID());
    for (const bad of ['', '{}', text.replace(id, other), text.replace(/"sha256":"./, '"sha256":"x')]) {
      await below.put(archiveKeyKey(id), Buffer.from(bad));
      expect([bad, (await failureOf(readAll(opened().get(SEALED)))).code]).toEqual([bad, 'CORRUPTED']);
    }
  });
});
