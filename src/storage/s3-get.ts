import { GetObjectCommand, type GetObjectCommandOutput } from '@aws-sdk/client-s3';
import { Readable } from 'node:stream';
import { corrupted, SortkeepError } from '../domain/errors.js';
import { checkByteRange, rangeOutside, type ByteRange } from './byte-range.js';
import { objectNotFound } from './object-errors.js';
import { s3Error } from './s3-error.js';
import { checkBucket, headS3Object } from './s3-head.js';
import { ask, locate, nameIn, type S3Place } from './s3-place.js';

/** A connection that breaks is opened again where it broke, this often in a row without a byte in between. */
const READ_ATTEMPTS = 4;

interface Reading {
  readonly chunks: Readable;
  /** Names this version of the object, so that a reading that goes on never mixes two. */
  readonly etag: string | undefined;
  /** Where this answer ends. */
  readonly end: number;
}

/**
 * Streams bytes `[start, end)`, all of them without a range. A whole object is compared with the checksum that S3
 * keeps of it (by the SDK; not where the connection broke and was opened again). A reader may pause for any time.
 */
export async function* getS3Object(
  place: S3Place,
  key: string,
  range: ByteRange | undefined,
): AsyncGenerator<Uint8Array, void, undefined> {
  if (range !== undefined) checkByteRange(range, nameIn(place, key));
  if (range !== undefined && range.start === range.end) return checkEmptyRange(place, key, range);
  let at = range?.start ?? 0;
  let reading = await openReading(place, key, range, undefined);
  for (let attempt = 1; ; attempt++) {
    try {
      for await (const chunk of bytesOf(reading.chunks)) {
        at += chunk.length;
        attempt = 1;
        yield chunk;
      }
      if (at === reading.end) return;
    } catch (error) {
      if (isChecksumFault(error)) throw damaged(nameIn(place, key), error);
      if (attempt === READ_ATTEMPTS || at === reading.end) throw broken(place, key, error);
    } finally {
      reading.chunks.destroy();
    }
    if (attempt === READ_ATTEMPTS) throw broken(place, key, undefined);
    reading = await reopen(place, key, at, reading);
  }
}

/** There is no way to ask S3 for no bytes: the object must be there and reach that far. */
async function checkEmptyRange(place: S3Place, key: string, range: ByteRange): Promise<void> {
  const found = await headS3Object(place, key);
  if (found === null) {
    await checkBucket(place, `reading ${nameIn(place, key)}`);
    throw objectNotFound(nameIn(place, key));
  }
  if (range.end > found.bytes) throw rangeOutside(range, nameIn(place, key));
}

async function openReading(
  place: S3Place,
  key: string,
  range: ByteRange | undefined,
  etag: string | undefined,
): Promise<Reading> {
  const command = new GetObjectCommand({
    ...locate(place, key),
    ...(range === undefined
      ? { ChecksumMode: 'ENABLED' }
      : { Range: `bytes=${range.start}-${range.end - 1}` }),
    ...(etag !== undefined && { IfMatch: etag }),
  });
  const answer = await ask(place, `reading ${nameIn(place, key)}`, place.client.send(command));
  const chunks = bodyOf(answer);
  if (range !== undefined && answer.ContentLength !== range.end - range.start) {
    // S3 cuts a range to the object's end without a word.
    chunks.destroy();
    throw rangeOutside(range, nameIn(place, key));
  }
  return { chunks, etag: answer.ETag, end: range?.end ?? answer.ContentLength ?? 0 };
}

/** Goes on where the connection broke, in the same version of the object. */
async function reopen(place: S3Place, key: string, at: number, { end, etag }: Reading): Promise<Reading> {
  try {
    return await openReading(place, key, { start: at, end }, etag);
  } catch (error) {
    if (!(error instanceof SortkeepError) || error.code !== 'ALREADY_EXISTS') throw error;
    throw new SortkeepError('CONFLICT', `${nameIn(place, key)} was replaced while it was read`, {
      hint: 'Find the writer that replaces objects, then start again.',
      retryable: true,
      cause: error,
    });
  }
}

/** In Node the SDK's body is a Readable; an empty one may be left out. */
const bodyOf = (answer: GetObjectCommandOutput): Readable =>
  answer.Body instanceof Readable ? answer.Body : Readable.from([]);

async function* bytesOf(chunks: Readable): AsyncGenerator<Uint8Array, void, undefined> {
  for await (const chunk of chunks) {
    const bytes: unknown = chunk;
    if (bytes instanceof Uint8Array) yield bytes;
  }
}

/** The SDK has no class for it. test/unit/storage/s3-faults.test.ts holds the text. */
const isChecksumFault = (error: unknown): boolean => String(error).includes('Checksum mismatch');

const damaged = (name: string, cause: unknown): SortkeepError =>
  corrupted(
    `${name} does not match the checksum that the store keeps of it`,
    'Read it again; if it stays, bring it back from a copy.',
    cause,
  );

function broken(place: S3Place, key: string, cause: unknown): SortkeepError {
  const error = s3Error(cause, place, `reading ${nameIn(place, key)}`);
  if (error.code === 'UNREACHABLE') return error;
  return new SortkeepError(
    'UNREACHABLE',
    `the connection broke ${READ_ATTEMPTS} times while reading ${nameIn(place, key)}`,
    {
      hint: 'Check the network to the store, and start it again.',
      retryable: true,
      cause,
    },
  );
}
