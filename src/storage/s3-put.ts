import { DeleteObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { SortkeepError, unsupported } from '../domain/errors.js';
import { cutBody, type Piece } from './cut-body.js';
import { alreadyExists } from './object-errors.js';
import type { ObjectInfo } from './object-store.js';
import { encryptionFault } from './s3-encryption.js';
import { headS3Object } from './s3-head.js';
import { putMultipart } from './s3-multipart.js';
import { partBytes } from './s3-part-size.js';
import {
  ask,
  classOf,
  encryptionOf,
  locate,
  lockOf,
  nameIn,
  storageClassOf,
  type S3Place,
} from './s3-place.js';

/** A conditional write that meets another one is sent again after 0.1, 0.2, 0.3 and 0.4 seconds: the other ends in less. */
const CONFLICT_ATTEMPTS = 5;
const CONFLICT_WAIT_MILLISECONDS = 100;

/**
 * Stores a body: in one request up to 16 MiB, in parts above it. Afterwards the object is looked at: one that is
 * not as long as the body or not encrypted with the store's key is removed and refused.
 *
 * `ifAbsent` looks first (and again before parts become an object), then writes with `If-None-Match: *`, which S3
 * decides atomically. A server that ignores the header leaves a race: of two writers that both looked before
 * either wrote, the later replaces the earlier. When the answer to a write is lost and the request sent again, the writer's own object is ALREADY_EXISTS.
 */
export async function putS3Object(
  place: S3Place,
  key: string,
  body: Uint8Array | AsyncIterable<Uint8Array>,
  ifAbsent: boolean,
): Promise<ObjectInfo> {
  if (ifAbsent && (await headS3Object(place, key)) !== null) throw alreadyExists(nameIn(place, key));
  const pieces = cutBody(body, partBytes);
  const first = await pieces.next();
  const bytes =
    first.done !== true && first.value.last
      ? await putWhole(place, key, first.value.bytes, ifAbsent)
      : await putMultipart(place, key, resumed(first, pieces), ifAbsent);
  await proveStored(place, key, bytes);
  return { key, bytes };
}

/** A generator with the piece that was taken from it put back in front. */
async function* resumed(
  first: IteratorResult<Piece, void>,
  pieces: AsyncGenerator<Piece, void, undefined>,
): AsyncGenerator<Piece, void, undefined> {
  try {
    if (first.done !== true) yield first.value;
    yield* pieces;
  } finally {
    await pieces.return();
  }
}

async function putWhole(place: S3Place, key: string, body: Uint8Array, ifAbsent: boolean): Promise<number> {
  const doing = `writing ${nameIn(place, key)}`;
  // Kept by the store: a verification compares it without reading the object.
  const sha256 = createHash('sha256').update(body).digest('base64');
  for (let attempt = 1; ; attempt++) {
    try {
      const command = new PutObjectCommand({
        ...locate(place, key),
        ...encryptionOf(place),
        ...classOf(place, key),
        ...lockOf(place, key),
        Body: body,
        ChecksumAlgorithm: 'SHA256',
        ChecksumSHA256: sha256,
        ...(ifAbsent && { IfNoneMatch: '*' }),
      });
      await ask(place, doing, place.client.send(command));
      return body.length;
    } catch (error) {
      const raced = error instanceof SortkeepError && error.code === 'CONFLICT';
      if (!raced || attempt === CONFLICT_ATTEMPTS) throw error;
      await sleep(attempt * CONFLICT_WAIT_MILLISECONDS);
    }
  }
}

async function proveStored(place: S3Place, key: string, bytes: number): Promise<void> {
  const seen = await headS3Object(place, key);
  if (seen === null || seen.bytes !== bytes) {
    throw new SortkeepError('CONFLICT', `${nameIn(place, key)} is not what was just written`, {
      hint: 'Another writer replaced or removed it: find it, then start again.',
      retryable: true,
    });
  }
  const wanted = storageClassOf(place, key);
  const fault = encryptionFault(place.kmsKeyId, seen);
  if (fault === null && (wanted === null || seen.storageClass === wanted)) return;
  const remove = new DeleteObjectCommand({
    ...locate(place, key),
    ...(seen.versionId !== undefined && { VersionId: seen.versionId }),
  });
  await ask(place, `removing ${nameIn(place, key)}`, place.client.send(remove));
  if (fault === null) {
    throw unsupported(
      `${nameIn(place, key)} was refused: it is stored as ${seen.storageClass}, not ${wanted ?? 'STANDARD'}`,
      'See that the server has this storage class, or take s3StorageClass out of the settings.',
    );
  }
  throw new SortkeepError('ACCESS_DENIED', `${nameIn(place, key)} was refused: ${fault}`, {
    hint: `See that the server encrypts with SSE-KMS and that no rule of the bucket puts another key in the place of ${place.kmsKeyId}.`,
  });
}
