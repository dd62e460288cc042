import { setImmediate } from 'node:timers/promises';
import { secondCodec } from './second-codec.js';
import type { FrameDecoder } from './seekable-zstd-reader.js';

/** The second codec's answer as bytes of the caller's own. It blocks, so other work gets its turn before each frame. */
export const decodeWithSecondCodec: FrameDecoder = async (frame, rawBytes) => {
  await setImmediate();
  const decode = await secondCodec();
  const plain = decode(frame, rawBytes);
  return plain === null ? null : Buffer.from(plain);
};
