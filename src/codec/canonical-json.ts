import { SortkeepError } from '../domain/errors.js';

const LONE_SURROGATE = /\p{Surrogate}/u;

/** The keys that lead to the value that is being written: names of members and positions in arrays. */
type Path = (string | number)[];

function refused(path: Path, what: string): SortkeepError {
  const at = path.map((key) => (typeof key === 'number' ? `[${key}]` : `.${key}`)).join('');
  return new SortkeepError('INTERNAL', `$${at} is ${what}, which canonical json cannot hold`, {
    hint: 'This is a fault in Sortkeep: report it with the move or request id.',
  });
}

function textOf(text: string, path: Path): string {
  if (LONE_SURROGATE.test(text)) throw refused(path, 'text with half a surrogate pair');
  return JSON.stringify(text);
}

function isPlainObject(value: object): value is Readonly<Record<string, unknown>> {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || prototype === Object.prototype;
}

// A scan writes some hundred values for each table: one path for all of them, and no array for what is only joined.
function valueOf(value: unknown, path: Path): string {
  if (value === null || typeof value === 'boolean') return String(value);
  if (typeof value === 'string') return textOf(value, path);
  if (typeof value === 'number') {
    if (!Number.isFinite(value)) throw refused(path, String(value));
    return JSON.stringify(value);
  }
  if (typeof value !== 'object') throw refused(path, `of type ${typeof value}`);
  if (Array.isArray(value)) return arrayOf(value, path);
  if (!isPlainObject(value)) throw refused(path, 'an object of a class');
  return objectOf(value, path);
}

function arrayOf(items: readonly unknown[], path: Path): string {
  let text = '[';
  // By position, since iterating would not tell holes.
  for (let index = 0; index < items.length; index++) {
    path.push(index);
    text += (index === 0 ? '' : ',') + valueOf(items[index], path);
    path.pop();
  }
  return `${text}]`;
}

function objectOf(value: Readonly<Record<string, unknown>>, path: Path): string {
  let text = '{';
  for (const key of Object.keys(value).sort()) {
    const name = textOf(key, path);
    path.push(key);
    text += `${text === '{' ? '' : ','}${name}:${valueOf(value[key], path)}`;
    path.pop();
  }
  return `${text}}`;
}

/**
 * The one JSON text of a value (RFC 8785): keys sorted by UTF-16 code units, no white space, numbers and
 * texts as `JSON.stringify` writes them. Takes null, booleans, finite numbers, well-formed texts, arrays and
 * plain objects. Anything else (undefined, bigint, NaN, a Date, half a surrogate pair) is INTERNAL and names
 * its path from `$`, so that nothing is dropped from a hash without a word.
 */
export function canonicalJson(value: unknown): string {
  return valueOf(value, []);
}
