import { freeBytes } from './free-bytes.js';

/** Buffers of one frame each, used again: left to the garbage collector, a long table's would fill the memory first. */
export class FrameBuffers {
  readonly #spare: Buffer[] = [];

  constructor(readonly frameBytes: number) {}

  take(): Buffer {
    return this.#spare.pop() ?? Buffer.allocUnsafeSlow(this.frameBytes);
  }

  /** `frame` is one that was taken, or its beginning; nobody may use it any more. */
  giveBack(frame: Uint8Array): void {
    this.#spare.push(Buffer.from(frame.buffer, 0, this.frameBytes));
  }

  /** Frees those that nobody has. */
  free(): void {
    for (const frame of this.#spare.splice(0)) freeBytes(frame);
  }
}
