import { z } from 'zod';
import { encodeCursor } from '../../domain/cursor.js';
import { removalId } from '../../domain/ids.js';
import type { Page, PageRequest } from '../../domain/page.js';
import type { Removal } from '../../domain/removal.js';
import type { Queryable } from '../../postgres/session.js';
import { rowLimit, timeKeyOf } from '../paging.js';
import { parseRemovalRow, SELECT_REMOVALS } from './removal-row.js';

const LIST = 'removals';
const count = z.object({ count: z.coerce.number() });
const sortKey = z.object({ created_micros: z.string() });

/** Newest first. */
export async function listRemovals(db: Queryable, page: PageRequest): Promise<Page<Removal>> {
  const [micros, id] = page.after === null ? [null, null] : timeKeyOf(LIST, page.after, removalId);
  const { rows } = await db.query(
    `select page.*, (extract(epoch from page.created_at) * 1000000)::bigint as created_micros
     from (${SELECT_REMOVALS}
       cross join (select timestamptz 'epoch' + $1::bigint * interval '1 microsecond' as at, $2::uuid as id) after
       where after.id is null or r.created_at < after.at or (r.created_at = after.at and r.id > after.id)
       order by r.created_at desc, r.id
       limit $3::integer) page
     order by page.created_at desc, page.id`,
    [micros, id, rowLimit(page.first)],
  );
  return {
    items: rows.slice(0, page.first).map((row) => {
      const node = parseRemovalRow(row);
      return { node, cursor: encodeCursor(LIST, [sortKey.parse(row).created_micros, node.id]) };
    }),
    hasNextPage: rows.length > page.first,
    totalCount: async () =>
      count.parse((await db.query('select count(*) from sortkeep.removals')).rows[0]).count,
  };
}
