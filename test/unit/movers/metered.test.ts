import { describe, expect, it } from '@jest/globals';
import { metered } from '../../../src/movers/rows/metered.js';

const meterOf = (): { rows: number; rawBytes: number; storedBytes: number } => ({
  rows: 0,
  rawBytes: 0,
  storedBytes: 0,
});

async function* pieces(...texts: readonly string[]): AsyncGenerator<Uint8Array> {
  for (const text of texts) {
    await Promise.resolve();
    yield Buffer.from(text);
  }
}

describe('rows that pass a meter', () => {
  it('come through unchanged and are counted', async () => {
    const meter = meterOf();
    const seen: string[] = [];
    for await (const piece of metered(pieces('ab', 'c', ''), meter, new AbortController().signal)) {
      seen.push(Buffer.from(piece).toString());
    }
    expect([seen.join(''), meter.rawBytes]).toEqual(['abc', 3]);
  });

  it('end with the reason of an abort, even when their source never gives anything again', async () => {
    const controller = new AbortController();
    const silent: AsyncIterable<Uint8Array> = {
      [Symbol.asyncIterator]: () => ({ next: () => new Promise<never>(() => undefined) }),
    };
    const next = metered(silent, meterOf(), controller.signal).next();
    controller.abort(new Error('a person asked'));
    await expect(next).rejects.toThrow('a person asked');
  });

  it('pass on what their source throws, and close it when their reader leaves', async () => {
    async function* failing(): AsyncGenerator<Uint8Array> {
      yield* pieces('a');
      throw new Error('the source went away');
    }
    const { signal } = new AbortController();
    const rows = metered(failing(), meterOf(), signal);
    await rows.next();
    await expect(rows.next()).rejects.toThrow('the source went away');
    let closed = false;
    async function* closing(): AsyncGenerator<Uint8Array> {
      try {
        yield* pieces('a', 'b');
      } finally {
        closed = true;
      }
    }
    for await (const piece of metered(closing(), meterOf(), signal)) {
      expect(piece.length).toBe(1);
      break;
    }
    expect(closed).toBe(true);
  });
});
