import zstdCodec, { type Codec } from 'zstd-codec/lib/module.js';
import { MAX_FRAME_BYTES, storedBound } from './zstd-format.js';

/** Decodes one frame of `rawBytes` of plaintext; the answer is valid until the next call. Null for any other frame. */
type Decode = (frame: Uint8Array, rawBytes: number) => Uint8Array | null;

let loading: Promise<Decode> | null = null;

/**
 * The decoder for proofs: `zstd-codec`, another build of zstd than the writer's, so that a bug of one cannot make an
 * archive unreadable unnoticed. It decodes from and into the same memory every time, and blocks for a frame (about
 * 7 ms for 4 MiB). Frames must hold 1 byte to 4 MiB: its heap is 16 MiB, and it takes an empty frame for a bad one.
 */
export function secondCodec(): Promise<Decode> {
  loading ??= new Promise((resolve) => {
    zstdCodec.run((codec) => {
      resolve(decoderOf(codec));
    });
  });
  return loading;
}

function decoderOf(codec: Codec): Decode {
  const zstd = new codec.ZstdCodec();
  const [stored, plain] = [new codec.VectorU8(), new codec.VectorU8()];
  // All that they will ever need: growing, they would leave holes in a heap that cannot grow.
  stored.resize(storedBound(MAX_FRAME_BYTES), 0);
  plain.resize(MAX_FRAME_BYTES, 0);
  return (frame, rawBytes) => {
    if (frame.length > storedBound(MAX_FRAME_BYTES)) return null;
    try {
      stored.resize(frame.length, 0);
      codec.toTypedArrayView(stored).set(frame);
      if (zstd.decompress(plain, stored) !== rawBytes) return null;
      return codec.toTypedArrayView(plain).subarray(0, rawBytes);
    } catch {
      // It throws when its heap is used up or its own checks fail; that heap is not to be used again.
      loading = null;
      return null;
    }
  };
}
