/** One table: what may be read of it is gathered, the rest is said. */
import type { OwnRead } from '../domain/activity.js';
import type { ColumnProfile } from '../domain/column-profile.js';
import type { Session } from '../postgres/session.js';
import { needsSample } from './decide/needs-sample.js';
import { profileColumn } from './decide/profile-column.js';
import { unreadableReason } from './decide/unreadable-reason.js';
import type { Target, TargetColumn } from './gather/read-targets.js';
import { sampleTable } from './gather/sample-table.js';
import type { ColumnStatistics, GatheredColumn } from './gathered-column.js';

export interface ProfileOptions {
  /** Of a table's pages that a sample reads at most. */
  readonly sampleBytes: number;
}

/** A profile of every column; rejects when rows that may be read could not be. */
export async function profileTable(
  session: Session,
  target: Target,
  statistics: ReadonlyMap<string, ColumnStatistics>,
  { sampleBytes }: ProfileOptions,
  onOwnReads: (reads: readonly OwnRead[]) => void,
): Promise<readonly ColumnProfile[]> {
  const at = new Date();
  const reasons = new Map(target.columns.map((column) => [column.name, unreadableReason(target, column)]));
  const wanting = target.columns.filter(
    ({ name, family }) => reasons.get(name) === null && needsSample(family, statistics.get(name)),
  );
  const sample =
    wanting.length > 0 && target.schemaUsage
      ? await sampleTable(session, target, sampleBytes, onOwnReads)
      : new Map<string, GatheredColumn>();
  const gathered = (column: TargetColumn): GatheredColumn => {
    const reason = reasons.get(column.name) ?? null;
    const known = statistics.get(column.name);
    const sampled = sample.get(column.name);
    if (reason !== null) return { source: 'NAMES', reason };
    if (sampled !== undefined && wanting.includes(column)) return sampled;
    if (known !== undefined) return { source: 'STATISTICS', statistics: known, tableRows: target.rows };
    return {
      source: 'NAMES',
      reason: `the right to look into its schema is missing: USAGE on ${target.schema}`,
    };
  };
  return target.columns.map((column) => profileColumn(target.name, column, gathered(column), at));
}
