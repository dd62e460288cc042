import { randomBytes } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { createContentHasher } from '../../../src/codec/content-hash.js';
import { decodeWithNode } from '../../../src/codec/decode-with-node.js';
import { decodeWithSecondCodec } from '../../../src/codec/decode-with-second-codec.js';
import { sha256Hex } from '../../../src/codec/sha256.js';
import { writeSeekableObjects } from '../../../src/codec/seekable-zstd-writer.js';
import { verifyObject } from '../../../src/codec/verify-object.js';
import { collect, csvOf, pieces, rows, sizes } from './bytes.js';
import { recordOf, write, type Written } from './objects.js';

const MIB = 1024 * 1024;

async function readBack({ objects }: Written, decode = decodeWithSecondCodec): Promise<Buffer> {
  const parts: Buffer[] = [];
  for (const object of objects) {
    parts.push(await collect(verifyObject(pieces(object.bytes, [7, 1000]), recordOf(object), decode)));
  }
  return Buffer.concat(parts);
}

/** A stream that says what became of it. */
async function* watched(
  source: AsyncIterable<Uint8Array>,
  fate: { taken: number; closed: boolean },
): AsyncGenerator<Uint8Array, void, undefined> {
  try {
    for await (const piece of source) {
      fate.taken += piece.length;
      yield piece;
    }
  } finally {
    fate.closed = true;
  }
}

function contentHashOf(csv: Uint8Array): string {
  const hasher = createContentHasher('app.orders');
  hasher.update(csv);
  return hasher.digest().contentHash;
}

const line = (text: string): Buffer => Buffer.from(`"${text}"\n`);

describe('writing objects', () => {
  it('keeps every byte and gives the same objects and hashes, however the stream is cut', async () => {
    await fc.assert(
      fc.asyncProperty(rows, sizes, fc.integer({ min: 1, max: 60 }), async (table, cuts, frameBytes) => {
        const csv = csvOf(table);
        const options = { frameBytes, maxObjectBytes: 150 };
        const whole = await write(pieces(csv), options);
        const inPieces = await write(pieces(csv, cuts), { ...options, framesInFlight: 1 });
        expect(inPieces).toEqual(whole);
        expect(await readBack(whole)).toEqual(csv);
        expect(await readBack(whole, decodeWithNode)).toEqual(csv);
        expect(whole.summary).toEqual({
          rows: table.length,
          rawBytes: csv.length,
          storedBytes: whole.objects.reduce((sum, object) => sum + object.bytes.length, 0),
          sha256: sha256Hex(csv),
          contentHash: contentHashOf(csv),
        });
      }),
      { numRuns: 40 },
    );
  });

  it('gives each object the sizes and hashes of its own bytes', async () => {
    const csv = line('x'.repeat(3000));
    const { objects } = await write(pieces(csv), { frameBytes: 1000, maxObjectBytes: 100 });
    expect(objects.length).toBeGreaterThan(1);
    let at = 0;
    for (const object of objects) {
      const plain = csv.subarray(at, at + object.rawBytes);
      expect(object.storedBytes).toBe(object.bytes.length);
      expect(object.storedSha256).toBe(sha256Hex(object.bytes));
      expect(object.rawSha256).toBe(sha256Hex(plain));
      at += object.rawBytes;
    }
  });

  it('never makes an object larger than asked, unless it is of one frame', async () => {
    const csv = line(randomBytes(300_000).toString('base64'));
    const { objects } = await write(pieces(csv), { frameBytes: 10_000, maxObjectBytes: 30_000 });
    for (const object of objects) expect(object.storedBytes).toBeLessThanOrEqual(30_000);
    const single = await write(pieces(csv), { frameBytes: 10_000, maxObjectBytes: 1 });
    expect(single.objects).toHaveLength(Math.ceil(csv.length / 10_000));
    expect(await readBack(single)).toEqual(csv);
  });

  it('makes no object of an empty stream', async () => {
    expect(await write(pieces(Buffer.alloc(0)))).toEqual({
      objects: [],
      summary: {
        rows: 0,
        rawBytes: 0,
        storedBytes: 0,
        sha256: sha256Hex(''),
        contentHash: contentHashOf(Buffer.alloc(0)),
      },
    });
  });

  it('keeps full frames of 4 MiB readable by both codecs, also where nothing can be compressed', async () => {
    const noise = randomBytes(9 * MIB).map((byte) => byte | 0x80);
    const csv = Buffer.concat([Buffer.from('"'), noise, Buffer.from('"\n')]);
    const written = await write(pieces(csv, [65_536]), { frameBytes: 4 * MIB, maxObjectBytes: 16 * MIB });
    expect(written.objects.map((object) => object.rawBytes)).toEqual([csv.length]);
    expect((await readBack(written)).equals(csv)).toBe(true);
    expect((await readBack(written, decodeWithNode)).equals(csv)).toBe(true);
  });

  it('refuses a stream that stops inside a record, before it stores its end', async () => {
    const stored: number[] = [];
    const store = (object: { rawBytes: number }): Promise<void> => {
      stored.push(object.rawBytes);
      return Promise.resolve();
    };
    const written = writeSeekableObjects(pieces(Buffer.from('"a"\n"b')), store, { name: 'app.orders' });
    await expect(written).rejects.toMatchObject({
      code: 'CORRUPTED',
      message: 'csv of app.orders ends inside a record',
    });
    expect(stored).toEqual([]);
  });

  it('refuses frames that the second codec could not hold', async () => {
    await expect(write(pieces(line('a')), { frameBytes: 4 * MIB + 1 })).rejects.toMatchObject({
      code: 'INTERNAL',
    });
  });
});

