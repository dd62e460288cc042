import type { ColumnStatistics } from '../gathered-column.js';
import type { TypeFamily } from '../type-family.js';

/**
 * Whether pg_stats leaves out what patterns need of a column: everything, where it was never analysed; the values,
 * where all are too wide for it (over 1 kB) or the type has no order (json).
 */
export function needsSample(family: TypeFamily, statistics: ColumnStatistics | undefined): boolean {
  if (statistics === undefined) return true;
  const looked = family === 'text' || family === 'json';
  return looked && statistics.nullShare < 1 && statistics.mostCommon.length + statistics.bounds.length === 0;
}
