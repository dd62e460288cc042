import { HeadBucketCommand, HeadObjectCommand, type HeadObjectCommandOutput } from '@aws-sdk/client-s3';
import { SortkeepError } from '../domain/errors.js';
import type { EncryptionAnswer } from './s3-encryption.js';
import { ask, locate, nameIn, type S3Place } from './s3-place.js';

export interface S3Head extends EncryptionAnswer {
  readonly bytes: number;
  /** In a bucket with versions. */
  readonly versionId: string | undefined;
  /** S3 leaves STANDARD out. */
  readonly storageClass: string;
  readonly etag: string | undefined;
  /** Hex, where S3 keeps one of the whole object. */
  readonly sha256: string | null;
  /** Whatever checksum S3 keeps of it, with its kind. */
  readonly checksum: string | null;
  /** Of an object out of an archive class: asked for; readable for some days; null: neither. */
  readonly recall: 'UNDER_WAY' | 'READABLE' | null;
  readonly locked: boolean;
}

/** Null when absent. A missing bucket answers alike: `checkBucket` tells the two apart. */
export async function headS3Object(place: S3Place, key: string): Promise<S3Head | null> {
  try {
    const answer = await ask(
      place,
      `looking for ${nameIn(place, key)}`,
      place.client.send(new HeadObjectCommand({ ...locate(place, key), ChecksumMode: 'ENABLED' })),
    );
    return {
      bytes: answer.ContentLength ?? 0,
      versionId: answer.VersionId,
      storageClass: answer.StorageClass ?? 'STANDARD',
      etag: answer.ETag,
      ...checksumsOf(answer),
      recall: recallOf(answer.Restore),
      locked:
        answer.ObjectLockLegalHoldStatus === 'ON' ||
        (answer.ObjectLockRetainUntilDate ?? new Date(0)) > new Date(),
      ServerSideEncryption: answer.ServerSideEncryption,
      SSEKMSKeyId: answer.SSEKMSKeyId,
    };
  } catch (error) {
    if (error instanceof SortkeepError && error.code === 'NOT_FOUND') return null;
    throw error;
  }
}

function checksumsOf(answer: HeadObjectCommandOutput): Pick<S3Head, 'sha256' | 'checksum'> {
  // A COMPOSITE one is of the checksums of parts.
  if (answer.ChecksumType === 'COMPOSITE') return { sha256: null, checksum: null };
  const { ChecksumSHA256: sha256, ChecksumCRC32: crc } = answer;
  if (sha256 !== undefined) {
    return { sha256: Buffer.from(sha256, 'base64').toString('hex'), checksum: `SHA256 ${sha256}` };
  }
  return { sha256: null, checksum: crc === undefined ? null : `CRC32 ${crc}` };
}

/** `ongoing-request="true"`; or `ongoing-request="false", expiry-date="…"` while the copy is there. */
function recallOf(text: string | undefined): S3Head['recall'] {
  if (text === undefined) return null;
  if (text.includes('ongoing-request="true"')) return 'UNDER_WAY';
  const [, until = ''] = /expiry-date="([^"]+)"/.exec(text) ?? [];
  return new Date(until) > new Date() ? 'READABLE' : null;
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
