import { SortkeepError } from '../domain/errors.js';
import type { ChunkResult } from '../domain/move.js';
import { createContentHasher } from './content-hash.js';
import { FrameBuffers } from './frame-buffers.js';
import { FrameCompressor } from './frame-compressor.js';
import { gatherFrames } from './gather-frames.js';
import { mapInOrder } from './in-order.js';
import type { SealedObject } from './object-assembler.js';
import { ObjectSequence } from './object-sequence.js';
import { proveFrame } from './prove-frame.js';
import type { TextBounds } from './text-bounds.js';
import { MAX_FRAME_BYTES } from './zstd-format.js';

const MIB = 1024 * 1024;

export interface WriterOptions {
  /** What an error calls the stream. */
  readonly name: string;
  /** The most stored bytes of an object, 8 MiB by default; only an object of one frame may be larger. */
  readonly maxObjectBytes?: number;
  /** Plaintext bytes of a frame, 1 byte to 4 MiB; 1 MiB by default, which costs less than 1 % of 4 MiB's ratio. */
  readonly frameBytes?: number;
  /** Takes the least and the most of columns in the same pass; none when left out. */
  readonly bounds?: TextBounds;
  /** Frames that are compressed at a time, 3 by default: one more than the cores that COPY leaves free. */
  readonly framesInFlight?: number;
}

/** What a whole chunk came to, over all its objects; `sha256` is that of its plaintext. */
export type ChunkSummary = Pick<ChunkResult, 'rows' | 'rawBytes' | 'storedBytes' | 'sha256' | 'contentHash'>;

/**
 * Writes canonical CSV as a sequence of whole objects in the zstd seekable format and gives each, in order, to
 * `store`, which names it by its content. In the same pass it takes the SHA-256 and the length of plaintext
 * and stored bytes and the hash of the rows, and has the second codec decode every frame. Objects and frames are cut by size, not at rows. An empty stream gives
 * no object at all, and the SHA-256 of nothing.
 *
 * While `store` works on an object the next one is read and compressed; memory is bounded by two objects and
 * `framesInFlight` frames. CORRUPTED when the CSV stops inside a record, before its last object is stored.
 * Errors of `source` and of `store` come through; on any, `source` is closed and work under way is waited for.
 */
export async function writeSeekableObjects(
  source: AsyncIterable<Uint8Array>,
  store: (object: SealedObject) => Promise<void>,
  options: WriterOptions,
): Promise<ChunkSummary> {
  const { maxObjectBytes = 8 * MIB, frameBytes = MIB, framesInFlight = 3 } = options;
  if (frameBytes < 1 || frameBytes > MAX_FRAME_BYTES) {
    throw new SortkeepError('INTERNAL', `a zstd frame of ${frameBytes} bytes cannot be read back`, {
      hint: 'This is a fault in Sortkeep: report it with the move id.',
    });
  }
  const rows = createContentHasher(options.name, 'sum128', options.bounds ?? null);
  const objects = new ObjectSequence(store, maxObjectBytes, frameBytes);
  const buffers = new FrameBuffers(frameBytes);
  const compressors: FrameCompressor[] = [];
  const frames = mapInOrder(gatherFrames(source, buffers), framesInFlight, async (plain) => {
    const compressor = compressors.pop() ?? new FrameCompressor(frameBytes);
    const compressed = compressor.compress(plain);
    // On this thread, while the pool compresses.
    rows.update(plain);
    const frame = await compressed;
    await proveFrame(plain, frame, options.name);
    return { plain, frame, compressor };
  });
  try {
    for await (const { plain, frame, compressor } of frames) {
      await objects.add(plain, frame);
      buffers.giveBack(plain);
      compressors.push(compressor);
    }
    return { ...rows.digest(), ...(await objects.end()) };
  } finally {
    await objects.settle();
    for (const compressor of compressors) compressor.close();
    buffers.free();
  }
}
