import { HeadBucketCommand, HeadObjectCommand } from '@aws-sdk/client-s3';
import { SortkeepError } from '../domain/errors.js';
import type { EncryptionAnswer } from './s3-encryption.js';
import { ask, locate, nameIn, type S3Place } from './s3-place.js';

export interface S3Head extends EncryptionAnswer {
  readonly bytes: number;
  /** In a bucket with versions. */
  readonly versionId: string | undefined;
  /** S3 leaves STANDARD out. */
  readonly storageClass: string;
}

/** Null when absent. A missing bucket answers alike: `checkBucket` tells the two apart. */
export async function headS3Object(place: S3Place, key: string): Promise<S3Head | null> {
  try {
    const answer = await ask(
      place,
      `looking for ${nameIn(place, key)}`,
      place.client.send(new HeadObjectCommand(locate(place, key))),
    );
    return {
      bytes: answer.ContentLength ?? 0,
      versionId: answer.VersionId,
      storageClass: answer.StorageClass ?? 'STANDARD',
      ServerSideEncryption: answer.ServerSideEncryption,
      SSEKMSKeyId: answer.SSEKMSKeyId,
    };
  } catch (error) {
    if (error instanceof SortkeepError && error.code === 'NOT_FOUND') return null;
    throw error;
  }
}

/** UNREACHABLE when the bucket does not exist, ACCESS_DENIED when it may not be looked at. */
export async function checkBucket(place: S3Place, doing: string): Promise<void> {
  try {
    await ask(place, doing, place.client.send(new HeadBucketCommand({ Bucket: place.bucket })));
  } catch (error) {
    if (!(error instanceof SortkeepError) || error.code !== 'NOT_FOUND') throw error;
    throw new SortkeepError('UNREACHABLE', `bucket '${place.bucket}' does not exist while ${doing}`, {
      hint: 'Create the bucket, or correct its name, region or endpoint in the configuration.',
      cause: error,
    });
  }
}
