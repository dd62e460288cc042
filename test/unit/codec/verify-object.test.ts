import { describe, expect, it } from '@jest/globals';
import { FrameCompressor } from '../../../src/codec/frame-compressor.js';
import { decodeWithNode } from '../../../src/codec/decode-with-node.js';
import { decodeWithSecondCodec } from '../../../src/codec/decode-with-second-codec.js';
import { encodeSeekTable } from '../../../src/codec/seek-table.js';
import { readSeekableObject, type FrameDecoder } from '../../../src/codec/seekable-zstd-reader.js';
import { verifyObject } from '../../../src/codec/verify-object.js';
import { collect, csvOf, pieces } from './bytes.js';
import { recordOf, write } from './objects.js';

const CSV = csvOf([
  ['1', 'AAPL', '2024-01-02 10:00:00+00', 'said "buy"\nand sold'],
  ['2', 'AAPL', '2024-01-02 10:00:01+00', null],
  ['3', 'MSFT', '2024-01-02 10:00:02+00', ''],
]);

const DECODERS: readonly (readonly [string, FrameDecoder])[] = [
  ['the second codec', decodeWithSecondCodec],
  ["Node's codec", decodeWithNode],
];

/** One object of two frames, and what the catalog recorded of it. */
async function example(): Promise<{ bytes: Uint8Array; record: ReturnType<typeof recordOf> }> {
  const { objects } = await write(pieces(CSV), { frameBytes: 90 });
  const [object] = objects;
  if (object === undefined) throw new Error('the writer made no object');
  return { bytes: object.bytes, record: recordOf(object) };
}

const flipped = (bytes: Uint8Array, bit: number): Uint8Array =>
  bytes.map((byte, i) => (i === bit >> 3 ? byte ^ (1 << (bit & 7)) : byte));

const outcome = (source: AsyncIterable<Uint8Array>): Promise<unknown> =>
  collect(source).catch((error: unknown) => error);

const fault = expect.objectContaining({
  code: 'CORRUPTED',
  message: expect.stringContaining("object 'data/1.csv.zst'"),
});

describe.each(DECODERS)('verifying an object with %s', (_, decode) => {
  it('yields the plaintext of a sound object, a frame at a time', async () => {
    const { bytes, record } = await example();
    const frames: number[] = [];
    for await (const plain of verifyObject(pieces(bytes, [3]), record, decode)) frames.push(plain.length);
    expect(frames).toEqual([90, CSV.length - 90]);
    expect(await collect(verifyObject(pieces(bytes), record, decode))).toEqual(CSV);
  });

  it('lets go of what it has read before it asks for more', async () => {
    const { bytes, record } = await example();
    const left: number[] = [];
    async function* ownPieces(): AsyncGenerator<Uint8Array> {
      for await (const piece of pieces(bytes, [16])) {
        const own = new Uint8Array(piece);
        yield own;
        left.push(own.length);
      }
    }
    expect(await collect(verifyObject(ownPieces(), record, decode))).toEqual(CSV);
    expect(left.filter((length) => length > 0)).toEqual([]);
    expect(left.length).toBeGreaterThan(1);
  });

  it('finds every single flipped bit', async () => {
    const { bytes, record } = await example();
    for (let bit = 0; bit < bytes.length * 8; bit++) {
      expect(await outcome(verifyObject(pieces(flipped(bytes, bit)), record, decode))).toEqual(fault);
    }
  });

  it('never yields other plaintext for a flipped bit, even with no recorded hash to compare', async () => {
    const { bytes } = await example();
    for (let bit = 0; bit < bytes.length * 8; bit++) {
      const read = await outcome(readSeekableObject(pieces(flipped(bytes, bit)), 'data/1.csv.zst', decode));
      if (read instanceof Buffer) expect(read).toEqual(CSV);
      else expect(read).toEqual(fault);
    }
  });

  it('finds an object that was cut short or that goes on, by its structure alone', async () => {
    const { bytes } = await example();
    const read = (source: AsyncIterable<Uint8Array>): Promise<unknown> =>
      outcome(readSeekableObject(source, 'data/1.csv.zst', decode));
    for (let length = 0; length < bytes.length; length++) {
      expect(await read(pieces(bytes.subarray(0, length), [5]))).toEqual(fault);
    }
    expect(await read(pieces(Buffer.concat([bytes, Buffer.of(0)])))).toEqual(fault);
    expect(await read(pieces(Buffer.concat([bytes, bytes])))).toEqual(fault);
  });

  it.each([
    ['storedBytes', { storedBytes: 1 }, 'bytes as stored instead of 1'],
    ['storedSha256', { storedSha256: '0'.repeat(64) }, 'another sha-256 as stored'],
    ['rawBytes', { rawBytes: 1 }, 'bytes of plaintext instead of 1'],
    ['rawSha256', { rawSha256: '0'.repeat(64) }, 'another sha-256 of plaintext'],
  ])('says so when the recorded %s is another', async (_field, change, message) => {
    const { bytes, record } = await example();
    await expect(
      collect(verifyObject(pieces(bytes), { ...record, ...change }, decode)),
    ).rejects.toMatchObject({
      code: 'CORRUPTED',
      message: expect.stringContaining(message),
    });
  });

  it('goes on to read sound objects after a damaged one', async () => {
    const { bytes, record } = await example();
    await outcome(verifyObject(pieces(flipped(bytes, 200)), record, decode));
    expect(await collect(verifyObject(pieces(bytes), record, decode))).toEqual(CSV);
  });
});

