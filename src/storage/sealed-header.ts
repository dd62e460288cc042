/**
 * The first 512 bytes of a sealed object file, all numbers big-endian:
 *
 *     0   8  "SORTKEEP"
 *     8   2  version, 1
 *    10   4  plaintext bytes a segment
 *    14   7  nonce prefix of the segments
 *    21   2  length of the wrapped data key
 *    23   n  wrapped data key, then zeros
 *   480  32  SHA-256 of the 480 bytes before
 *
 * The length is fixed so that an object's length follows from its file's. The hash tells damage from a wrong
 * key; it proves nothing against a forger, who is stopped by the header being part of every segment's context.
 */
import { createHash } from 'node:crypto';
import { unsupported } from '../domain/errors.js';
import { NONCE_PREFIX_BYTES, SEGMENT_BYTES } from './sealed-segments.js';

export const HEADER_BYTES = 512;

const MAGIC = Buffer.from('SORTKEEP', 'latin1');
const VERSION = 1;
const WRAPPED_AT = 23;
const HASH_AT = HEADER_BYTES - 32;

export interface SealedHeader {
  readonly noncePrefix: Uint8Array;
  readonly wrappedKey: Uint8Array;
}

const hashOf = (header: Uint8Array): Buffer =>
  createHash('sha256').update(header.subarray(0, HASH_AT)).digest();

/** UNSUPPORTED when the wrapped key is longer than 457 bytes (a KMS one is about 200). */
export function encodeSealedHeader({ noncePrefix, wrappedKey }: SealedHeader): Buffer {
  if (wrappedKey.length > HASH_AT - WRAPPED_AT) {
    throw unsupported(
      `a wrapped data key of ${wrappedKey.length} bytes does not fit an object's header`,
      `Use a key provider whose wrapped keys have at most ${HASH_AT - WRAPPED_AT} bytes.`,
    );
  }
  const header = Buffer.alloc(HEADER_BYTES);
  header.set(MAGIC);
  header.writeUInt16BE(VERSION, 8);
  header.writeUInt32BE(SEGMENT_BYTES, 10);
  header.set(noncePrefix, 14);
  header.writeUInt16BE(wrappedKey.length, 21);
  header.set(wrappedKey, WRAPPED_AT);
  header.set(hashOf(header), HASH_AT);
  return header;
}

/** Null unless the bytes are an undamaged header of this version. */
export function decodeSealedHeader(header: Buffer): SealedHeader | null {
  if (header.length !== HEADER_BYTES || !header.subarray(0, 8).equals(MAGIC)) return null;
  if (!hashOf(header).equals(header.subarray(HASH_AT))) return null;
  const wrappedBytes = header.readUInt16BE(21);
  if (header.readUInt16BE(8) !== VERSION || header.readUInt32BE(10) !== SEGMENT_BYTES) return null;
  if (wrappedBytes > HASH_AT - WRAPPED_AT) return null;
  return {
    noncePrefix: header.subarray(14, 14 + NONCE_PREFIX_BYTES),
    wrappedKey: header.subarray(WRAPPED_AT, WRAPPED_AT + wrappedBytes),
  };
}
