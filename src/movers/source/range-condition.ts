import type { PageRange } from '../../domain/move.js';

/**
 * `where ctid …`, of a whole table too: on PostgreSQL 14 and newer a ctid range is no sequential scan for the counters
 * (postgres-statistics.md, What moves which counter). Numbers only, so nothing is quoted.
 */
export function rangeCondition(range: PageRange): string {
  const upTo = range.toPage === null ? '' : ` and ctid < '(${range.toPage},0)'::tid`;
  return `where ctid >= '(${range.fromPage},0)'::tid${upTo}`;
}
