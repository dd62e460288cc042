import { createHash, type Hash } from 'node:crypto';
import type { StoredObject } from '../domain/move.js';
import { encodeSeekTable, seekTableBytes, type FrameSizes } from './seek-table.js';
import { storedBound } from './zstd-format.js';

/** One whole object in memory, to be named by its content and stored. */
export interface SealedObject extends Omit<StoredObject, 'key'> {
  /** Valid until it is stored. */
  readonly bytes: Uint8Array;
}

/** Room for an object of at most `maxBytes`, or of one frame of `frameBytes` of plaintext if that needs more. */
export const objectBuffer = (maxBytes: number, frameBytes: number): Buffer =>
  Buffer.allocUnsafeSlow(Math.max(maxBytes, storedBound(frameBytes) + seekTableBytes(1)));

/** Puts one object together from frames in order, and measures and hashes it in the same pass. */
export class ObjectAssembler {
  readonly #maxBytes: number;
  readonly #rawHash = createHash('sha256');
  readonly #storedHash = createHash('sha256');
  readonly #frames: FrameSizes[] = [];
  #rawBytes = 0;
  #storedBytes = 0;

  /** The sealed object has at most `maxBytes`, unless its one frame needs more. `buffer` is of `objectBuffer`. */
  constructor(
    maxBytes: number,
    readonly buffer: Buffer,
  ) {
    this.#maxBytes = maxBytes;
  }

  /** Whether a frame of `storedBytes` may still be added; the first one always may. */
  fits(storedBytes: number): boolean {
    if (this.#frames.length === 0) return true;
    return this.#storedBytes + storedBytes + seekTableBytes(this.#frames.length + 1) <= this.#maxBytes;
  }

  /** Copies the frame in; both arrays may be reused afterwards. */
  append(plain: Uint8Array, frame: Uint8Array): void {
    this.#rawHash.update(plain);
    this.#rawBytes += plain.length;
    this.#frames.push({ storedBytes: frame.length, rawBytes: plain.length });
    this.#store(frame);
  }

  /** The plaintext's hash so far, to go on with elsewhere. */
  copyRawHash(): Hash {
    return this.#rawHash.copy();
  }

  /** Adds the seek table; call once, last. */
  seal(): SealedObject {
    this.#store(encodeSeekTable(this.#frames));
    return {
      bytes: this.buffer.subarray(0, this.#storedBytes),
      rawBytes: this.#rawBytes,
      storedBytes: this.#storedBytes,
      rawSha256: this.#rawHash.digest('hex'),
      storedSha256: this.#storedHash.digest('hex'),
    };
  }

  #store(bytes: Uint8Array): void {
    this.buffer.set(bytes, this.#storedBytes);
    this.#storedHash.update(bytes);
    this.#storedBytes += bytes.length;
  }
}
