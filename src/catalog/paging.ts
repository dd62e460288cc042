/** What every list of the catalog checks of its arguments. */
import { decodeCursor } from '../domain/cursor.js';
import { invalidInput } from '../domain/errors.js';
import type { PageItem } from '../domain/page.js';

const MAX_PAGE = 100;

/** Rows to ask for: one more than wanted tells whether there is a next page. INVALID_INPUT outside of 1 to 100. */
export function rowLimit(first: number): number {
  if (Number.isInteger(first) && first >= 1 && first <= MAX_PAGE) return first + 1;
  throw invalidInput(`a page of ${first} is not possible`, `Ask for 1 to ${MAX_PAGE} at a time.`);
}

/** The page and whether more follows, from `rowLimit(first)` rows. */
export function pageOf<T>(
  nodes: readonly T[],
  first: number,
  cursorOf: (node: T) => string,
): { readonly items: readonly PageItem<T>[]; readonly hasNextPage: boolean } {
  return {
    items: nodes.slice(0, first).map((node) => ({ node, cursor: cursorOf(node) })),
    hasNextPage: nodes.length > first,
  };
}

/**
 * The sort key of a list by time: microseconds since 1970, which a Date would cut to milliseconds, and an id. The
 * query's hash in a cursor is no secret, so a forged key must not reach SQL: INVALID_INPUT.
 */
export function timeKeyOf(
  list: string,
  cursor: string,
  parseId: (text: string) => string,
): readonly [string, string] {
  const [micros = '', id = ''] = decodeCursor(list, cursor, 2);
  if (/^\d{1,16}$/.test(micros)) return [micros, parseId(id)];
  throw invalidInput(
    `unknown cursor '${cursor.slice(0, 80)}'`,
    'Pass a cursor that the same list gave, or leave `after` out.',
  );
}

/** PostgreSQL has no NUL in texts; it comes from outside only, so it is the caller's mistake. */
export function checkText(text: string, what: string): string {
  if (text.includes('\0')) {
    throw invalidInput(`the ${what} holds a NUL character`, 'PostgreSQL allows none: leave it out.');
  }
  return text;
}
