import { freeBytes } from './free-bytes.js';
import { mapInOrder } from './in-order.js';
import { objectFault } from './object-fault.js';
import { checkSeekTable, type FrameSizes } from './seek-table.js';
import { splitZstdFrames } from './zstd-frames.js';

/** Decodes one whole zstd frame that should hold `rawBytes` of plaintext; null when it does not decode. */
export type FrameDecoder = (frame: Uint8Array, rawBytes: number) => Promise<Uint8Array | null>;

/** Two keep both codec and consumer busy; more only hold memory. */
const FRAMES_IN_FLIGHT = 2;

interface DataFrame {
  readonly bytes: Uint8Array;
  readonly rawBytes: number;
  readonly index: number;
}

/** The frames that hold data; throws at the end unless a seek table of exactly these frames is the last one. */
async function* dataFrames(
  source: AsyncIterable<Uint8Array>,
  name: string,
): AsyncGenerator<DataFrame, void, undefined> {
  const seen: FrameSizes[] = [];
  let finished = false;
  for await (const { bytes, rawBytes } of splitZstdFrames(source, name)) {
    if (finished) throw objectFault(name, 'goes on after its seek table');
    if (rawBytes === null) {
      checkSeekTable(bytes, seen, name);
      finished = true;
    } else {
      seen.push({ storedBytes: bytes.length, rawBytes });
      yield { bytes, rawBytes, index: seen.length - 1 };
    }
  }
  if (!finished) throw objectFault(name, 'ends without a seek table');
}

/**
 * Reads an object of the zstd seekable format and yields the plaintext, a frame at a time, in order. CORRUPTED,
 * naming the object, when a frame does not decode or is not as long as it says, or when the seek table is
 * missing or not that of the frames seen. What was yielded is proved only when the iteration ends.
 */
export async function* readSeekableObject(
  source: AsyncIterable<Uint8Array>,
  name: string,
  decode: FrameDecoder,
): AsyncGenerator<Uint8Array, void, undefined> {
  yield* mapInOrder(dataFrames(source, name), FRAMES_IN_FLIGHT, async ({ bytes, rawBytes, index }) => {
    const plain = await decode(bytes, rawBytes);
    freeBytes(bytes);
    if (plain?.length !== rawBytes) throw objectFault(name, `has a damaged frame, number ${index}`);
    return plain;
  });
}
