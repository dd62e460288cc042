const FIRST_CAPACITY = 64 * 1024;

/**
 * Gathers a stream of pieces of any size into one frame at a time. Holds the current frame and the current
 * piece, no more; each byte is copied once to gather it and once when its frame is taken.
 */
export class FrameInput {
  readonly #pieces: AsyncIterator<Uint8Array>;
  #piece: Uint8Array = new Uint8Array();
  #buffer = Buffer.allocUnsafe(FIRST_CAPACITY);
  #length = 0;

  constructor(source: AsyncIterable<Uint8Array>) {
    this.#pieces = source[Symbol.asyncIterator]();
  }

  /** What was gathered of the current frame; valid until the next `gather`. */
  get bytes(): Buffer {
    return this.#buffer.subarray(0, this.#length);
  }

  /** Gathers until the current frame has `length` bytes, and none further; false when the stream ends before. */
  async gather(length: number): Promise<boolean> {
    while (this.#length < length) {
      if (this.#piece.length === 0) {
        const next = await this.#pieces.next();
        if (next.done === true) return false;
        this.#piece = next.value;
      }
      const wanted = this.#piece.subarray(0, length - this.#length);
      this.#piece = this.#piece.subarray(wanted.length);
      this.#append(wanted);
    }
    return true;
  }

  /** The current frame as bytes of the caller's own; the next frame begins. */
  take(): Uint8Array {
    const frame = Buffer.from(this.bytes);
    this.#length = 0;
    return frame;
  }

  /** Closes the stream; idempotent. */
  async close(): Promise<void> {
    await this.#pieces.return?.();
  }

  #append(bytes: Uint8Array): void {
    const length = this.#length + bytes.length;
    if (length > this.#buffer.length) {
      const larger = Buffer.allocUnsafeSlow(Math.max(length, this.#buffer.length * 2));
      larger.set(this.bytes);
      this.#buffer = larger;
    }
    this.#buffer.set(bytes, this.#length);
    this.#length = length;
  }
}
