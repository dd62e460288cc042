import type { TableId } from '../../domain/ids.js';
import type { Verdict } from '../../domain/verdict.js';
import type { Queryable } from '../../postgres/session.js';
import { parseVerdictRow } from './verdict-row.js';

/**
 * In the order of the ids; null before the first verdict. A person's word stands over every later one of a model,
 * until another person's.
 */
export async function currentVerdicts(
  db: Queryable,
  ids: readonly TableId[],
): Promise<readonly (Verdict | null)[]> {
  const { rows } = await db.query(
    `select distinct on (table_id) *
     from sortkeep.verdicts
     where table_id = any($1::uuid[])
     order by table_id, (author is null), created_at desc, id`,
    [ids],
  );
  const byTable = new Map(rows.map(parseVerdictRow).map((verdict) => [verdict.tableId, verdict]));
  return ids.map((id) => byTable.get(id) ?? null);
}
