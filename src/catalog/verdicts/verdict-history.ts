import type { TableId } from '../../domain/ids.js';
import type { Verdict } from '../../domain/verdict.js';
import type { Queryable } from '../../postgres/session.js';
import { parseVerdictRow } from './verdict-row.js';

/** As they were said, newest first, at most `limit`. */
export async function verdictHistory(
  db: Queryable,
  table: TableId,
  limit: number,
): Promise<readonly Verdict[]> {
  const { rows } = await db.query(
    `select * from sortkeep.verdicts
     where table_id = $1::uuid
     order by seq desc
     limit $2::integer`,
    [table, limit],
  );
  return rows.map(parseVerdictRow);
}
