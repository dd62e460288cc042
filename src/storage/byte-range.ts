import { invalidInput } from '../domain/errors.js';

/** Bytes `[start, end)`. */
export interface ByteRange {
  readonly start: number;
  readonly end: number;
}

const HINT = 'Ask for bytes from start up to, not including, end, within the length that `head` gives.';

/** Throws INVALID_INPUT unless the two are whole numbers with 0 <= start <= end. */
export function checkByteRange({ start, end }: ByteRange, object: string): void {
  if (Number.isSafeInteger(start) && Number.isSafeInteger(end) && start >= 0 && start <= end) return;
  throw invalidInput(`bytes ${start} to ${end} are not a range of ${object}`, HINT);
}

/** A range that leaves the object is an error: a short answer would look like a short object. */
export const rangeOutside = ({ start, end }: ByteRange, object: string) =>
  invalidInput(`bytes ${start} to ${end} are not all within ${object}`, HINT);
