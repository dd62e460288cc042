import type { TableId } from '../../domain/ids.js';
import type { Verdict } from '../../domain/verdict.js';
import type { Queryable } from '../../postgres/session.js';
import { parseVerdictRow } from './verdict-row.js';

export interface NewestVerdicts {
  /** Null where nobody said anything, or the word was withdrawn. */
  readonly person: Verdict | null;
  readonly model: Verdict | null;
}

/** Of each table that has one, by the order in which they were said. */
export async function newestVerdicts(
  db: Queryable,
  ids: readonly TableId[],
): Promise<ReadonlyMap<TableId, NewestVerdicts>> {
  const { rows } = await db.query(
    `select distinct on (table_id, author is null) *
     from sortkeep.verdicts
     where table_id = any ($1::uuid[]) and withdrawn_at is null
     order by table_id, author is null, seq desc`,
    [ids],
  );
  const newest = new Map<TableId, NewestVerdicts>();
  for (const verdict of rows.map(parseVerdictRow)) {
    const { person = null, model = null } = newest.get(verdict.tableId) ?? {};
    newest.set(
      verdict.tableId,
      verdict.author === null ? { person, model: verdict } : { person: verdict, model },
    );
  }
  return newest;
}
