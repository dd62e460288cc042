import { promisify } from 'node:util';
import { zstdDecompress } from 'node:zlib';
import type { FrameDecoder } from './seekable-zstd-reader.js';

const decompress = promisify(zstdDecompress);

/**
 * The fast decoder, for restores: Node's own zstd on the thread pool. One output buffer with room to spare,
 * since the default of 16 KiB pieces costs three quarters of the speed.
 */
export const decodeWithNode: FrameDecoder = async (frame, rawBytes) => {
  try {
    return await decompress(frame, { chunkSize: rawBytes + 64, maxOutputLength: rawBytes + 64 });
  } catch {
    return null;
  }
};
