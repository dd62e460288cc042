/** Sealed objects in a store that is not ours to open files in: the format of sealed-file.ts, read as a stream. */
import { checkByteRange, rangeOutside, type ByteRange } from './byte-range.js';
import { cutBody } from './cut-body.js';
import type { KeyProvider } from './key-provider.js';
import { objectName, objectNotFound } from './object-errors.js';
import type { ObjectStore } from './object-store.js';
import { damaged, objectBytes, sealOf } from './sealed-file.js';
import { HEADER_BYTES } from './sealed-header.js';
import {
  openSegment,
  SEALED_SEGMENT_BYTES,
  SEGMENT_BYTES,
  segmentCount,
  TAG_BYTES,
  type Seal,
} from './sealed-segments.js';

type Readable = Pick<ObjectStore, 'uri' | 'get' | 'head'>;

/**
 * Streams plaintext `[start, end)`, all of it without a range. A range costs a look, the header, and the segments that
 * hold it, and nothing else is fetched. Errors as `ObjectStore.get`; CORRUPTED also under another name or key.
 */
export async function* openSealedObject(
  store: Readable,
  key: string,
  keys: KeyProvider,
  range: ByteRange | undefined,
): AsyncGenerator<Uint8Array, void, undefined> {
  if (range === undefined) yield* openWhole(store, key, keys);
  else yield* openRange(store, key, keys, range);
}

async function* openWhole(
  store: Readable,
  key: string,
  keys: KeyProvider,
): AsyncGenerator<Uint8Array, void, undefined> {
  const object = { key, name: objectName(key, store.uri) };
  const sizeOf = (index: number): number => (index === 0 ? HEADER_BYTES : SEALED_SEGMENT_BYTES);
  let seal: Seal | null = null;
  for await (const { index, bytes, last } of cutBody(store.get(key), sizeOf)) {
    if (seal === null) {
      if (last) throw damaged(object, 'it ends within its header');
      seal = await sealOf(object, Buffer.from(bytes), keys);
    } else {
      yield opened(object, seal, index - 1, last, bytes);
    }
  }
}

async function* openRange(
  store: Readable,
  key: string,
  keys: KeyProvider,
  range: ByteRange,
): AsyncGenerator<Uint8Array, void, undefined> {
  const object = { key, name: objectName(key, store.uri) };
  checkByteRange(range, object.name);
  const found = await store.head(key);
  if (found === null) throw objectNotFound(object.name);
  if (found.bytes < HEADER_BYTES + TAG_BYTES) throw damaged(object, 'it ends within its header');
  const header = await collect(store.get(key, { start: 0, end: HEADER_BYTES }));
  const seal = await sealOf(object, header, keys);
  const total = objectBytes(found.bytes);
  const count = segmentCount(total);
  const segments = async function* (from: number, to: number): AsyncGenerator<Uint8Array, void, undefined> {
    const stored = {
      start: HEADER_BYTES + from * SEALED_SEGMENT_BYTES,
      end: Math.min(found.bytes, HEADER_BYTES + to * SEALED_SEGMENT_BYTES),
    };
    for await (const { index, bytes } of cutBody(store.get(key, stored), () => SEALED_SEGMENT_BYTES)) {
      yield opened(object, seal, from + index, from + index === count - 1, bytes);
    }
  };
  if (range.end > total) {
    // A cut object looks shorter too: its end must prove itself before the caller is blamed.
    await collect(segments(count - 1, count));
    throw rangeOutside(range, object.name);
  }
  if (range.start === range.end) return;
  const first = Math.floor(range.start / SEGMENT_BYTES);
  let at = first * SEGMENT_BYTES;
  for await (const bytes of segments(first, Math.ceil(range.end / SEGMENT_BYTES))) {
    yield bytes.subarray(Math.max(0, range.start - at), Math.min(bytes.length, range.end - at));
    at += bytes.length;
  }
}

function opened(
  object: { readonly key: string; readonly name: string },
  seal: Seal,
  index: number,
  last: boolean,
  sealed: Uint8Array,
): Uint8Array {
  const plaintext = openSegment(seal, index, last, sealed);
  if (plaintext !== null) return plaintext;
  throw damaged(object, `segment ${index} does not open`);
}

async function collect(chunks: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const all: Uint8Array[] = [];
  for await (const chunk of chunks) all.push(chunk);
  return Buffer.concat(all);
}
