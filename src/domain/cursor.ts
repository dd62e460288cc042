/**
 * Keyset cursors: base64url of JSON `[query hash, ...sort key]`. A cursor is refused with another filter or
 * order than the one that made it.
 */
import { invalidInput } from './errors.js';

const HINT = 'Pass a cursor that the same list gave with the same filter and order, or leave `after` out.';

/** FNV-1a over the text, 32 bits, hex: tells one query from another; not a secret. */
function fingerprint(text: string): string {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return (hash >>> 0).toString(16).padStart(8, '0');
}

/** `query` names the list, its filter and its order; `key` holds the sort key's values as text. */
export function encodeCursor(query: string, key: readonly string[]): string {
  return Buffer.from(JSON.stringify([fingerprint(query), ...key]), 'utf8').toString('base64url');
}

/** The sort key, `length` texts; INVALID_INPUT for anything that `encodeCursor(query, …)` did not make. */
export function decodeCursor(query: string, cursor: string, length: number): readonly string[] {
  let parsed: unknown;
  try {
    parsed = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
  } catch {
    throw invalidInput(`unknown cursor '${cursor.slice(0, 80)}'`, HINT);
  }
  if (!Array.isArray(parsed) || !parsed.every((part): part is string => typeof part === 'string')) {
    throw invalidInput(`unknown cursor '${cursor.slice(0, 80)}'`, HINT);
  }
  const [hash, ...key] = parsed;
  if (hash !== fingerprint(query))
    throw invalidInput(`cursor '${cursor.slice(0, 80)}' belongs to another query`, HINT);
  if (key.length !== length) throw invalidInput(`unknown cursor '${cursor.slice(0, 80)}'`, HINT);
  return key;
}
