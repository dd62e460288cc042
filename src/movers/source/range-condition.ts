import type { PageRange } from '../../domain/move.js';

/** `where ctid …`, empty for a whole table. Numbers only, so nothing is quoted. */
export function rangeCondition(range: PageRange): string {
  const bounds = [
    ...(range.fromPage === 0 ? [] : [`ctid >= '(${range.fromPage},0)'::tid`]),
    ...(range.toPage === null ? [] : [`ctid < '(${range.toPage},0)'::tid`]),
  ];
  return bounds.length === 0 ? '' : `where ${bounds.join(' and ')}`;
}
