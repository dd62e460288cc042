import { z } from 'zod';
import { encodeCursor } from '../../domain/cursor.js';
import { tableId } from '../../domain/ids.js';
import { LESSON_CAUSES } from '../../domain/lesson.js';
import type { StandingLesson } from '../../domain/lesson.js';
import type { Page, PageRequest } from '../../domain/page.js';
import type { Queryable } from '../../postgres/session.js';
import { rowLimit, timeKeyOf } from '../paging.js';
import { STANDING_LESSONS } from './standing-lessons.js';

const LIST = 'lessons';
const count = z.object({ count: z.coerce.number() });
const lessonRow = z
  .object({
    table_id: z.string().transform(tableId),
    cause: z.enum(LESSON_CAUSES),
    label: z.enum(['APP', 'BROKER', 'UNUSED']),
    author: z.string(),
    note: z.string(),
    created_at: z.date(),
    created_micros: z.string(),
  })
  .transform(({ table_id, created_at, ...rest }) => ({ ...rest, tableId: table_id, at: created_at }));

/** Those that count, the newest first. */
export async function listLessons(db: Queryable, page: PageRequest): Promise<Page<StandingLesson>> {
  const [micros, id] = page.after === null ? [null, null] : timeKeyOf(LIST, page.after, tableId);
  const { rows } = await db.query(
    `select l.*, (extract(epoch from l.created_at) * 1000000)::bigint as created_micros
     from (${STANDING_LESSONS}) l
     cross join (select timestamptz 'epoch' + $1::bigint * interval '1 microsecond' as at, $2::uuid as id) after
     where after.id is null or l.created_at < after.at or (l.created_at = after.at and l.table_id > after.id)
     order by l.created_at desc, l.table_id
     limit $3::integer`,
    [micros, id, rowLimit(page.first)],
  );
  return {
    items: rows.slice(0, page.first).map((row) => {
      const { created_micros: created, ...node } = lessonRow.parse(row);
      return { node, cursor: encodeCursor(LIST, [created, node.tableId]) };
    }),
    hasNextPage: rows.length > page.first,
    totalCount: async () => {
      const counted = await db.query(`select count(*) from (${STANDING_LESSONS}) l`);
      return count.parse(counted.rows[0]).count;
    },
  };
}
