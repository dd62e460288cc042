import { createRecordSplitter } from '../codec/csv-records.js';
import { fieldsOf } from '../codec/drop-csv-fields.js';
import type { ArchiveColumn } from '../domain/archive-query.js';

type CsvColumn = Pick<ArchiveColumn, 'name' | 'masked'>;

const MASK = Buffer.from('"***"');
const COMMA = Buffer.from(',');
const NEWLINE = Buffer.from('\n');

const header = (columns: readonly CsvColumn[]): Buffer =>
  Buffer.from(`${columns.map(({ name }) => `"${name.replaceAll('"', '""')}"`).join(',')}\n`, 'utf8');

/** The rows with a line of names before them; values of masked columns are `***`, NULL stays NULL. */
export async function* csvDownload(
  rows: AsyncIterable<Uint8Array>,
  columns: readonly CsvColumn[],
  name: string,
): AsyncGenerator<Uint8Array, void, undefined> {
  yield header(columns);
  if (columns.some(({ masked }) => masked)) yield* masked(rows, columns, name);
  else yield* rows;
}

async function* masked(
  rows: AsyncIterable<Uint8Array>,
  columns: readonly CsvColumn[],
  name: string,
): AsyncGenerator<Uint8Array, void, undefined> {
  let kept: Uint8Array[] = [];
  const records = createRecordSplitter(name, (bytes, start, end) => {
    fieldsOf(bytes, start, end).forEach(([from, to], position) => {
      if (position > 0) kept.push(COMMA);
      const hidden = columns[position]?.masked !== false && to > from;
      kept.push(hidden ? MASK : Uint8Array.prototype.slice.call(bytes, from, to));
    });
    kept.push(NEWLINE);
  });
  for await (const piece of rows) {
    records.update(piece);
    if (kept.length > 0) yield Buffer.concat(kept);
    kept = [];
  }
  records.end();
}
