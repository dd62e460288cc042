/** The one rule of what an object key is, for every store. */
import { invalidInput } from '../domain/errors.js';

/** S3 takes 1,024 bytes a key; the rest is room for a store's own prefix. */
export const MAX_KEY_BYTES = 900;
/** NAME_MAX of the usual file systems: a segment is a file or folder name in a directory store. */
const MAX_SEGMENT_BYTES = 255;

const SEGMENT = /^[A-Za-z0-9._=-]+$/;
const HINT = 'Keys are relative paths of A-Z, a-z, 0-9, ".", "_", "=" and "-", separated by single slashes.';

/** Why `key` is not an object key, in words; null when it is one. All legal characters are one byte long. */
export function objectKeyFault(key: string): string | null {
  if (key === '') return 'it is empty';
  if (key.length > MAX_KEY_BYTES) return `it is longer than ${MAX_KEY_BYTES} characters`;
  for (const segment of key.split('/')) {
    if (segment === '') return 'it has an empty segment';
    if (segment === '.' || segment === '..') return `it has a segment '${segment}'`;
    if (!SEGMENT.test(segment)) return 'it has a character that keys do not have';
    if (segment.length > MAX_SEGMENT_BYTES)
      return `it has a segment longer than ${MAX_SEGMENT_BYTES} characters`;
  }
  return null;
}

/** Hostile text is quoted and cut, so that it cannot forge a line of a log. */
const quoted = (text: string): string => JSON.stringify(text.length > 80 ? `${text.slice(0, 80)}…` : text);

/** Throws INVALID_INPUT naming the key and the store unless `key` is an object key. */
export function checkObjectKey(key: string, storeUri: string): void {
  const fault = objectKeyFault(key);
  if (fault !== null)
    throw invalidInput(`${quoted(key)} is not an object key of ${storeUri}: ${fault}`, HINT);
}

/** Throws INVALID_INPUT unless some object key starts with `prefix`. */
export function checkKeyPrefix(prefix: string, storeUri: string): void {
  if (prefix === '' || objectKeyFault(prefix) === null) return;
  const fault = objectKeyFault(`${prefix}x`);
  if (fault !== null)
    throw invalidInput(`${quoted(prefix)} starts no object key of ${storeUri}: ${fault}`, HINT);
}
