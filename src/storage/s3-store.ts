import { DeleteObjectCommand, paginateListObjectsV2, S3Client } from '@aws-sdk/client-s3';
import { invalidInput } from '../domain/errors.js';
import { checkKeyPrefix, checkObjectKey, MAX_KEY_BYTES, objectKeyFault } from './object-key.js';
import type { ObjectInfo, ObjectStore } from './object-store.js';
import { probeStore } from './probe-store.js';
import { coolS3Object } from './s3-cool.js';
import { checkKmsKeyId } from './s3-encryption.js';
import { eraseS3Object } from './s3-erase.js';
import { s3Error } from './s3-error.js';
import { getS3Object } from './s3-get.js';
import { checkBucket, headS3Object } from './s3-head.js';
import { checkObjectLock, protectS3Object } from './s3-lock.js';
import {
  ask,
  locate,
  nameIn,
  type ColdObjects,
  type LockedObjects,
  type LockMode,
  type RecallOptions,
  type S3Place,
} from './s3-place.js';
import { putS3Object } from './s3-put.js';
import { recallS3Object } from './s3-recall.js';

/** The SDK's three are used up by one busy second of S3; five reach over some seconds, as S3's guide advises. */
const MAX_ATTEMPTS = 5;
const CONNECT_MILLISECONDS = 5_000;
/** Longer than S3 ever thinks about one part; a server that hangs does not hang the mover. */
const IDLE_MILLISECONDS = 60_000;
/** S3's own limit, less the longest key and the slash between. */
const MAX_PREFIX_BYTES = 1_024 - MAX_KEY_BYTES - 1;

export interface S3StoreOptions {
  readonly bucket: string;
  /** Folder of all objects in the bucket; an object key without slashes at its ends, or empty. */
  readonly prefix: string;
  readonly region: string;
  /** Id or ARN of the KMS key that encrypts every object; not an alias. */
  readonly kmsKeyId: string;
  /** `https://host:port` of a server other than AWS. */
  readonly endpoint?: string;
  /** `host/bucket/key` instead of `bucket.host/key`: what most other servers want. */
  readonly forcePathStyle?: boolean;
  /** Object Lock, for a bucket that has it; left out, objects are not locked. */
  readonly lockMode?: LockMode;
  /** Those that are locked when they are written, in that mode; left out, none are. */
  readonly locked?: LockedObjects;
  /** Left out, everything is STANDARD. */
  readonly cold?: ColdObjects;
  /** Left out, the standard tier and a week. */
  readonly recall?: RecallOptions;
  /** The SDK's default chain when left out: environment, profile, role of the machine. */
  readonly credentials?: {
    readonly accessKeyId: string;
    readonly secretAccessKey: string;
    readonly sessionToken?: string;
  };
}

/**
 * An object store in an S3 bucket, each object encrypted by SSE-KMS with one key. INVALID_INPUT for a bad prefix
 * or an alias of a key; nothing is asked of the server before the first operation (`check` asks all).
 */
