import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { FrameCompressor } from '../../../src/codec/frame-compressor.js';
import { decodeWithSecondCodec } from '../../../src/codec/decode-with-second-codec.js';

const PLAIN = Buffer.from('"1","AAPL"\n'.repeat(1000));

describe('the second codec', () => {
  // It tells the console of its own end; bound when it is loaded, by the first frame.
  const consoles = [jest.spyOn(console, 'warn'), jest.spyOn(console, 'log'), jest.spyOn(console, 'error')];
  beforeAll(() => {
    for (const spy of consoles) spy.mockImplementation(() => undefined);
  });
  afterAll(() => {
    for (const spy of consoles) spy.mockRestore();
  });

  it('refuses a frame that its heap cannot hold, and goes on with the next', async () => {
    const huge = Buffer.from('28b52ffda40000007f010000', 'hex');
    expect(await decodeWithSecondCodec(huge, 0x7f000000)).toBeNull();
    const plain = await decodeWithSecondCodec(await new FrameCompressor().compress(PLAIN), PLAIN.length);
    expect(Buffer.from(plain ?? []).equals(PLAIN)).toBe(true);
  });

  it('takes no more of its heap with every frame', async () => {
    const plain = Buffer.alloc(4 * 1024 * 1024, PLAIN);
    const frame = await new FrameCompressor().compress(plain);
    for (let i = 0; i < 20; i++) {
      const decoded = await decodeWithSecondCodec(frame, plain.length);
      expect(decoded?.length).toBe(plain.length);
      await decodeWithSecondCodec(frame.subarray(0, -1), plain.length);
    }
  });

  it('lets other work have its turn between frames', async () => {
    const frame = await new FrameCompressor().compress(PLAIN);
    let turns = 0;
    const ticking = setInterval(() => (turns += 1), 0);
    for (let i = 0; i < 200; i++) await decodeWithSecondCodec(frame, PLAIN.length);
    clearInterval(ticking);
    expect(turns).toBeGreaterThan(0);
  });
});
