import type { S3Client } from '@aws-sdk/client-s3';
import type { RecallTier } from '../domain/recall.js';
import type { StorageClass } from '../domain/storage-class.js';
import { objectName } from './object-errors.js';
import { s3Error, type S3Address } from './s3-error.js';

/** One store's client and where its objects go: the first argument of every S3 operation. */
export interface S3Place extends S3Address {
  readonly client: S3Client;
  /** Empty, or ending in a slash. */
  readonly keyPrefix: string;
  readonly kmsKeyId: string;
  readonly cold: ColdObjects | null;
  readonly recall: RecallOptions;
  readonly locked: (LockedObjects & { readonly mode: LockMode }) | null;
}

/** COMPLIANCE: nobody can shorten a lock. GOVERNANCE: who has s3:BypassGovernanceRetention can, as Sortkeep does. */
export type LockMode = 'GOVERNANCE' | 'COMPLIANCE';

/** Which objects are locked from the moment on in which they are written, and for how long. */
export interface LockedObjects {
  readonly days: number;
  isLocked(key: string): boolean;
}

/** How objects are asked for that lie in a class that is not read at once. */
export interface RecallOptions {
  readonly tier: RecallTier;
  /** How long they can be read then. */
  readonly days: number;
}

/** Which objects go into another storage class than STANDARD. */
export interface ColdObjects {
  readonly storageClass: StorageClass;
  isCold(key: string): boolean;
}

export const nameIn = (place: S3Place, key: string): string => objectName(key, place.uri);

/** Bucket and full key of an object, as every command wants them. */
export const locate = (place: S3Place, key: string): { readonly Bucket: string; readonly Key: string } => ({
  Bucket: place.bucket,
  Key: `${place.keyPrefix}${key}`,
});

/** Asked of S3 with each new object. The bucket key spares a call to KMS an object. */
export const encryptionOf = (place: S3Place) =>
  ({ ServerSideEncryption: 'aws:kms', SSEKMSKeyId: place.kmsKeyId, BucketKeyEnabled: true }) as const;

/** Asked of S3 with a new object; null: STANDARD. */
export const storageClassOf = ({ cold }: S3Place, key: string): StorageClass | null =>
  cold?.isCold(key) === true ? cold.storageClass : null;

export const classOf = (place: S3Place, key: string) => {
  const storageClass = storageClassOf(place, key);
  return storageClass === null ? {} : { StorageClass: storageClass };
};

const DAY_MS = 86_400_000;

/** Asked of S3 with a new object, so that there is no moment at which it is not locked. */
export const lockOf = ({ locked }: S3Place, key: string) =>
  locked?.isLocked(key) === true
    ? {
        ObjectLockMode: locked.mode,
        ObjectLockRetainUntilDate: new Date(Date.now() + locked.days * DAY_MS),
      }
    : {};

/** Awaits one request (the SDK retries it); its errors become ours. `doing` names the object. */
export async function ask<T>(place: S3Place, doing: string, request: Promise<T>): Promise<T> {
  try {
    return await request;
  } catch (error) {
    throw s3Error(error, place, doing);
  }
}
