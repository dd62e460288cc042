import { CopyObjectCommand, DeleteObjectCommand } from '@aws-sdk/client-s3';
import { conflict, SortkeepError } from '../domain/errors.js';
import { COLD_CLASSES, type ColdClass } from '../domain/storage-class.js';
import { objectNotFound } from './object-errors.js';
import { encryptionFault } from './s3-encryption.js';
import { headS3Object, type S3Head } from './s3-head.js';
import { ask, encryptionOf, locate, nameIn, type S3Place } from './s3-place.js';

/**
 * Copies an object onto itself in a colder class, encrypted as before, if it is still the one that was looked at. S3
 * replaces it in one step: it can be read until then. In a bucket with versions the former version goes, once the copy
 * has its length and its checksum; one that S3 keeps no checksum of stays.
 */
export async function coolS3Object(place: S3Place, key: string, storageClass: ColdClass): Promise<boolean> {
  const name = nameIn(place, key);
  const doing = `moving ${name} to ${storageClass}`;
  const before = await headS3Object(place, key);
  if (before === null) throw objectNotFound(name);
  if (coldness(before.storageClass) >= coldness(storageClass)) return false;
  if (before.locked) {
    throw conflict(
      `${name} is locked: a copy in ${storageClass} would not end what the locked version costs`,
      'Wait for the end of the lock, or let a lifecycle rule of the bucket move the versions.',
    );
  }
  const { Bucket, Key } = locate(place, key);
  const copy = new CopyObjectCommand({
    ...{ Bucket, Key, StorageClass: storageClass, MetadataDirective: 'COPY' },
    ...encryptionOf(place),
    CopySource: encodeURI(`${Bucket}/${Key}`),
    ...(before.etag !== undefined && { CopySourceIfMatch: before.etag }),
  });
  await ask(place, doing, place.client.send(copy)).catch((error: unknown) => {
    if (!(error instanceof SortkeepError) || error.code !== 'ALREADY_EXISTS') throw error;
    throw new SortkeepError('CONFLICT', `${name} was replaced while it was to be moved to ${storageClass}`, {
      hint: 'Find the writer that replaces objects, and verify the archive.',
      cause: error,
    });
  });
  const after = await headS3Object(place, key);
  const fault = copyFault(place, before, after, storageClass);
  if (fault !== null) {
    throw new SortkeepError('CONFLICT', `the copy of ${name} is not what was copied: ${fault}`, {
      hint: 'Verify the archive, which reads it back; nothing else was moved or removed.',
    });
  }
  if (before.versionId !== undefined && before.versionId !== after?.versionId && before.checksum !== null) {
    const remove = new DeleteObjectCommand({ Bucket, Key, VersionId: before.versionId });
    await ask(place, `removing the former version of ${name}`, place.client.send(remove));
  }
  return true;
}

/** STANDARD and what is not known are warmest. */
const coldness = (storageClass: string): number => COLD_CLASSES.findIndex((known) => known === storageClass);

function copyFault(
  { kmsKeyId }: S3Place,
  before: S3Head,
  after: S3Head | null,
  wanted: ColdClass,
): string | null {
  if (after === null) return 'it is not there';
  if (after.bytes !== before.bytes) return `it has ${after.bytes} bytes, not ${before.bytes}`;
  if (before.checksum !== null && after.checksum !== before.checksum) return 'it has another checksum';
  if (after.storageClass !== wanted) return `it is stored as ${after.storageClass}, not ${wanted}`;
  return encryptionFault(kmsKeyId, after);
}
