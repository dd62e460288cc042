/** Keys of archives that AWS KMS wraps: the real client, and a KMS in this process. */
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { randomBytes, randomUUID } from 'node:crypto';
import { archiveId } from '../../../src/domain/ids.js';
import type { ArchiveId } from '../../../src/domain/ids.js';
import { archiveKeyKey, findArchiveKey, parseArchiveKey } from '../../../src/storage/archive-key.js';
import type { KeyProvider } from '../../../src/storage/key-provider.js';
import { createKmsKey } from '../../../src/storage/kms-key.js';
import { keyOfBytes } from '../../../src/storage/local-key.js';
import type { ObjectStore } from '../../../src/storage/object-store.js';
import { sealArchives } from '../../../src/storage/seal-archives.js';
import { rewrapArchiveKey } from '../../../src/storage/wrap-archive-key.js';
import { failureOf, readAll } from '../../contract/object-store.contract.js';
import { startKmsServer } from '../../support/kms-server.js';
import type { KmsServer } from '../../support/kms-server.js';
import { createMemoryObjectStore } from '../../support/memory-object-store.js';

const BODY = randomBytes(100_000);

let kms: KmsServer;
let arn: string;
let below: ObjectStore;
let id: ArchiveId;
let object: string;

beforeEach(async () => {
  kms = await startKmsServer();
  arn = kms.makeKey();
  below = createMemoryObjectStore('s3://bucket');
  id = archiveId(randomUUID());
  object = `archive/${id}/data/00000-000-aaaa.csv.zst.sealed`;
});
afterEach(async () => {
  await kms.close();
});

const inKms = (name = arn): KeyProvider =>
  createKmsKey(name, {
    endpoint: kms.endpoint,
    credentials: { accessKeyId: 'id', secretAccessKey: 'secret' },
  });

/** As another process: it remembers no key. */
const opened = (current: KeyProvider, former: readonly KeyProvider[] = []): ObjectStore =>
  sealArchives({ store: below, wrappers: { current, former }, spare: () => Promise.resolve(null) });

describe('an archive whose key AWS KMS wraps', () => {
  it('has a key object that names the key, and asks KMS in the name of the archive', async () => {
    await opened(inKms()).put(object, BODY);
    expect((await readAll(below.get(object))).includes(BODY.subarray(0, 32))).toBe(false);
    expect((await readAll(opened(inKms()).get(object))).equals(BODY)).toBe(true);
    expect(parseArchiveKey((await findArchiveKey(below, id)) ?? '', id, 'it').keyId).toBe(arn);
    const asked = kms.calls.map(({ EncryptionContext }) => EncryptionContext['sortkeep:object']);
    expect(new Set(asked)).toEqual(new Set([archiveKeyKey(id)]));
  });

  it('cannot be read while the key is disabled, and can again afterwards', async () => {
    await opened(inKms()).put(object, BODY);
    kms.faults.set(arn, 'DisabledException');
    const error = await failureOf(readAll(opened(inKms()).get(object)));
    expect(error).toMatchObject({ code: 'ACCESS_DENIED', hint: expect.stringContaining('Enable the key') });
    expect(error.message).toContain(id);
    kms.faults.clear();
    expect((await readAll(opened(inKms()).get(object))).equals(BODY)).toBe(true);
  });

  it('is shredded with its key object: KMS has nothing to open any more', async () => {
    const store = opened(inKms());
    await store.put(object, BODY);
    await store.erase(archiveKeyKey(id));
    const asked = kms.calls.length;
    for (const reader of [store, opened(inKms())]) {
      expect((await failureOf(readAll(reader.get(object)))).code).toBe('NOT_FOUND');
    }
    expect(kms.calls).toHaveLength(asked);
  });

  it.each(['into KMS', 'out of KMS', 'from one key of KMS to another'])('is wrapped anew %s', async (way) => {
    const file = keyOfBytes(randomBytes(32));
    const [from, to] =
      way === 'into KMS' ? [file, inKms()] : [inKms(), way === 'out of KMS' ? file : inKms(kms.makeKey())];
    await opened(from).put(object, BODY);
    const before = (await findArchiveKey(below, id)) ?? '';
    const text = await rewrapArchiveKey({ current: to, former: [from] }, before, id);
    expect(parseArchiveKey(text, id, 'it').keyId).toBe(to.keyId);
    await below.put(archiveKeyKey(id), Buffer.from(text));
    expect((await readAll(opened(to).get(object))).equals(BODY)).toBe(true);
    const error = await failureOf(readAll(opened(from).get(object)));
    expect(error.code).toBe('ACCESS_DENIED');
    expect(error.message).toContain(`was wrapped by ${to.keyId}, not ${from.keyId}`);
  });
});
