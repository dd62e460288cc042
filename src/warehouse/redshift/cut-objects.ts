import { createRecordSplitter } from '../../codec/csv-records.js';
import { ByteSink } from './byte-sink.js';
import { appendRecord } from './redshift-csv.js';

/** The plaintext of one object: whole records. */
export interface ObjectText {
  readonly bytes: Buffer;
  readonly rows: number;
}

/**
 * Rewrites canonical CSV for COPY and cuts it at record ends into pieces of at least `targetBytes`, the last one
 * shorter; none for no rows. Memory: one piece and the buffer at hand.
 */
export async function* cutObjects(
  rows: AsyncIterable<Uint8Array>,
  columns: number,
  marker: string,
  targetBytes: number,
  name: string,
): AsyncGenerator<ObjectText> {
  const markerBytes = Buffer.from(marker, 'ascii');
  const sink = new ByteSink(targetBytes);
  let count = 0;
  const splitter = createRecordSplitter(name, (bytes, start, end) => {
    appendRecord(sink, bytes, start, end, columns, markerBytes, name);
    count += 1;
  });
  const take = (): ObjectText => {
    const text = { bytes: sink.take(), rows: count };
    count = 0;
    return text;
  };
  for await (const bytes of rows) {
    splitter.update(bytes);
    if (sink.length >= targetBytes) yield take();
  }
  splitter.end();
  if (count > 0) yield take();
}
