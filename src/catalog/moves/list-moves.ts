import { z } from 'zod';
import type { MoveFilter } from '../../domain/catalog-table.js';
import { encodeCursor } from '../../domain/cursor.js';
import { moveId } from '../../domain/ids.js';
import type { Move } from '../../domain/move.js';
import type { Page, PageRequest } from '../../domain/page.js';
import type { Queryable } from '../../postgres/session.js';
import { rowLimit, timeKeyOf } from '../paging.js';
import { parseMoveRow, SELECT_MOVES } from './move-row.js';

const FILTER = `($1::text is null or m.kind = $1) and ($2::text is null or m.state = $2)`;
const count = z.object({ count: z.coerce.number() });
const sortKey = z.object({ created_micros: z.string() });

/** Newest first. */
export async function listMoves(db: Queryable, filter: MoveFilter, page: PageRequest): Promise<Page<Move>> {
  const query = `moves ${JSON.stringify([filter.kind ?? null, filter.state ?? null])}`;
  const [micros, id] = page.after === null ? [null, null] : timeKeyOf(query, page.after, moveId);
  const { rows } = await db.query(
    `select page.*, (extract(epoch from page.created_at) * 1000000)::bigint as created_micros
     from (${SELECT_MOVES}
       cross join (select timestamptz 'epoch' + $3::bigint * interval '1 microsecond' as at, $4::uuid as id) after
       where ${FILTER}
         and (after.id is null or m.created_at < after.at or (m.created_at = after.at and m.id > after.id))
       order by m.created_at desc, m.id
       limit $5::integer) page
     order by page.created_at desc, page.id`,
    [filter.kind ?? null, filter.state ?? null, micros, id, rowLimit(page.first)],
  );
  return {
    items: rows.slice(0, page.first).map((row) => {
      const node = parseMoveRow(row);
      return { node, cursor: encodeCursor(query, [sortKey.parse(row).created_micros, node.id]) };
    }),
    hasNextPage: rows.length > page.first,
    totalCount: async () => {
      const counted = await db.query(`select count(*) from sortkeep.moves m where ${FILTER}`, [
        filter.kind ?? null,
        filter.state ?? null,
      ]);
      return count.parse(counted.rows[0]).count;
    },
  };
}
