import { z } from 'zod';
import { encodeCursor } from '../../domain/cursor.js';
import { sourceId, tableId } from '../../domain/ids.js';
import type { Page, PageRequest } from '../../domain/page.js';
import type { ChangeFilter } from '../../domain/schema-change.js';
import type { Queryable } from '../../postgres/session.js';
import { rowLimit, timeKeyOf } from '../paging.js';
import { changesSql, parseChangeRow } from './change-rows.js';
import type { ChangeEntry } from './change-rows.js';

const isWanted = (at: string): string =>
  `($1::uuid is null or t.source_id = $1::uuid) and ${at} >= $2::timestamptz`;

/** $3 and $4 are where the page before ended, both null on the first. */
const CURSOR_AT = `timestamptz 'epoch' + $3::bigint * interval '1 microsecond'`;
const isAfter = (at: string, id: string): string =>
  `${at} <= coalesce(${CURSOR_AT}, 'infinity')
   and ($4::uuid is null or ${at} < ${CURSOR_AT} or ${id} > $4::uuid)`;

const PAGE = changesSql(
  (at, id) => `${isWanted(at)} and ${isAfter(at, id)}`,
  'order by at desc, id limit $5::integer',
);
const COUNT = changesSql(isWanted);

const sortKey = z.object({ id: z.string(), micros: z.string() });
const counted = z.object({ count: z.coerce.number() });

/** Tables that came, went or changed since a moment, newest first. INVALID_INPUT for a cursor of another list. */
export async function listChanges(
  db: Queryable,
  filter: ChangeFilter,
  page: PageRequest,
): Promise<Page<ChangeEntry>> {
  const source = filter.sourceId === undefined ? null : sourceId(filter.sourceId);
  const query = `changes ${JSON.stringify([source, filter.since.toISOString()])}`;
  // The id is that of a version or of a table; both are uuids, and nothing else may reach SQL.
  const [micros, id] = page.after === null ? [null, null] : timeKeyOf(query, page.after, tableId);
  const { rows } = await db.query(
    `select c.*, (extract(epoch from c.at) * 1000000)::bigint as micros
     from (${PAGE}) c
     order by c.at desc, c.id
     limit $5::integer`,
    [source, filter.since, micros, id, rowLimit(page.first)],
  );
  return {
    items: rows.slice(0, page.first).map((row) => {
      const key = sortKey.parse(row);
      return { node: parseChangeRow(row), cursor: encodeCursor(query, [key.micros, key.id]) };
    }),
    hasNextPage: rows.length > page.first,
    totalCount: async () => {
      const result = await db.query(`select count(*) from (${COUNT}) c`, [source, filter.since]);
      return counted.parse(result.rows[0]).count;
    },
  };
}
