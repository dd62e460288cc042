/** Names, shares and lists as the reasons give them. */
import { formatTableReference } from '../domain/table-reference.js';
import type { ShapedTable } from './table-shape.js';

export const placeOf = (table: ShapedTable): string => formatTableReference(table);

/** `98 %`; never 0 or 100 for what is neither. */
export function percent(share: number): string {
  const rounded = Math.round(share * 100);
  if (rounded === 0 && share > 0) return 'less than 1 %';
  if (rounded === 100 && share < 1) return 'more than 99 %';
  return `${rounded} %`;
}

const LISTED = 5;

/** `a, b and c`; of many the first five and how many more. */
export function listed(words: readonly string[]): string {
  const shown = words.slice(0, LISTED);
  if (words.length > LISTED) shown.push(`${words.length - LISTED} more`);
  const last = shown.pop() ?? '';
  return shown.length === 0 ? last : `${shown.join(', ')} and ${last}`;
}
