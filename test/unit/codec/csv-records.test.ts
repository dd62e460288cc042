import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { createContentHasher } from '../../../src/codec/content-hash.js';
import { createRecordSplitter } from '../../../src/codec/csv-records.js';
import { csvOf, cut, quote, rows, sizes } from './bytes.js';

function split(parts: readonly Uint8Array[]): { records: string[]; rows: number } {
  const records: string[] = [];
  const splitter = createRecordSplitter('app.orders', (bytes, start, end) => {
    records.push(Buffer.from(bytes.subarray(start, end)).toString());
  });
  for (const part of parts) {
    const reused = Buffer.from(part);
    splitter.update(reused);
    reused.fill(0x22);
  }
  return { records, rows: splitter.end() };
}

function count(parts: readonly Uint8Array[]): number {
  const hasher = createContentHasher('app.orders');
  for (const part of parts) hasher.update(part);
  return hasher.digest().rows;
}

/** A CSV reader written another way, a character at a time, after RFC 4180. */
function naive(text: string): string[] {
  const records: string[] = [];
  let start = 0;
  let at = 0;
  while (at < text.length) {
    if (text[at] === '"') {
      at += 1;
      while (text[at] !== '"' || text[at + 1] === '"') at += text[at] === '"' ? 2 : 1;
    } else if (text[at] === '\n') {
      records.push(text.slice(start, at));
      start = at + 1;
    }
    at += 1;
  }
  return records;
}

describe('canonical csv records', () => {
  it('gives every row as it was written, however the stream is cut', () => {
    fc.assert(
      fc.property(rows, sizes, (table, cuts) => {
        const csv = csvOf(table);
        const expected = table.map((row) => row.map(quote).join(','));
        expect(naive(csv.toString())).toEqual(expected);
        expect(split(cut(csv, cuts))).toEqual({ records: expected, rows: table.length });
        expect(count(cut(csv, cuts))).toBe(table.length);
      }),
    );
  });

  it.each([
    ['a newline in a value', '"a\nb","c"\n', ['"a\nb","c"']],
    ['a value that is a line \\.', '"a\n\\.\nb"\n"c"\n', ['"a\n\\.\nb"', '"c"']],
    ['CRLF in a value', '"a\r\nb"\n', ['"a\r\nb"']],
    ['doubled quotes before a newline', '"a""\n""b"\n"c"\n', ['"a""\n""b"', '"c"']],
    ['empty texts and nulls', '"",\n,""\n', ['"",', ',""']],
    ['a table without columns', '\n\n\n', ['', '', '']],
    ['no rows', '', []],
  ])('splits %s', (_, csv, records) => {
    for (const size of [1, 2, 3, 100]) {
      expect(split(cut(Buffer.from(csv), [size])).records).toEqual(records);
      expect(count(cut(Buffer.from(csv), [size]))).toBe(records.length);
    }
  });

  it.each(['"a"', '"a', '"a\n', '"a"\n"b', ',', '\n,'])(
    'refuses a stream that stops inside a record: %j',
    (csv) => {
      const fault = expect.objectContaining({
        code: 'CORRUPTED',
        message: 'csv of app.orders ends inside a record',
      });
      for (const size of [1, 100]) {
        expect(() => split(cut(Buffer.from(csv), [size]))).toThrow(fault);
        expect(() => count(cut(Buffer.from(csv), [size]))).toThrow(fault);
      }
    },
  );
});
