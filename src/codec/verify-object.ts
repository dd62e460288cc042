import { createHash } from 'node:crypto';
import type { StoredObject } from '../domain/move.js';
import { decodeWithSecondCodec } from './decode-with-second-codec.js';
import { freeWhole } from './free-bytes.js';
import { objectFault } from './object-fault.js';
import { readSeekableObject, type FrameDecoder } from './seekable-zstd-reader.js';

interface Measured {
  readonly bytes: number;
  readonly sha256: string;
}

/** Passes `source` on and gives its length and SHA-256 to `done` when it has ended. */
async function* measured(
  source: AsyncIterable<Uint8Array>,
  done: (result: Measured) => void,
): AsyncGenerator<Uint8Array, void, undefined> {
  const hash = createHash('sha256');
  let bytes = 0;
  for await (const piece of source) {
    hash.update(piece);
    bytes += piece.length;
    yield piece;
  }
  done({ bytes, sha256: hash.digest('hex') });
}

function expectSame(name: string, what: string, found: Measured, bytes: number, sha256: string): void {
  if (found.bytes !== bytes) throw objectFault(name, `has ${found.bytes} bytes ${what} instead of ${bytes}`);
  if (found.sha256 !== sha256) throw objectFault(name, `has another sha-256 ${what} than was recorded`);
}

/** Each piece is valid until the next is asked for. */
async function* measuredAsStored(
  source: AsyncIterable<Uint8Array>,
  { key, storedBytes, storedSha256 }: StoredObject,
): AsyncGenerator<Uint8Array, void, undefined> {
  const pieces = measured(source, (found) => {
    expectSame(key, 'as stored', found, storedBytes, storedSha256);
  });
  for await (const piece of pieces) {
    yield piece;
    freeWhole(piece);
  }
}

/**
 * Reads a stored object back and proves length and SHA-256 of its bytes: enough where the second codec decoded these
 * very bytes before they were stored. CORRUPTED, naming `expected.key`, for any difference.
 */
export async function verifyStoredBytes(
  source: AsyncIterable<Uint8Array>,
  expected: StoredObject,
): Promise<void> {
  const bytes = measuredAsStored(source, expected);
  while ((await bytes.next()).done !== true);
}

/**
 * Reads a stored object back, yields its plaintext a frame at a time, in order, and proves it: structure,
 * every frame's checksum, seek table, and the lengths and SHA-256 of stored bytes and plaintext against
 * `expected`. CORRUPTED, naming `expected.key`, for any difference. What was yielded is proved only when the
 * iteration ends without an error. By default the second codec decodes, as verifying needs it; a restore passes
 * `decodeWithNode`.
 */
export async function* verifyObject(
  source: AsyncIterable<Uint8Array>,
  expected: StoredObject,
  decode: FrameDecoder = decodeWithSecondCodec,
): AsyncGenerator<Uint8Array, void, undefined> {
  const { key } = expected;
  const stored = measuredAsStored(source, expected);
  yield* measured(readSeekableObject(stored, key, decode), (found) => {
    expectSame(key, 'of plaintext', found, expected.rawBytes, expected.rawSha256);
  });
}
