import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { getWrappedKey } from '../catalog/archives/get-wrapped-key.js';
import type { Config } from '../config/config.js';
import { isDataKey, isProofKey } from '../movers/archive/archive-keys.js';
import type { Queryable } from '../postgres/session.js';
import type { RewrapParts } from '../services/rewrap-keys.js';
import { createDirectoryStore } from '../storage/directory-store.js';
import type { KeyProvider } from '../storage/key-provider.js';
import { createKmsKey } from '../storage/kms-key.js';
import { createLocalKey, openLocalKey } from '../storage/local-key.js';
import type { ObjectStore } from '../storage/object-store.js';
import { createS3Store } from '../storage/s3-store.js';
import { sealArchives } from '../storage/seal-archives.js';
import { rewrapArchiveKey } from '../storage/wrap-archive-key.js';
import { needed } from './needed.js';

/** The store that is configured, which seals archives with a data key of their own before it stores them. */
export async function openStore(
  config: Config,
  dataDirectory: string,
  catalog: Queryable,
): Promise<OpenedStore> {
  const { store, keys } = await openPlainStore(config, dataDirectory);
  const { archiveKeyFile, archiveKeyFileBefore } = config;
  const wrappers = {
    current: archiveKeyFile === undefined ? keys : await wrappingKey(archiveKeyFile, createLocalKey),
    former: [
      ...(keys === null ? [] : [keys]),
      ...(archiveKeyFileBefore === undefined ? [] : [await wrappingKey(archiveKeyFileBefore, openLocalKey)]),
    ],
  };
  return {
    store: sealArchives({ store, wrappers, spare: (id) => getWrappedKey(catalog, id) }),
    rewrapKey: (text, id) => rewrapArchiveKey(wrappers, text, id),
  };
}

/** `kms:` and an ARN, or a file. */
const wrappingKey = async (
  setting: string,
  openFile: (path: string) => Promise<KeyProvider>,
): Promise<KeyProvider> =>
  setting.startsWith('kms:') ? createKmsKey(setting.slice('kms:'.length)) : openFile(setting);

export type OpenedStore = Pick<RewrapParts, 'store' | 'rewrapKey'>;

interface PlainStore {
  readonly store: ObjectStore;
  /** What a directory store seals its files with; null on S3. */
  readonly keys: KeyProvider | null;
}

async function openPlainStore(config: Config, dataDirectory: string): Promise<PlainStore> {
  if (config.store === 'directory') {
    const keys = await createLocalKey(config.storeKeyFile ?? join(dataDirectory, 'archive.key'));
    if (config.storeDirectory !== undefined) {
      return { store: createDirectoryStore({ directory: config.storeDirectory, keys }), keys };
    }
    // Only the default is made: a configured directory that is missing may be a disk that is not mounted.
    const directory = join(dataDirectory, 'archives');
    await mkdir(directory, { recursive: true, mode: 0o700 });
    return { store: createDirectoryStore({ directory, keys }), keys };
  }
  const store = createS3Store({
    bucket: needed(config.s3Bucket, 's3Bucket'),
    prefix: config.s3Prefix,
    region: needed(config.s3Region, 's3Region'),
    kmsKeyId: needed(config.s3KmsKeyId, 's3KmsKeyId'),
    forcePathStyle: config.s3ForcePathStyle,
    recall: { tier: config.s3RecallTier, days: config.s3RecallDays },
    ...(config.s3ObjectLock === undefined ? {} : { lockMode: config.s3ObjectLock }),
    ...(config.retainDays === 0 ? {} : { locked: { days: config.retainDays, isLocked: isProofKey } }),
    ...(config.s3StorageClass === 'STANDARD'
      ? {}
      : { cold: { storageClass: config.s3StorageClass, isCold: isDataKey } }),
    ...(config.s3Endpoint === undefined ? {} : { endpoint: config.s3Endpoint }),
  });
  return { store, keys: null };
}
