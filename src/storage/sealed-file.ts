/** Sealed object files: a header (sealed-header.ts), then segments (sealed-segments.ts). */
import { randomBytes } from 'node:crypto';
import type { FileHandle } from 'node:fs/promises';
import { asSortkeepError, corrupted, SortkeepError } from '../domain/errors.js';
import { rangeOutside, type ByteRange } from './byte-range.js';
import { cutBody } from './cut-body.js';
import { fileError } from './file-error.js';
import type { KeyProvider } from './key-provider.js';
import { decodeSealedHeader, encodeSealedHeader, HEADER_BYTES } from './sealed-header.js';
import {
  NONCE_PREFIX_BYTES,
  openSegment,
  plaintextBytes,
  SEALED_SEGMENT_BYTES,
  sealSegment,
  SEGMENT_BYTES,
  segmentCount,
  type Seal,
} from './sealed-segments.js';

/** Segments a read or write: 1 MiB, where the cost of a trip to the thread pool no longer shows. */
const SEGMENTS_AT_ONCE = 16;

/** What an object of this name is authenticated with: a file moved to another name does not open. */
const contextOf = (header: Uint8Array, key: string): Buffer =>
  Buffer.concat([header, Buffer.from(key, 'utf8')]);

/**
 * Seals a body under a data key of its own; each piece is valid until the next is asked for. `onBytes` is told the
 * plaintext's length once, at the end.
 */
export async function* sealBody(
  key: string,
  body: Uint8Array | AsyncIterable<Uint8Array>,
  keys: KeyProvider,
  onBytes: (bytes: number) => void,
): AsyncGenerator<Uint8Array, void, undefined> {
  const dataKey = await keys.generateDataKey(key);
  const noncePrefix = randomBytes(NONCE_PREFIX_BYTES);
  const header = encodeSealedHeader({ noncePrefix, wrappedKey: dataKey.wrapped });
  const seal: Seal = { key: dataKey.plaintext, noncePrefix, context: contextOf(header, key) };
  let total = 0;
  // One for all pieces: in buffers of its own, the garbage of a large object would be as large.
  const sealed = Buffer.allocUnsafeSlow(HEADER_BYTES + SEGMENTS_AT_ONCE * SEALED_SEGMENT_BYTES);
  sealed.set(header);
  let filled = header.length;
  for await (const { index, bytes, last } of cutBody(body, () => SEGMENT_BYTES)) {
    total += bytes.length;
    const [ciphertext, tag] = sealSegment(seal, index, last, bytes);
    sealed.set(ciphertext, filled);
    sealed.set(tag, filled + ciphertext.length);
    filled += ciphertext.length + tag.length;
    // The cipher's own buffer, which nobody else has: left to the garbage collector, a long table's are as large.
    if (ciphertext.buffer instanceof ArrayBuffer) ciphertext.buffer.transfer(0);
    if (!last && (index + 1) % SEGMENTS_AT_ONCE !== 0) continue;
    yield sealed.subarray(0, filled);
    filled = 0;
  }
  onBytes(total);
}

/** Plaintext bytes of a sealed file of `fileBytes`. Not proved: only reading the last segment proves it. */
export const objectBytes = (fileBytes: number): number => plaintextBytes(fileBytes - HEADER_BYTES);

export interface SealedFile {
  readonly handle: FileHandle;
  /** Length of the file. */
  readonly fileBytes: number;
  readonly key: string;
  /** Names the object and its store in errors. */
  readonly name: string;
}

type SealedName = Pick<SealedFile, 'key' | 'name'>;

export const damaged = (file: SealedName, how: string): SortkeepError =>
  corrupted(
    `${file.name} is damaged: ${how}`,
    'Its file was changed, cut or renamed, or the disk is failing: bring the file back from a copy of the store.',
  );

/**
 * Streams plaintext `[start, end)`, all of it without a range, and decrypts only the segments that hold it.
 * CORRUPTED when a byte of what is read, of the header or of the file's name is not what was written;
 * INVALID_INPUT when the range leaves the object.
 */
