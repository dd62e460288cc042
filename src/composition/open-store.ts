import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Config } from '../config/config.js';
import { createDirectoryStore } from '../storage/directory-store.js';
import { createLocalKey } from '../storage/local-key.js';
import type { ObjectStore } from '../storage/object-store.js';
import { createS3Store } from '../storage/s3-store.js';
import { needed } from './needed.js';

export async function openStore(config: Config, dataDirectory: string): Promise<ObjectStore> {
  if (config.store === 'directory') {
    const keys = await createLocalKey(config.storeKeyFile ?? join(dataDirectory, 'archive.key'));
    if (config.storeDirectory !== undefined) {
      return createDirectoryStore({ directory: config.storeDirectory, keys });
    }
    // Only the default is made: a configured directory that is missing may be a disk that is not mounted.
    const directory = join(dataDirectory, 'archives');
    await mkdir(directory, { recursive: true, mode: 0o700 });
    return createDirectoryStore({ directory, keys });
  }
  return createS3Store({
    bucket: needed(config.s3Bucket, 's3Bucket'),
    prefix: config.s3Prefix,
    region: needed(config.s3Region, 's3Region'),
    kmsKeyId: needed(config.s3KmsKeyId, 's3KmsKeyId'),
    forcePathStyle: config.s3ForcePathStyle,
    ...(config.s3Endpoint === undefined ? {} : { endpoint: config.s3Endpoint }),
  });
}
