import type { SketchTarget } from './read-targets.js';

/** Why the columns are not read, in words; null where nothing stands in the way. Pure. */
export function absenceReason(
  target: SketchTarget,
  columns: readonly string[],
  maximumBytes: number,
): string | null {
  if (!target.schemaUsage) return `the right to look into its schema is missing: USAGE on ${target.schema}`;
  for (const name of columns) {
    if (!target.columns.some((column) => column.name === name)) return `column ${name} is gone`;
  }
  if (!target.selectable) return `the right to read it is missing: SELECT on ${target.schema}.${target.name}`;
  if (target.hidesRows) return 'row level security hides rows of it';
  if (target.foreignPartitions > 0)
    return `${target.foreignPartitions} of its partitions are on other servers`;
  return target.bytes > BigInt(maximumBytes) ? tooLarge(target.bytes, maximumBytes) : null;
}

const megabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(1)} MB`;

export const tooLarge = (bytes: bigint, maximumBytes: number): string =>
  `it has ${megabytes(Number(bytes))}, more than the ${megabytes(maximumBytes)} of sketchBytes`;
