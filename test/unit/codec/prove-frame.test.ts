import { describe, expect, it } from '@jest/globals';
import { FrameCompressor } from '../../../src/codec/frame-compressor.js';
import { proveFrame } from '../../../src/codec/prove-frame.js';

const PLAIN = Buffer.from('"1","AAPL"\n'.repeat(1000));

describe('a frame', () => {
  it('is proved when the second codec decodes it to what was compressed', async () => {
    await expect(
      proveFrame(PLAIN, await new FrameCompressor().compress(PLAIN), 'app.orders'),
    ).resolves.toBeUndefined();
  });

  it.each([
    ['of other text', async () => new FrameCompressor().compress(Buffer.from(PLAIN).fill('2', 1, 2))],
    ['of less text', async () => new FrameCompressor().compress(PLAIN.subarray(1))],
    ['that does not decode', async () => (await new FrameCompressor().compress(PLAIN)).subarray(0, -1)],
  ])('%s is refused', async (_, frame) => {
    await expect(proveFrame(PLAIN, await frame(), 'app.orders')).rejects.toMatchObject({
      code: 'CORRUPTED',
      message: expect.stringContaining('app.orders'),
    });
  });
});
