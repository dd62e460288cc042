import { z } from 'zod';
import type { MoveFilter } from '../../domain/catalog-table.js';
import { decodeCursor, encodeCursor } from '../../domain/cursor.js';
import type { Move } from '../../domain/move.js';
import type { Page, PageRequest } from '../../domain/page.js';
import type { Queryable } from '../../postgres/session.js';
import { parseMoveRow, SELECT_MOVES } from './move-row.js';

const FILTER = `($1::text is null or m.kind = $1) and ($2::text is null or m.state = $2)`;
const count = z.object({ count: z.coerce.number() });
const sortKey = z.object({ sort_at: z.string() });

/** Newest first. The cursor carries microseconds as text, which a Date would cut to milliseconds. */
export async function listMoves(db: Queryable, filter: MoveFilter, page: PageRequest): Promise<Page<Move>> {
  const query = `moves ${JSON.stringify([filter.kind ?? null, filter.state ?? null])}`;
  const [at, id] = page.after === null ? [null, null] : decodeCursor(query, page.after, 2);
  const { rows } = await db.query(
    `select page.*, page.created_at::text as sort_at
     from (${SELECT_MOVES}
       where ${FILTER}
         and ($3::timestamptz is null or (m.created_at, m.id) < ($3::timestamptz, $4::uuid))
       order by m.created_at desc, m.id desc
       limit $5::integer) page
     order by page.created_at desc, page.id desc`,
    [filter.kind ?? null, filter.state ?? null, at, id, page.first + 1],
  );
  return {
    items: rows.slice(0, page.first).map((row) => {
      const node = parseMoveRow(row);
      return { node, cursor: encodeCursor(query, [sortKey.parse(row).sort_at, node.id]) };
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
