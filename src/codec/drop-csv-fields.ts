import { createRecordSplitter } from './csv-records.js';

const QUOTE = 0x22;
const COMMA = 0x2c;
const NEWLINE = 0x0a;

/** Start and end of each field of one record of canonical CSV; quotes are doubled within quotes, so a parity tells. */
export function fieldsOf(
  bytes: Uint8Array,
  start: number,
  end: number,
): readonly (readonly [number, number])[] {
  const fields: [number, number][] = [];
  let quoted = false;
  let from = start;
  for (let at = start; at < end; at++) {
    if (bytes[at] === QUOTE) quoted = !quoted;
    else if (bytes[at] === COMMA && !quoted) {
      fields.push([from, at]);
      from = at + 1;
    }
  }
  fields.push([from, end]);
  return fields;
}

/**
 * Canonical CSV without the fields at these positions (from 0): generated columns are in an archive's proof, and
 * COPY FROM takes none. Memory is bounded by the pieces of `source` and one record. CORRUPTED, naming `name`, when
 * the text stops inside a record.
 */
export async function* dropCsvFields(
  source: AsyncIterable<Uint8Array>,
  positions: ReadonlySet<number>,
  name: string,
): AsyncGenerator<Uint8Array> {
  let kept: Uint8Array[] = [];
  const comma = Uint8Array.of(COMMA);
  const newline = Uint8Array.of(NEWLINE);
  const records = createRecordSplitter(name, (bytes, start, end) => {
    let first = true;
    fieldsOf(bytes, start, end).forEach(([from, to], position) => {
      if (positions.has(position)) return;
      if (!first) kept.push(comma);
      kept.push(Uint8Array.prototype.slice.call(bytes, from, to));
      first = false;
    });
    kept.push(newline);
  });
  const flush = (): Uint8Array => {
    const text = Buffer.concat(kept);
    kept = [];
    return text;
  };
  for await (const piece of source) {
    records.update(piece);
    if (kept.length > 0) yield flush();
  }
  records.end();
  if (kept.length > 0) yield flush();
}
