/** What every list of the catalog checks of its arguments. */
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

/** PostgreSQL has no NUL in texts; it comes from outside only, so it is the caller's mistake. */
export function checkText(text: string, what: string): string {
  if (text.includes('\0')) {
    throw invalidInput(`the ${what} holds a NUL character`, 'PostgreSQL allows none: leave it out.');
  }
  return text;
}
