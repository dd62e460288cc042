import { z } from 'zod';
import { groupBy } from '../../domain/group-by.js';
import { tableId } from '../../domain/ids.js';
import type { TableId } from '../../domain/ids.js';
import { READ_CAUSES } from '../../domain/usage-evidence.js';
import type { LastUse } from '../../domain/usage-history.js';
import type { Queryable } from '../../postgres/session.js';
import { getUsage } from './get-usage.js';
import { lastUse } from './last-use.js';

const table = z.string().transform(tableId);
const readRow = z.object({ table_id: table, at: z.date(), exact: z.boolean(), node_name: z.string() });
const causeRow = z.object({ table_id: table, cause: z.enum(READ_CAUSES), scans: z.coerce.bigint() });

/** When each table was last really used, in the order of the ids; null where its use is not known. */
export async function getLastUse(
  db: Queryable,
  ids: readonly TableId[],
): Promise<readonly (LastUse | null)[]> {
  const usage = await getUsage(db, ids);
  const reads = await db.query(
    `select distinct on (d.table_id) d.table_id, d.last_read as at, d.last_read_exact as exact, s.name as node_name
     from sortkeep.usage_days d
     join sortkeep.sources s on s.id = d.source_id
     where d.table_id = any ($1::uuid[]) and d.last_read is not null
     order by d.table_id, d.last_read desc, d.last_read_exact desc`,
    [ids],
  );
  const causes = await db.query(
    `select table_id, cause, sum(seq_scans + index_scans) as scans
     from sortkeep.read_attributions
     where table_id = any ($1::uuid[])
     group by table_id, cause
     order by table_id, scans desc, cause`,
    [ids],
  );
  const readOf = new Map(
    readRow
      .array()
      .parse(reads.rows)
      .map(({ table_id, at, exact, node_name }) => [table_id, { at, exact, nodeName: node_name }]),
  );
  const explainedOf = groupBy(
    causeRow.array().parse(causes.rows),
    ({ table_id }) => table_id,
    ({ cause, scans }) => ({ cause, scans }),
  );
  return ids.map((id, index) => {
    const window = usage[index] ?? null;
    if (window === null) return null;
    return lastUse({ usage: window, read: readOf.get(id) ?? null, explained: explainedOf.get(id) ?? [] });
  });
}
