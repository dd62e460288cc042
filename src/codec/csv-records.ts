import { corrupted, type SortkeepError } from '../domain/errors.js';
import { RecordEnds } from './csv-record-ends.js';

/** Sees one record: bytes `[start, end)` of `bytes`, without its newline; valid only during the call. */
export type RecordVisitor = (bytes: Uint8Array, start: number, end: number) => void;

interface CsvReader {
  /** The next bytes of the stream; `bytes` may be reused after the call. */
  update(bytes: Uint8Array): void;
  /** Whether the text so far ends inside a record. */
  readonly inside: boolean;
  /** The number of records; CORRUPTED when the stream stopped inside one. */
  end(): number;
}

/** CORRUPTED: the csv that `name` calls stopped inside a record. */
export const endsInside = (name: string): SortkeepError =>
  corrupted(
    `csv of ${name} ends inside a record`,
    'The stream was cut short: read or copy it again from its source.',
  );

/**
 * Splits canonical CSV (COPY with `format csv, force_quote *`) into records without decoding values, and
 * shows each to `visit`. Exact for values that hold newlines, quotes, CRLF or `\.`, and for tables without
 * columns, where a record is empty. Records inside one buffer are not copied; one that spans buffers is
 * gathered, so memory is bounded by the longest record. `name` is what an error calls the stream.
 */
export function createRecordSplitter(name: string, visit: RecordVisitor): CsvReader {
  const ends = new RecordEnds();
  let carried: Uint8Array[] = [];
  let rows = 0;

  function visitCarried(last: Uint8Array): void {
    const record = Buffer.concat([...carried, last]);
    carried = [];
    visit(record, 0, record.length);
  }

  return {
    update: (bytes) => {
      let from = 0;
      for (let at = ends.next(bytes, 0); at >= 0; at = ends.next(bytes, from)) {
        if (carried.length === 0) visit(bytes, from, at);
        else visitCarried(bytes.subarray(from, at));
        rows += 1;
        from = at + 1;
      }
      if (from < bytes.length) carried.push(Buffer.from(bytes.subarray(from)));
    },
    get inside() {
      return carried.length > 0;
    },
    end: () => {
      if (carried.length > 0) throw endsInside(name);
      return rows;
    },
  };
}
