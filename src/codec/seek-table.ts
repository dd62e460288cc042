import { objectFault } from './object-fault.js';
import { SEEK_FOOTER_MAGIC, SEEK_TABLE_MAGIC } from './zstd-format.js';

/** Sizes in bytes of one frame as stored and of its plaintext. */
export interface FrameSizes {
  readonly storedBytes: number;
  readonly rawBytes: number;
}

const HEADER_BYTES = 8;
const ENTRY_BYTES = 8;
const FOOTER_BYTES = 9;
/** No checksums in the table: every frame ends with its own. */
const DESCRIPTOR = 0;

/** The size in bytes of the whole skippable frame for `frames` frames. */
export const seekTableBytes = (frames: number): number => HEADER_BYTES + frames * ENTRY_BYTES + FOOTER_BYTES;

/** The seek table of the seekable format as a whole skippable frame, to be an object's last bytes. */
export function encodeSeekTable(frames: readonly FrameSizes[]): Uint8Array {
  const table = Buffer.alloc(seekTableBytes(frames.length));
  table.writeUInt32LE(SEEK_TABLE_MAGIC, 0);
  table.writeUInt32LE(table.length - HEADER_BYTES, 4);
  let at = HEADER_BYTES;
  for (const frame of frames) {
    table.writeUInt32LE(frame.storedBytes, at);
    table.writeUInt32LE(frame.rawBytes, at + 4);
    at += ENTRY_BYTES;
  }
  table.writeUInt32LE(frames.length, at);
  table.writeUInt8(DESCRIPTOR, at + 4);
  table.writeUInt32LE(SEEK_FOOTER_MAGIC, at + 5);
  return table;
}

/** CORRUPTED unless `table`, a whole skippable frame, is the seek table of exactly these frames. */
export function checkSeekTable(table: Uint8Array, frames: readonly FrameSizes[], name: string): void {
  // The table of given frames is one text only, so nothing of a foreign one needs to be understood.
  if (Buffer.compare(table, encodeSeekTable(frames)) !== 0) {
    throw objectFault(name, `has a seek table that is not that of its ${frames.length} frames`);
  }
}
