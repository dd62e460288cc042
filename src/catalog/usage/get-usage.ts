import { z } from 'zod';
import { tableId } from '../../domain/ids.js';
import type { TableId } from '../../domain/ids.js';
import type { UsageSample, UsageWindow } from '../../domain/table-facts.js';
import type { Queryable } from '../../postgres/session.js';
import { parseSampleRow } from './sample-row.js';
import { usageWindow } from './usage-window.js';

const birthRow = z.object({ id: z.string().transform(tableId), absent_at: z.date() });

/** The window over all samples of each table, in the order of the ids; null where there is none. */
export async function getUsage(
  db: Queryable,
  ids: readonly TableId[],
): Promise<readonly (UsageWindow | null)[]> {
  const samples = await db.query(
    `select * from sortkeep.usage_samples where table_id = any($1::uuid[]) order by table_id, sampled_at`,
    [ids],
  );
  const births = await db.query(
    `select id, absent_at from sortkeep.tables where id = any($1::uuid[]) and absent_at is not null`,
    [ids],
  );
  const absentAt = new Map(
    birthRow
      .array()
      .parse(births.rows)
      .map((row) => [row.id, row.absent_at]),
  );
  const byTable = new Map<TableId, UsageSample[]>();
  for (const { tableId: id, sample } of samples.rows.map(parseSampleRow)) {
    const series = byTable.get(id);
    if (series === undefined) byTable.set(id, [sample]);
    else series.push(sample);
  }
  return ids.map((id) => usageWindow(byTable.get(id) ?? [], absentAt.get(id) ?? null));
}
