import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  UploadPartCommand,
  type CompletedPart,
} from '@aws-sdk/client-s3';
import { crc32 } from 'node:zlib';
import { SortkeepError, unsupported } from '../domain/errors.js';
import type { Piece } from './cut-body.js';
import { alreadyExists } from './object-errors.js';
import { headS3Object } from './s3-head.js';
import { MAX_PARTS } from './s3-part-size.js';
import { ask, classOf, encryptionOf, locate, lockOf, nameIn, type S3Place } from './s3-place.js';

/** Bytes of parts under way at once: four of the first size, which fills a 10 Gbit/s line at S3's usual 80 MB/s a request. */
const IN_FLIGHT_BYTES = 64 * 1024 * 1024;

interface Upload {
  readonly key: string;
  readonly uploadId: string;
}

interface Uploaded {
  readonly parts: readonly CompletedPart[];
  readonly bytes: number;
  readonly crc: number;
}

/** The CRC as S3 writes it: base64 of four bytes, big-endian. */
function checksumText(crc: number): string {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(crc);
  return bytes.toString('base64');
}

/**
 * Uploads `pieces` as parts, several at once, and completes them into one object, of which S3 checks the length
 * and the CRC-32 of the whole. Returns its length in bytes. After any failure the upload is aborted, so that no
 * parts stay behind (a lifecycle rule AbortIncompleteMultipartUpload does the same after a crash).
 */
export async function putMultipart(
  place: S3Place,
  key: string,
  pieces: AsyncIterable<Piece>,
  ifAbsent: boolean,
): Promise<number> {
  const doing = `writing ${nameIn(place, key)}`;
  const create = new CreateMultipartUploadCommand({
    ...locate(place, key),
    ...encryptionOf(place),
    ...classOf(place, key),
    ...lockOf(place, key),
    ChecksumAlgorithm: 'CRC32',
    ChecksumType: 'FULL_OBJECT',
  });
  const { UploadId: uploadId } = await ask(place, doing, place.client.send(create));
  if (uploadId === undefined) throw noAnswer(doing, 'no upload id');
  const upload: Upload = { key, uploadId };
  try {
    const uploaded = await uploadParts(place, upload, pieces);
    // The parts took their time: on a server without conditional writes this is the look that counts.
    if (ifAbsent && (await headS3Object(place, key)) !== null) throw alreadyExists(nameIn(place, key));
    await complete(place, upload, uploaded, ifAbsent);
    return uploaded.bytes;
  } catch (error) {
    await abort(place, upload);
    throw error;
  }
}

/** Ends when all parts are stored, or after the first failure once no part is under way any more. */
async function uploadParts(place: S3Place, upload: Upload, pieces: AsyncIterable<Piece>): Promise<Uploaded> {
  const parts: CompletedPart[] = [];
  const running = new Set<Promise<void>>();
  const failures: unknown[] = [];
  let inFlight = 0;
  let bytes = 0;
  let crc = 0;
  const start = (piece: Piece): void => {
    inFlight += piece.bytes.length;
    const part = uploadPart(place, upload, piece)
      .then(
        (done) => void (parts[piece.index] = done),
        (error: unknown) => void failures.push(error),
      )
      .finally(() => {
        inFlight -= piece.bytes.length;
        running.delete(part);
      });
    running.add(part);
  };
  try {
    for await (const piece of pieces) {
      while (running.size > 0 && inFlight + piece.bytes.length > IN_FLIGHT_BYTES) await Promise.race(running);
      if (failures.length > 0) break;
      if (piece.index === MAX_PARTS) throw tooLong(nameIn(place, upload.key));
      start(piece);
      bytes += piece.bytes.length;
      crc = crc32(piece.bytes, crc);
    }
  } finally {
    await Promise.all(running);
  }
  if (failures.length > 0) throw failures[0];
  return { parts, bytes, crc };
}

async function uploadPart(place: S3Place, { key, uploadId }: Upload, piece: Piece): Promise<CompletedPart> {
  const doing = `writing part ${piece.index + 1} of ${nameIn(place, key)}`;
  const command = new UploadPartCommand({
    ...locate(place, key),
    UploadId: uploadId,
    PartNumber: piece.index + 1,
    Body: piece.bytes,
    ChecksumAlgorithm: 'CRC32',
  });
  const { ETag, ChecksumCRC32 } = await ask(place, doing, place.client.send(command));
  if (ETag === undefined) throw noAnswer(doing, 'no ETag');
  return { PartNumber: piece.index + 1, ETag, ...(ChecksumCRC32 !== undefined && { ChecksumCRC32 }) };
}

/** The SDK turns a 200 with an error in its body, or with none, into an error. */
async function complete(
  place: S3Place,
  upload: Upload,
  uploaded: Uploaded,
  ifAbsent: boolean,
): Promise<void> {
  const command = new CompleteMultipartUploadCommand({
    ...locate(place, upload.key),
    UploadId: upload.uploadId,
    MultipartUpload: { Parts: [...uploaded.parts] },
    MpuObjectSize: uploaded.bytes,
    ChecksumType: 'FULL_OBJECT',
    ChecksumCRC32: checksumText(uploaded.crc),
    ...(ifAbsent && { IfNoneMatch: '*' }),
  });
  const doing = `writing ${nameIn(place, upload.key)}`;
  const { ETag } = await ask(place, doing, place.client.send(command));
  // Ceph answers with an empty one, so the caller looks at the object before it believes.
  if (ETag === undefined) throw noAnswer(doing, 'no ETag');
}

/** Best effort: the failure that led here is the one to report. */
async function abort(place: S3Place, { key, uploadId }: Upload): Promise<void> {
  await place.client
    .send(new AbortMultipartUploadCommand({ ...locate(place, key), UploadId: uploadId }))
    .catch(() => undefined);
}

const noAnswer = (doing: string, what: string): SortkeepError =>
  new SortkeepError('UNREACHABLE', `the store answered with ${what} while ${doing}`, {
    hint: 'Start it again; if it comes back, the server is not one that speaks S3 in whole.',
    retryable: true,
  });

const tooLong = (name: string): SortkeepError =>
  unsupported(
    `${name} is longer than S3 can take in ${MAX_PARTS} parts (2.9 TiB)`,
    'Write it as several objects.',
  );