export async function* openBody(
  file: SealedFile,
  keys: KeyProvider,
  range: ByteRange | undefined,
): AsyncGenerator<Uint8Array, void, undefined> {
  const seal = await readSeal(file, keys);
  const total = objectBytes(file.fileBytes);
  if (range === undefined) {
    yield* openSegments(file, seal, 0, segmentCount(total));
    return;
  }
  if (range.end > total) {
    // A cut file looks shorter too: its end must prove itself before the caller is blamed.
    await drain(openSegments(file, seal, segmentCount(total) - 1, segmentCount(total)));
    throw rangeOutside(range, file.name);
  }
  if (range.start === range.end) return;
  const first = Math.floor(range.start / SEGMENT_BYTES);
  let at = first * SEGMENT_BYTES;
  for await (const bytes of openSegments(file, seal, first, Math.ceil(range.end / SEGMENT_BYTES))) {
    yield bytes.subarray(Math.max(0, range.start - at), Math.min(bytes.length, range.end - at));
    at += bytes.length;
  }
}

async function readSeal(file: SealedFile, keys: KeyProvider): Promise<Seal> {
  return sealOf(file, await readAt(file, 0, Buffer.alloc(HEADER_BYTES)), keys);
}

/** What opens the segments of an object, by its header. */
export async function sealOf(file: SealedName, header: Buffer, keys: KeyProvider): Promise<Seal> {
  const parsed = decodeSealedHeader(header);
  if (parsed === null) throw damaged(file, 'it does not start with the header of a sealed object');
  const key = await keys.unwrap(parsed.wrappedKey, file.key).catch((error: unknown) => {
    throw unwrapError(file, asSortkeepError(error, `reading ${file.name}`));
  });
  return { key, noncePrefix: parsed.noncePrefix, context: contextOf(header, file.key) };
}

/** A provider knows data keys, not objects: this names the object. */
function unwrapError(file: SealedName, error: SortkeepError): SortkeepError {
  if (error.code === 'CORRUPTED') return damaged(file, 'its data key was made for another object');
  const { code, hint, retryable, message } = error;
  return new SortkeepError(code, `${file.name} cannot be opened: ${message}`, {
    hint,
    retryable,
    cause: error,
  });
}

/** Plaintext of segments `[from, to)`, one at a time. */
async function* openSegments(
  file: SealedFile,
  seal: Seal,
  from: number,
  to: number,
): AsyncGenerator<Uint8Array, void, undefined> {
  const count = segmentCount(objectBytes(file.fileBytes));
  const buffer = Buffer.allocUnsafeSlow(Math.min(SEGMENTS_AT_ONCE, to - from) * SEALED_SEGMENT_BYTES);
  for (let index = from; index < to; index += SEGMENTS_AT_ONCE) {
    const segments = Math.min(SEGMENTS_AT_ONCE, to - index);
    const sealed = await readAt(
      file,
      HEADER_BYTES + index * SEALED_SEGMENT_BYTES,
      buffer.subarray(0, segments * SEALED_SEGMENT_BYTES),
    );
    for (let i = 0; i < segments; i++) {
      const bytes = sealed.subarray(i * SEALED_SEGMENT_BYTES, (i + 1) * SEALED_SEGMENT_BYTES);
      const plaintext = openSegment(seal, index + i, index + i === count - 1, bytes);
      if (plaintext === null) throw damaged(file, `segment ${index + i} of ${count} does not open`);
      yield plaintext;
    }
  }
}

/** Fills `buffer` from `position` on, less only at the end of the file: read(2) may give less than it is asked for. */
async function readAt(file: SealedFile, position: number, buffer: Buffer): Promise<Buffer> {
  let filled = 0;
  try {
    while (filled < buffer.length) {
      const { bytesRead } = await file.handle.read(buffer, filled, buffer.length - filled, position + filled);
      if (bytesRead === 0) break;
      filled += bytesRead;
    }
  } catch (error) {
    throw fileError(error, `reading ${file.name}`);
  }
  return buffer.subarray(0, filled);
}

async function drain(chunks: AsyncIterable<Uint8Array>): Promise<void> {
  const iterator = chunks[Symbol.asyncIterator]();
  while ((await iterator.next()).done !== true);
}