describe('the structure of an object', () => {
  const frame = (): Promise<Uint8Array> => new FrameCompressor().compress(CSV);
  const read = (parts: readonly Uint8Array[]): Promise<Buffer> =>
    collect(readSeekableObject(pieces(Buffer.concat(parts)), 'data/1.csv.zst', decodeWithNode));
  const table = (storedBytes: number, rawBytes = CSV.length): Uint8Array =>
    encodeSeekTable([{ storedBytes, rawBytes }]);

  it('is frames and their seek table', async () => {
    const one = await frame();
    expect(await read([one, table(one.length)])).toEqual(CSV);
  });

  it.each([
    ['no seek table', (one: Uint8Array) => [one], 'ends without a seek table'],
    [
      'the seek table of others',
      (one: Uint8Array) => [one, table(one.length + 1)],
      'has a seek table that is not',
    ],
    [
      'a seek table of other lengths',
      (one: Uint8Array) => [one, table(one.length, 5)],
      'has a seek table that is not',
    ],
    ['a frame too many', (one: Uint8Array) => [one, one, table(one.length)], 'has a seek table that is not'],
    [
      'a frame after the table',
      (one: Uint8Array) => [one, table(one.length), one],
      'goes on after its seek table',
    ],
    ['text', () => [Buffer.from('no zstd at all')], 'holds bytes that are no zstd frame'],
    ['nothing', () => [], 'ends without a seek table'],
    [
      'a foreign skippable frame',
      (one: Uint8Array) => [Buffer.from('502a4d1801000000ff', 'hex'), one],
      'has a seek table that is not',
    ],
    [
      'a frame without checksum',
      () => [Buffer.from('28b52ffd2001010000', 'hex')],
      'without checksum and content size',
    ],
    ['a frame larger than 4 MiB', () => [Buffer.from('28b52ffda401004000010000', 'hex')], 'of 4194305 bytes'],
    ['an empty frame', () => [Buffer.from('28b52ffd240001000099e9d851', 'hex')], 'of 0 bytes'],
    [
      'a frame whose blocks never end',
      () => [Buffer.from('28b52ffd2401', 'hex'), Buffer.alloc(600)],
      'longer than its plaintext allows',
    ],
  ])('is refused with %s', async (_, parts, message) => {
    await expect(read(parts(await frame()))).rejects.toMatchObject({
      code: 'CORRUPTED',
      message: expect.stringContaining(message),
    });
  });

  it('closes the source when the reader stops early, and passes its errors on', async () => {
    const { bytes, record } = await example();
    let closed = 0;
    async function* source(): AsyncGenerator<Uint8Array, void, undefined> {
      try {
        yield* pieces(bytes.subarray(0, -1), [10]);
        throw new Error('connection reset');
      } finally {
        closed += 1;
      }
    }
    await expect(collect(verifyObject(source(), record))).rejects.toThrow('connection reset');
    expect(closed).toBe(1);
    for await (const plain of verifyObject(source(), record)) {
      expect(plain.length).toBe(90);
      break;
    }
    expect(closed).toBe(2);
  });
});
