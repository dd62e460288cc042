import type { DistinctCount } from '../../domain/column-profile.js';

/**
 * Of a sample of `counts` (how often each different value occurs in it). Haas and Stokes' Duj1, n d / (n - f1 + f1 n/N),
 * as src/backend/commands/analyze.c has it; never less than was seen, never more than there are rows.
 */
export function estimateDistinct(
  counts: readonly number[],
  whole: boolean,
  tableRows: number | null,
): DistinctCount | null {
  const seen = counts.length;
  if (whole) return { count: seen, method: 'counted' };
  const sampled = counts.reduce((sum, count) => sum + count, 0);
  if (tableRows === null || sampled === 0) return null;
  const rows = Math.max(tableRows, sampled);
  const once = counts.filter((count) => count === 1).length;
  const estimate = (sampled * seen) / (sampled - once + (once * sampled) / rows);
  return { count: Math.round(Math.min(rows, Math.max(seen, estimate))), method: 'estimated' };
}
