import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { dropCsvFields } from '../../../src/codec/drop-csv-fields.js';

type Field = string | null;

const canonical = (rows: readonly (readonly Field[])[]): string =>
  rows
    .map(
      (row) =>
        `${row.map((field) => (field === null ? '' : `"${field.replaceAll('"', '""')}"`)).join(',')}\n`,
    )
    .join('');

async function* inPieces(bytes: Buffer, length: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += length) {
    await Promise.resolve();
    yield bytes.subarray(at, at + length);
  }
}

async function dropped(text: string, positions: ReadonlySet<number>, length: number): Promise<string> {
  const parts: Uint8Array[] = [];
  for await (const part of dropCsvFields(inPieces(Buffer.from(text), length), positions, 'it'))
    parts.push(part);
  return Buffer.concat(parts).toString();
}

const field = fc.option(
  fc
    .array(fc.constantFrom('a', '"', ',', '\n', '\r', 'ž', '😀', ''), { maxLength: 6 })
    .map((parts) => parts.join('')),
);
const table = fc.integer({ min: 1, max: 5 }).chain((width) =>
  fc.record({
    rows: fc.array(fc.array(field, { minLength: width, maxLength: width }), { maxLength: 8 }),
    positions: fc.subarray([...Array(width).keys()]),
    length: fc.integer({ min: 1, max: 40 }),
  }),
);

describe('canonical CSV without some of its fields', () => {
  it('is the canonical CSV of the rows without those columns, however the text is cut into pieces', async () => {
    await fc.assert(
      fc.asyncProperty(table, async ({ rows, positions, length }) => {
        const gone = new Set(positions);
        const kept = rows.map((row) => row.filter((_value, position) => !gone.has(position)));
        expect(await dropped(canonical(rows), gone, length)).toBe(canonical(kept));
      }),
    );
  });

  it('is refused when the text stops inside a record', async () => {
    for (const text of ['"a","b', '"a",', '"a","b\n']) {
      await expect(dropped(text, new Set([0]), 3)).rejects.toMatchObject({ code: 'CORRUPTED' });
    }
  });
});
