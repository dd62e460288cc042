import { SortkeepError } from '../domain/errors.js';

const LONE_SURROGATE = /\p{Surrogate}/u;

function refused(path: string, what: string): SortkeepError {
  return new SortkeepError('INTERNAL', `${path} is ${what}, which canonical json cannot hold`, {
    hint: 'This is a fault in Sortkeep: report it with the move or request id.',
  });
}

function textOf(text: string, path: string): string {
  if (LONE_SURROGATE.test(text)) throw refused(path, 'text with half a surrogate pair');
  return JSON.stringify(text);
}

function isPlainObject(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || prototype === Object.prototype;
}

function valueOf(value: unknown, path: string): string {
  if (value === null || typeof value === 'boolean') return String(value);
  if (typeof value === 'string') return textOf(value, path);
  if (typeof value === 'number') {
    if (!Number.isFinite(value)) throw refused(path, String(value));
    return JSON.stringify(value);
  }
  if (typeof value !== 'object') throw refused(path, `of type ${typeof value}`);
  if (Array.isArray(value)) {
    // Array.from also visits holes, which map() would skip.
    return `[${Array.from(value, (item: unknown, index) => valueOf(item, `${path}[${index}]`)).join(',')}]`;
  }
  if (!isPlainObject(value)) throw refused(path, 'an object of a class');
  const members = Object.entries(value)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, member]: [string, unknown]) => `${textOf(key, path)}:${valueOf(member, `${path}.${key}`)}`);
  return `{${members.join(',')}}`;
}

/**
 * The one JSON text of a value (RFC 8785): keys sorted by UTF-16 code units, no white space, numbers and
 * texts as `JSON.stringify` writes them. Takes null, booleans, finite numbers, well-formed texts, arrays and
 * plain objects. Anything else (undefined, bigint, NaN, a Date, half a surrogate pair) is INTERNAL and names
 * its path from `$`, so that nothing is dropped from a hash without a word.
 */
export function canonicalJson(value: unknown): string {
  return valueOf(value, '$');
}
