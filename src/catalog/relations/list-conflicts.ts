import { z } from 'zod';
import { decodeCursor, encodeCursor } from '../../domain/cursor.js';
import { tableId } from '../../domain/ids.js';
import type { Page, PageRequest } from '../../domain/page.js';
import type { ListedConflict } from '../../domain/table-relation.js';
import type { Queryable } from '../../postgres/session.js';
import { checkText, pageOf, rowLimit } from '../paging.js';
import { CONFLICT_COLUMNS, parseConflictRow } from './conflict-row.js';

const QUERY = 'conflicts by name';
const counted = z.object({ count: z.coerce.number() });

/** By name. A run between two pages may repeat or leave out conflicts of the name at which the first page ended. */
export async function listConflicts(db: Queryable, page: PageRequest): Promise<Page<ListedConflict>> {
  const [name = '', id = ''] = page.after === null ? [] : decodeCursor(QUERY, page.after, 2);
  const { rows } = await db.query(
    `select ${CONFLICT_COLUMNS}
     from sortkeep.table_conflicts c
     where $1::uuid is null or (c.table_name, c.id) > ($2::text, $1::uuid)
     order by c.table_name, c.id
     limit $3::integer`,
    // Any uuid has the form that the cursor's must have.
    [page.after === null ? null : tableId(id), checkText(name, 'cursor'), rowLimit(page.first)],
  );
  return {
    ...pageOf(rows.map(parseConflictRow), page.first, (conflict) =>
      encodeCursor(QUERY, [conflict.name, conflict.id]),
    ),
    totalCount: async () => {
      const result = await db.query('select count(*) from sortkeep.table_conflicts');
      return counted.parse(result.rows[0]).count;
    },
  };
}
