import { z } from 'zod';
import { groupBy } from '../../domain/group-by.js';
import { tableId } from '../../domain/ids.js';
import type { TableId } from '../../domain/ids.js';
import type { ListedConflict } from '../../domain/table-relation.js';
import type { Queryable } from '../../postgres/session.js';
import { CONFLICT_COLUMNS, parseConflictRow } from './conflict-row.js';

const owner = z.object({ owner: z.string().transform(tableId) });

/** In the order of the ids: the conflicts that each table is on a side of. */
export async function getConflicts(
  db: Queryable,
  ids: readonly TableId[],
): Promise<readonly (readonly ListedConflict[])[]> {
  const { rows } = await db.query(
    `select m.table_id as owner, ${CONFLICT_COLUMNS}
     from sortkeep.table_conflict_members m
     join sortkeep.table_conflicts c on c.id = m.conflict_id
     where m.table_id = any ($1::uuid[])
     order by c.kind, c.columns, c.id`,
    [ids],
  );
  const byTable = groupBy(rows, (found) => owner.parse(found).owner, parseConflictRow);
  return ids.map((id) => byTable.get(id) ?? []);
}
