/**
 * Segments of a sealed object: the STREAM construction (Hoang, Reyhanitabar, Rogaway, Vizár 2015) over
 * AES-256-GCM. Each segment's nonce is a random prefix, its number and a flag for the last, so a segment opens
 * only in its own place, and only the last one opens as the end: cut, swapped, repeated and added segments fail.
 */
import { createCipheriv, createDecipheriv } from 'node:crypto';

/** Plaintext bytes a segment: a range read decrypts at most two segments too many; the 16-byte tags cost 0.02 %. */
export const SEGMENT_BYTES = 65_536;
export const TAG_BYTES = 16;
export const SEALED_SEGMENT_BYTES = SEGMENT_BYTES + TAG_BYTES;
/** 12 bytes of nonce less 4 of counter and 1 of flag. */
export const NONCE_PREFIX_BYTES = 7;

const CIPHER = 'aes-256-gcm';

/** What all segments of one object share. The key is used for this object alone. */
export interface Seal {
  readonly key: Uint8Array;
  readonly noncePrefix: Uint8Array;
  /** Authenticated with every segment: the object's header and name. */
  readonly context: Uint8Array;
}

/** Throws RangeError past 2^32 segments (256 TiB), where a nonce would repeat. */
function nonceOf(seal: Seal, index: number, last: boolean): Buffer {
  const nonce = Buffer.alloc(NONCE_PREFIX_BYTES + 5);
  nonce.set(seal.noncePrefix);
  nonce.writeUInt32BE(index, NONCE_PREFIX_BYTES);
  nonce.writeUInt8(last ? 1 : 0, NONCE_PREFIX_BYTES + 4);
  return nonce;
}

/** Ciphertext as long as the plaintext, then the tag of `TAG_BYTES`, to be written one after the other. */
export function sealSegment(
  seal: Seal,
  index: number,
  last: boolean,
  plaintext: Uint8Array,
): readonly [ciphertext: Uint8Array, tag: Uint8Array] {
  const cipher = createCipheriv(CIPHER, seal.key, nonceOf(seal, index, last), { authTagLength: TAG_BYTES });
  cipher.setAAD(seal.context);
  const ciphertext = cipher.update(plaintext);
  cipher.final();
  return [ciphertext, cipher.getAuthTag()];
}

/** The plaintext, or null when these bytes were not sealed so, there, with this key and context. */
export function openSegment(seal: Seal, index: number, last: boolean, sealed: Uint8Array): Buffer | null {
  if (sealed.length < TAG_BYTES) return null;
  const end = sealed.length - TAG_BYTES;
  const decipher = createDecipheriv(CIPHER, seal.key, nonceOf(seal, index, last), {
    authTagLength: TAG_BYTES,
  });
  decipher.setAAD(seal.context);
  decipher.setAuthTag(sealed.subarray(end));
  const plaintext = decipher.update(sealed.subarray(0, end));
  try {
    decipher.final();
  } catch {
    return null;
  }
  return plaintext;
}

/** How many segments hold `plainBytes`: an empty object has one, empty, so that its end is sealed too. */
export const segmentCount = (plainBytes: number): number =>
  Math.max(1, Math.ceil(plainBytes / SEGMENT_BYTES));

/** Plaintext bytes in `sealedBytes` of segments; a length that no object has gives the nearest smaller one, at least 0. */
export function plaintextBytes(sealedBytes: number): number {
  const segments = Math.max(1, Math.ceil(sealedBytes / SEALED_SEGMENT_BYTES));
  return Math.max(0, sealedBytes - segments * TAG_BYTES);
}
