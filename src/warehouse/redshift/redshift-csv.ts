/**
 * Canonical CSV as Redshift's COPY needs it. There an empty field is NULL for numbers and '' for VARCHAR, and a field
 * "that matches" NULL AS is NULL: nothing in its documentation says that quotes keep a value from matching (COPY,
 * data conversion parameters: EMPTYASNULL, NULL AS). So NULL is written as a marker that only this load has, and
 * every value stays quoted; a text that happens to be `\N` is not NULL, and '' stays ''.
 */
import { sha256Hex } from '../../codec/sha256.js';
import { corrupted, type SortkeepError } from '../../domain/errors.js';
import type { ByteSink } from './byte-sink.js';

const QUOTE = 0x22;
const COMMA = 0x2c;

/** Letters and digits alone: no setting of COPY or of the session reads them as anything else. */
export const nullMarker = (loadId: string): string =>
  `SORTKEEPNULL${sha256Hex(`null of ${loadId}`).slice(0, 24)}`;

const notCanonical = (name: string): SortkeepError =>
  corrupted(
    `csv for ${name} has another form or other columns than the plan`,
    'Start the move again with a new plan; the table may have changed since this one.',
  );

const NEWLINE = Uint8Array.of(0x0a);

/**
 * Appends one record, bytes `[start, end)` of `bytes` without its newline, to `sink`: with `marker` for each NULL and
 * a newline at its end. CORRUPTED unless it has `columns` fields, each empty or quoted; `name` is the table's.
 */
export function appendRecord(
  sink: ByteSink,
  bytes: Uint8Array,
  start: number,
  end: number,
  columns: number,
  marker: Uint8Array,
  name: string,
): void {
  let copied = start;
  let fields = 1;
  let quoted = false;
  let empty = true;
  // One step past the end, which ends the last field as a comma does.
  for (let at = start; at <= end; at++) {
    const byte = at === end ? COMMA : bytes[at];
    if (byte === QUOTE) {
      quoted = !quoted;
      empty = false;
    } else if (!quoted) {
      if (byte !== COMMA) throw notCanonical(name);
      if (empty) {
        sink.append(bytes, copied, at);
        sink.append(marker, 0, marker.length);
        copied = at;
      }
      if (at < end) fields += 1;
      empty = true;
    }
  }
  if (fields !== columns) throw notCanonical(name);
  sink.append(bytes, copied, end);
  sink.append(NEWLINE, 0, 1);
}
