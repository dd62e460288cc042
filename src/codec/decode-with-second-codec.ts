import { setImmediate } from 'node:timers/promises';
import zstdCodec, { type SimpleCodec } from 'zstd-codec';
import type { FrameDecoder } from './seekable-zstd-reader.js';

let loading: Promise<SimpleCodec> | null = null;

function load(): Promise<SimpleCodec> {
  loading ??= new Promise((resolve) => {
    zstdCodec.ZstdCodec.run((codec) => {
      resolve(new codec.Simple());
    });
  });
  return loading;
}

/**
 * The decoder for proofs: `zstd-codec`, another build of zstd than the writer's, so that a bug of one cannot
 * make an archive unreadable unnoticed. It blocks for a frame (about 15 ms for 4 MiB), so other work gets its
 * turn before each. Frames must hold 1 byte to 4 MiB: its heap is 16 MiB, and it takes an empty frame for a
 * bad one.
 */
export const decodeWithSecondCodec: FrameDecoder = async (frame) => {
  await setImmediate();
  const codec = await load();
  try {
    return codec.decompress(frame);
  } catch {
    // The codec throws when its heap is used up or its own checks fail; that heap is not to be used again.
    loading = null;
    return null;
  }
};
