import { z } from 'zod';
import type { Archive } from '../../domain/archive.js';
import type { ArchiveFilter } from '../../domain/catalog-table.js';
import { encodeCursor } from '../../domain/cursor.js';
import { archiveId, sourceId } from '../../domain/ids.js';
import type { Page, PageRequest } from '../../domain/page.js';
import type { Queryable } from '../../postgres/session.js';
import { checkText, rowLimit, timeKeyOf } from '../paging.js';
import { ARCHIVE_COLUMNS, parseArchiveRow } from './archive-row.js';
import { searchQuery } from './search-query.js';

const FILTER = `($1::text is null or a.search @@ to_tsquery('simple', $1::text))
  and ($2::uuid is null or a.source_id = $2::uuid)
  and ($3::text is null or a.tags @> array[$3::text])
  and ($4::timestamptz is null or a.created_at > $4::timestamptz)
  and ($5::timestamptz is null or a.created_at < $5::timestamptz)
  and ($6::text is null or ($6::text = 'EXPIRED') = (a.expired_at is not null))
  and ($7::boolean is null or a.legal_hold = $7::boolean)
  and ($8::timestamptz is null or a.retain_until < $8::timestamptz)
  and ($9::boolean is null or (a.faults <> '{}') = $9::boolean)`;

const count = z.object({ count: z.coerce.number() });
const sortKey = z.object({ created_micros: z.string() });

/**
 * Newest first. A blank text filters nothing; a text without any word in it (`';--`) matches nothing. The cursor
 * carries microseconds since 1970, which a Date would cut to milliseconds.
 */
export async function searchArchives(
  db: Queryable,
  filter: ArchiveFilter,
  page: PageRequest,
): Promise<Page<Archive>> {
  const text = filter.text?.trim() ?? '';
  const query = text === '' ? null : searchQuery(text);
  if (text !== '' && query === null) {
    return { items: [], hasNextPage: false, totalCount: () => Promise.resolve(0) };
  }
  const values = [
    query,
    filter.sourceId === undefined ? null : sourceId(filter.sourceId),
    filter.tag === undefined ? null : checkText(filter.tag, 'tag'),
    filter.createdAfter ?? null,
    filter.createdBefore ?? null,
    filter.state ?? null,
    filter.legalHold ?? null,
    filter.retainedBefore ?? null,
    filter.faulty ?? null,
  ];
  const list = `archives ${JSON.stringify(values)}`;
  const [micros, id] = page.after === null ? [null, null] : timeKeyOf(list, page.after, archiveId);
  const { rows } = await db.query(
    `select ${ARCHIVE_COLUMNS}, (extract(epoch from a.created_at) * 1000000)::bigint as created_micros
     from sortkeep.archives a
     cross join (select timestamptz 'epoch' + $10::bigint * interval '1 microsecond' as at, $11::uuid as id) after
     where ${FILTER}
       and (after.id is null or a.created_at < after.at or (a.created_at = after.at and a.id > after.id))
     order by a.created_at desc, a.id
     limit $12::integer`,
    [...values, micros, id, rowLimit(page.first)],
  );
  return {
    items: rows.slice(0, page.first).map((row) => {
      const node = parseArchiveRow(row);
      return { node, cursor: encodeCursor(list, [sortKey.parse(row).created_micros, node.id]) };
    }),
    hasNextPage: rows.length > page.first,
    totalCount: async () => {
      const counted = await db.query(`select count(*) from sortkeep.archives a where ${FILTER}`, values);
      return count.parse(counted.rows[0]).count;
    },
  };
}
