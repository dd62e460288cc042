import { describe, expect, it } from '@jest/globals';
import { compressFrame } from '../../../src/codec/compress-frame.js';
import { proveFrame } from '../../../src/codec/prove-frame.js';

const PLAIN = Buffer.from('"1","AAPL"\n'.repeat(1000));

describe('a frame', () => {
  it('is proved when the second codec decodes it to what was compressed', async () => {
    await expect(proveFrame(PLAIN, await compressFrame(PLAIN), 'app.orders')).resolves.toBeUndefined();
  });

  it.each([
    ['of other text', async () => compressFrame(Buffer.from(PLAIN).fill('2', 1, 2))],
    ['of less text', async () => compressFrame(PLAIN.subarray(1))],
    ['that does not decode', async () => (await compressFrame(PLAIN)).subarray(0, -1)],
  ])('%s is refused', async (_, frame) => {
    await expect(proveFrame(PLAIN, await frame(), 'app.orders')).rejects.toMatchObject({
      code: 'CORRUPTED',
      message: expect.stringContaining('app.orders'),
    });
  });
});
