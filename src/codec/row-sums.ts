import { ROW_SUMS_MODULE } from './row-sums-module.js';
import { TEXT_BOUNDS_BYTES } from './text-bounds.js';
import type { TextBounds } from './text-bounds.js';

/** Where row-sums.wat keeps what it knows of one stream, and where it takes text from. */
const STATE_BYTES = 80;
/** Half a second-level cache: a megabyte takes as long, a quarter of this a fifth longer. */
const INPUT_BYTES = 256 * 1024;
/** Where it keeps what it knows of the least and the most of columns. */
const BOUNDS_AT = 512 * 1024;

const NOTHING_WATCHED = new Uint8Array(8);

const { memory, update } = new WebAssembly.Instance(
  new WebAssembly.Module(Buffer.from(ROW_SUMS_MODULE, 'base64')),
).exports;
const bytes = new Uint8Array(memory.buffer);

/** The sum of the hashes of a stream's records so far. One module serves all streams, in turns. */
export class RowSums {
  readonly #state = Buffer.alloc(STATE_BYTES);
  readonly #bounds: TextBounds | null;

  /** `bounds` are taken in the same pass. */
  constructor(bounds: TextBounds | null) {
    this.#bounds = bounds;
  }

  /** The next bytes of canonical CSV, cut anywhere. */
  update(text: Uint8Array): void {
    bytes.set(this.#state);
    bytes.set(this.#bounds?.state ?? NOTHING_WATCHED, BOUNDS_AT);
    for (let at = 0; at < text.length; at += INPUT_BYTES) {
      const input = text.subarray(at, at + INPUT_BYTES);
      bytes.set(input, STATE_BYTES);
      update(input.length);
    }
    this.#state.set(bytes.subarray(0, STATE_BYTES));
    this.#bounds?.state.set(bytes.subarray(BOUNDS_AT, BOUNDS_AT + TEXT_BOUNDS_BYTES));
  }

  /** Whether the text so far ends inside a record. */
  get inside(): boolean {
    return this.#state.readBigUInt64LE(16) > 0n || this.#state.readInt32LE(52) > 0;
  }

  get rows(): number {
    return Number(this.#state.readBigUInt64LE(40));
  }

  /** Modulo 2^128. */
  get sum(): bigint {
    return (this.#state.readBigUInt64LE(32) << 64n) | this.#state.readBigUInt64LE(24);
  }
}
