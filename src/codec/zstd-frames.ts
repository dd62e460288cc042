import { FrameInput } from './frame-input.js';
import { objectFault } from './object-fault.js';
import { FRAME_MAGIC, MAX_FRAME_BYTES, SKIPPABLE_MAGIC, storedBound } from './zstd-format.js';

/** One whole frame as stored; `rawBytes` is what its header says of its plaintext, null for a skippable frame. */
export interface ZstdFrame {
  readonly bytes: Uint8Array;
  readonly rawBytes: number | null;
}

const CHECKSUM_BYTES = 4;
const BLOCK_HEADER_BYTES = 3;
/** Frame header descriptor: checksum present; reserved and unused bits and the dictionary id absent. */
const DESCRIPTOR_MASK = 0b0001_1111;
const DESCRIPTOR_VALUE = 0b0000_0100;

async function gather(input: FrameInput, length: number, name: string): Promise<Buffer> {
  if (!(await input.gather(length))) throw objectFault(name, 'ends inside a zstd frame');
  return input.bytes;
}

/** Bytes of the content size field by the descriptor's two top bits; 0 means that there is none. */
function contentSizeBytes(descriptor: number): number {
  const flag = descriptor >> 6;
  if (flag === 0) return (descriptor >> 5) & 1;
  return 1 << flag;
}

function readContentSize(field: Buffer): number {
  if (field.length === 1) return field.readUInt8();
  // RFC 8878, 3.1.1.1.4: the field of two bytes counts from 256.
  if (field.length === 2) return field.readUInt16LE() + 256;
  if (field.length === 4) return field.readUInt32LE();
  return Number(field.readBigUInt64LE());
}

/** Gathers a frame's header (RFC 8878, 3.1.1.1) and says where it ends and what it says of the plaintext. */
async function readHeader(input: FrameInput, name: string): Promise<{ end: number; rawBytes: number }> {
  const descriptor = (await gather(input, 5, name)).readUInt8(4);
  const sizeBytes = contentSizeBytes(descriptor);
  if ((descriptor & DESCRIPTOR_MASK) !== DESCRIPTOR_VALUE || sizeBytes === 0) {
    throw objectFault(
      name,
      'has a zstd frame without checksum and content size, which Sortkeep never writes',
    );
  }
  const singleSegment = ((descriptor >> 5) & 1) === 1;
  const sizeAt = singleSegment ? 5 : 6;
  const end = sizeAt + sizeBytes;
  const rawBytes = readContentSize((await gather(input, end, name)).subarray(sizeAt, end));
  if (rawBytes === 0 || rawBytes > MAX_FRAME_BYTES) {
    throw objectFault(name, `has a zstd frame of ${rawBytes} bytes, which Sortkeep never writes`);
  }
  return { end, rawBytes };
}

/** Walks the block headers (RFC 8878, 3.1.1.2) to the frame's end; the whole frame is gathered then. */
async function gatherDataFrame(input: FrameInput, name: string): Promise<number> {
  const { end, rawBytes } = await readHeader(input, name);
  const bound = storedBound(rawBytes);
  let at = end;
  for (let last = false; !last;) {
    const header = (await gather(input, at + BLOCK_HEADER_BYTES, name)).readUIntLE(at, BLOCK_HEADER_BYTES);
    last = (header & 1) === 1;
    // Type 1 is a run: one stored byte, and the size is that of the run.
    const stored = ((header >> 1) & 3) === 1 ? 1 : header >> 3;
    at += BLOCK_HEADER_BYTES + stored;
    if (at > bound) throw objectFault(name, 'has a zstd frame that is longer than its plaintext allows');
    await gather(input, at, name);
  }
  await gather(input, at + CHECKSUM_BYTES, name);
  return rawBytes;
}

/**
 * Splits a stored object into its zstd frames while it streams, by their headers alone. Only frames as
 * Sortkeep writes them pass: a content size of 1 byte to 4 MiB, a checksum, no dictionary. Memory is
 * bounded by a frame and a piece of `source`. CORRUPTED, naming the object, for anything else and for an
 * end inside a frame; `source` is closed in every case and its own errors come through.
 */
export async function* splitZstdFrames(
  source: AsyncIterable<Uint8Array>,
  name: string,
): AsyncGenerator<ZstdFrame, void, undefined> {
  const input = new FrameInput(source);
  try {
    while (await input.gather(1)) {
      const magic = (await gather(input, 4, name)).readUInt32LE(0);
      let rawBytes: number | null = null;
      if (magic === FRAME_MAGIC) {
        rawBytes = await gatherDataFrame(input, name);
      } else if ((magic & 0xfffffff0) >>> 0 === SKIPPABLE_MAGIC) {
        const payload = (await gather(input, 8, name)).readUInt32LE(4);
        await gather(input, 8 + payload, name);
      } else {
        throw objectFault(name, 'holds bytes that are no zstd frame');
      }
      yield { bytes: input.take(), rawBytes };
    }
  } finally {
    await input.close();
  }
}
