import { createHash, type Hash } from 'node:crypto';
import type { ChunkResult } from '../domain/move.js';
import { freeBytes } from './free-bytes.js';
import { objectBuffer, ObjectAssembler, type SealedObject } from './object-assembler.js';

/**
 * Cuts a chunk's frames into objects by size, and stores each while the next is put together. A failed store
 * is reported by the call after it.
 */
export class ObjectSequence {
  readonly #store: (object: SealedObject) => Promise<void>;
  readonly #maxObjectBytes: number;
  readonly #frameBytes: number;
  #current: ObjectAssembler | null = null;
  #storing: Promise<void> = Promise.resolve();
  /** Null while the first object's own hash serves: many chunks have one object, and hashing twice costs 5%. */
  #hash: Hash | null = null;
  /** Two are in use: the one that is filled and the one that is stored. */
  readonly #spare: Buffer[] = [];
  #rawBytes = 0;
  #storedBytes = 0;

  constructor(store: (object: SealedObject) => Promise<void>, maxObjectBytes: number, frameBytes: number) {
    this.#store = store;
    this.#maxObjectBytes = maxObjectBytes;
    this.#frameBytes = frameBytes;
  }

  /** Adds the next frame and its plaintext; both arrays may be reused afterwards. */
  async add(plain: Uint8Array, frame: Uint8Array): Promise<void> {
    if (this.#current?.fits(frame.length) === false) await this.#seal();
    this.#current ??= new ObjectAssembler(this.#maxObjectBytes, this.#spare.pop() ?? this.#newBuffer());
    this.#current.append(plain, frame);
    this.#hash?.update(plain);
    this.#rawBytes += plain.length;
  }

  /** Stores the last object and waits until all are stored; sums over the objects and the hash of their plaintext. */
  async end(): Promise<Pick<ChunkResult, 'rawBytes' | 'storedBytes' | 'sha256'>> {
    await this.#seal();
    await this.#storing;
    const sha256 = (this.#hash ?? createHash('sha256')).digest('hex');
    return { rawBytes: this.#rawBytes, storedBytes: this.#storedBytes, sha256 };
  }

  /** Waits for what is under way, whatever comes of it, and frees the buffers. */
  async settle(): Promise<void> {
    await Promise.allSettled([this.#storing]);
    for (const buffer of this.#spare.splice(0)) freeBytes(buffer);
  }

  #newBuffer(): Buffer {
    return objectBuffer(this.#maxObjectBytes, this.#frameBytes);
  }

  async #seal(): Promise<void> {
    if (this.#current === null) return;
    this.#hash ??= this.#current.copyRawHash();
    const { buffer } = this.#current;
    const sealed = this.#current.seal();
    this.#current = null;
    this.#storedBytes += sealed.storedBytes;
    await this.#storing;
    this.#storing = this.#store(sealed).then(() => void this.#spare.push(buffer));
    // Its error is reported by the next call; unmarked, Node would end the process before that.
    void this.#storing.catch(() => undefined);
  }
}