describe('writing objects, when something fails', () => {
  it('passes on the error of the source, after what was being stored is done', async () => {
    const lost = new Error('connection lost');
    async function* failing(): AsyncGenerator<Uint8Array, void, undefined> {
      yield* pieces(line('x'.repeat(30_000)));
      throw lost;
    }
    const events: string[] = [];
    const store = async (): Promise<void> => {
      await setTimeout(20);
      events.push('stored');
    };
    const options = { name: 'app.orders', frameBytes: 1000, maxObjectBytes: 1 };
    await expect(writeSeekableObjects(failing(), store, options)).rejects.toBe(lost);
    expect(events.length).toBeGreaterThan(0);
    const settled = events.length;
    await setTimeout(40);
    expect(events).toHaveLength(settled);
  });

  it('passes on the error of the store, closes the source and reads no further', async () => {
    const full = new Error('disk full');
    const fate = { taken: 0, closed: false };
    const source = watched(pieces(line('x'.repeat(1_000_000)), [100]), fate);
    const options = { name: 'app.orders', frameBytes: 1000, maxObjectBytes: 1 };
    await expect(writeSeekableObjects(source, () => Promise.reject(full), options)).rejects.toBe(full);
    expect(fate.closed).toBe(true);
    expect(fate.taken).toBeLessThan(20_000);
  });

  it('passes on the error of the store of the last object', async () => {
    const full = new Error('disk full');
    const written = writeSeekableObjects(pieces(line('a')), () => Promise.reject(full), {
      name: 'app.orders',
    });
    await expect(written).rejects.toBe(full);
  });

  it('takes no more from the source while the store is busy than fits its two objects and frames', async () => {
    const fate = { taken: 0, closed: false };
    const source = watched(pieces(line('x'.repeat(1_000_000)), [100]), fate);
    let release: (() => void) | undefined;
    const busy = new Promise<void>((resolve) => {
      release = resolve;
    });
    const options = { name: 'app.orders', frameBytes: 1000, maxObjectBytes: 1, framesInFlight: 2 };
    const written = writeSeekableObjects(source, () => busy, options);
    await setTimeout(100);
    expect(fate.taken).toBeLessThanOrEqual(6000);
    release?.();
    expect((await written).rawBytes).toBe(1_000_003);
  });
});
