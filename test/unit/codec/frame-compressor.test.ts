import { randomBytes } from 'node:crypto';
import { zstdDecompressSync } from 'node:zlib';
import { describe, expect, it } from '@jest/globals';
import { FrameCompressor } from '../../../src/codec/frame-compressor.js';
import { proveFrame } from '../../../src/codec/prove-frame.js';
import { splitZstdFrames } from '../../../src/codec/zstd-frames.js';

const MIB = 1024 * 1024;

async function framesIn(bytes: Uint8Array): Promise<(number | null)[]> {
  const lengths: (number | null)[] = [];
  for await (const { rawBytes } of splitZstdFrames(
    (async function* () {
      yield await Promise.resolve(bytes);
    })(),
    'an object',
  ))
    lengths.push(rawBytes);
  return lengths;
}

describe('a frame compressor', () => {
  it('gives one whole frame with its content size and checksum for each text, however many it made before', async () => {
    const compressor = new FrameCompressor();
    // Text that does not shrink fills the output within a few frames.
    for (let length = 1; length < 4 * MIB; length = length * 3 + 1) {
      const plain = randomBytes(length);
      const frame = await compressor.compress(plain);
      expect(await framesIn(frame)).toEqual([length]);
      await proveFrame(plain, frame, 'random bytes');
    }
    compressor.close();
  });

  it('makes frames that do not need each other', async () => {
    const compressor = new FrameCompressor();
    const plain = Buffer.from('"1","AAPL"\n'.repeat(10_000));
    const first = Buffer.from(await compressor.compress(plain));
    const second = await compressor.compress(plain);
    expect(zstdDecompressSync(second).equals(plain)).toBe(true);
    expect(first.equals(second)).toBe(true);
    compressor.close();
  });

  it('takes the longest frame', async () => {
    const plain = randomBytes(4 * MIB);
    const compressor = new FrameCompressor();
    await proveFrame(plain, await compressor.compress(plain), 'random bytes');
    await proveFrame(plain, await compressor.compress(plain), 'random bytes');
    compressor.close();
  });
});