export function createS3Store(options: S3StoreOptions): ObjectStore {
  const place = placeOf(options);
  const { uri } = place;
  const { lockMode } = options;

  const head = async (key: string): Promise<ObjectInfo | null> => {
    checkObjectKey(key, uri);
    const found = await headS3Object(place, key);
    if (found !== null) {
      return { key, bytes: found.bytes, ...(found.sha256 !== null && { sha256: found.sha256 }) };
    }
    await checkBucket(place, `looking for ${nameIn(place, key)}`);
    return null;
  };

  const put: ObjectStore['put'] = async (key, body, { ifAbsent = false } = {}) => {
    checkObjectKey(key, uri);
    return putS3Object(place, key, body, ifAbsent);
  };

  const get: ObjectStore['get'] = async function* (key, range) {
    checkObjectKey(key, uri);
    yield* getS3Object(place, key, range);
  };

  const list: ObjectStore['list'] = async function* (prefix) {
    checkKeyPrefix(prefix, uri);
    yield* listS3Objects(place, prefix);
  };

  const remove = async (key: string): Promise<void> => {
    checkObjectKey(key, uri);
    await ask(
      place,
      `removing ${nameIn(place, key)}`,
      place.client.send(new DeleteObjectCommand(locate(place, key))),
    );
  };

  const erase = async (key: string): Promise<void> => {
    checkObjectKey(key, uri);
    await eraseS3Object(place, key);
  };

  const check = async (): Promise<void> => {
    await checkBucket(place, `checking ${uri}`);
    if (lockMode !== undefined) await checkObjectLock(place);
    await probeStore({ uri, put, get, head, remove });
  };

  const recall: ObjectStore['recall'] = async (key) => {
    checkObjectKey(key, uri);
    return recallS3Object(place, key);
  };

  const cool: ObjectStore['cool'] = async (key, storageClass) => {
    checkObjectKey(key, uri);
    return coolS3Object(place, key, storageClass);
  };

  const encryptionKeyId = place.kmsKeyId;
  const store = { uri, encryptionKeyId, check, put, get, head, list, remove, erase, recall, cool };
  if (lockMode === undefined) return store;
  return {
    ...store,
    protect: async (key, protection) => {
      checkObjectKey(key, uri);
      await protectS3Object(place, lockMode, key, protection);
    },
  };
}

/** Pages of 1,000 as they are consumed; S3 gives keys in the order of their bytes. */
async function* listS3Objects(place: S3Place, prefix: string): AsyncGenerator<ObjectInfo, void, undefined> {
  const pages = paginateListObjectsV2(
    { client: place.client },
    { Bucket: place.bucket, Prefix: `${place.keyPrefix}${prefix}` },
  );
  try {
    for await (const { Contents = [] } of pages) {
      for (const { Key, Size = 0, StorageClass } of Contents) {
        const key = Key?.slice(place.keyPrefix.length) ?? '';
        // Consoles make empty objects `folder/`, which no put of ours writes.
        if (objectKeyFault(key) === null) {
          yield { key, bytes: Size, ...(StorageClass !== undefined && { storageClass: StorageClass }) };
        }
      }
    }
  } catch (error) {
    throw s3Error(error, place, `listing '${prefix}' in ${place.uri}`);
  }
}

function placeOf(options: S3StoreOptions): S3Place {
  const { bucket, prefix, region, kmsKeyId, endpoint, forcePathStyle, credentials } = options;
  const fault =
    prefix === ''
      ? null
      : (objectKeyFault(prefix) ?? (prefix.length > MAX_PREFIX_BYTES ? 'it is too long' : null));
  if (fault !== null) {
    throw invalidInput(
      `'${prefix}' is not a prefix for a store in bucket '${bucket}': ${fault}`,
      `Give a path of at most ${MAX_PREFIX_BYTES} characters without slashes at its ends, or none.`,
    );
  }
  checkKmsKeyId(kmsKeyId);
  const client = new S3Client({
    region,
    maxAttempts: MAX_ATTEMPTS,
    requestHandler: { connectionTimeout: CONNECT_MILLISECONDS, socketTimeout: IDLE_MILLISECONDS },
    ...(endpoint !== undefined && { endpoint }),
    ...(forcePathStyle !== undefined && { forcePathStyle }),
    ...(credentials !== undefined && { credentials }),
  });
  return {
    client,
    bucket,
    kmsKeyId,
    cold: options.cold ?? null,
    locked:
      options.lockMode === undefined || options.locked === undefined
        ? null
        : { ...options.locked, mode: options.lockMode },
    recall: options.recall ?? { tier: 'STANDARD', days: 7 },
    endpoint: endpoint ?? null,
    keyPrefix: prefix === '' ? '' : `${prefix}/`,
    uri: prefix === '' ? `s3://${bucket}` : `s3://${bucket}/${prefix}`,
  };
}
