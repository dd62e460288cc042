import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { cutObjects } from '../../../src/warehouse/redshift/cut-objects.js';
import { nullMarker } from '../../../src/warehouse/redshift/redshift-csv.js';
import { csv, type CsvValue } from '../../support/warehouse-input.js';

async function* cutAt(text: Buffer, sizes: readonly number[]): AsyncGenerator<Uint8Array> {
  await Promise.resolve();
  let at = 0;
  for (const size of sizes) yield text.subarray(at, (at += size));
  yield text.subarray(at);
}

async function bytesOf(rows: readonly (readonly CsvValue[])[]): Promise<Buffer> {
  const parts: Uint8Array[] = [];
  for await (const part of csv(rows)) parts.push(part);
  return Buffer.concat(parts);
}

async function rewritten(
  bytes: AsyncIterable<Uint8Array>,
  columns: number,
  target = 1e6,
): Promise<readonly { text: string; rows: number }[]> {
  const objects: { text: string; rows: number }[] = [];
  for await (const object of cutObjects(bytes, columns, 'MARKER', target, 'a.b')) {
    objects.push({ text: object.bytes.toString('utf8'), rows: object.rows });
  }
  return objects;
}

const value = fc.option(
  fc.string({ unit: fc.oneof(fc.constantFrom('"', ',', '\n', '\r', '\\', 'N', '馬', 'x')), maxLength: 6 }),
);

describe('csv for COPY into Redshift', () => {
  it('writes NULL as the marker and keeps every value between its quotes', async () => {
    const rows = [
      [null, 'a', null],
      ['', '\\N', 'MARKER'],
      ['a "b", c\n', null, ''],
    ];
    expect(await rewritten(csv(rows), 3)).toEqual([
      { text: 'MARKER,"a",MARKER\n"","\\N","MARKER"\n"a ""b"", c\n",MARKER,""\n', rows: 3 },
    ]);
  });

  it('tells a NULL from no row where the table has one column', async () => {
    expect(await rewritten(csv([[null], ['']]), 1)).toEqual([{ text: 'MARKER\n""\n', rows: 2 }]);
    expect(await rewritten(csv([]), 1)).toEqual([]);
  });

  it('gives the same bytes however the stream is cut, in objects of whole records', async () => {
    const table = fc
      .integer({ min: 1, max: 4 })
      .chain((columns) =>
        fc.array(fc.array(value, { minLength: columns, maxLength: columns }), { minLength: 1, maxLength: 8 }),
      );
    await fc.assert(
      fc.asyncProperty(
        table,
        fc.array(fc.integer({ min: 0, max: 9 })),
        fc.integer({ min: 1, max: 60 }),
        async (rows, sizes, target) => {
          const columns = rows[0]?.length ?? 0;
          const objects = await rewritten(cutAt(await bytesOf(rows), sizes), columns, target);
          const expected = rows
            .map((row) =>
              row.map((text) => (text === null ? 'MARKER' : `"${text.replaceAll('"', '""')}"`)).join(','),
            )
            .map((line) => `${line}\n`);
          expect(objects.map(({ text }) => text).join('')).toBe(expected.join(''));
          expect(objects.reduce((sum, object) => sum + object.rows, 0)).toBe(rows.length);
          let row = 0;
          for (const object of objects) {
            expect(object.text).toBe(expected.slice(row, row + object.rows).join(''));
            row += object.rows;
          }
        },
      ),
    );
  });

  it.each([
    ['a value without quotes', '"1",x\n'],
    ['a value after its quotes', '"1","x"y\n'],
    ['a column too many', '"1","x","y"\n'],
    ['a column too few', '"1"\n'],
    ['an end within a value', '"1","x'],
    ['an end within a record', '"1",'],
  ])('refuses %s', async (_, text) => {
    await expect(rewritten(cutAt(Buffer.from(text), []), 2)).rejects.toMatchObject({ code: 'CORRUPTED' });
  });

  it('has a marker of its own for each load', () => {
    expect(nullMarker('a')).toMatch(/^SORTKEEPNULL[0-9a-f]{24}$/);
    expect(nullMarker('a')).toBe(nullMarker('a'));
    expect(nullMarker('a')).not.toBe(nullMarker('b'));
  });
});
