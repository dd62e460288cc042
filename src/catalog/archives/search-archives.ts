import { z } from 'zod';
import type { Archive } from '../../domain/archive.js';
import type { ArchiveFilter } from '../../domain/catalog-table.js';
import { encodeCursor } from '../../domain/cursor.js';
import { archiveId } from '../../domain/ids.js';
import type { Page, PageRequest } from '../../domain/page.js';
import type { Queryable } from '../../postgres/session.js';
import { rowLimit, timeKeyOf } from '../paging.js';
import { vocabularySize } from '../search/look-up-words.js';
import { matchSql } from '../search/match-sql.js';
import { searchPlan } from '../search/search-plan.js';
import { filterSql } from './archive-filter.js';
import type { Bind } from './archive-filter.js';
import { ARCHIVE_COLUMNS, parseArchiveRow } from './archive-row.js';

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
  const list = `archives ${JSON.stringify(Object.entries(filter).sort())}`;
  const [micros, id] = page.after === null ? [null, null] : timeKeyOf(list, page.after, archiveId);
  const limit = rowLimit(page.first);
  const { match } = await searchPlan(db, { filter, values: [] }, await vocabularySize(db));
  if (match === null) return { items: [], hasNextPage: false, totalCount: () => Promise.resolve(0) };
  const values: unknown[] = [];
  const bind: Bind = (value) => `$${values.push(value)}`;
  const text = (filter.text ?? '').trim() === '' ? [] : [textFits(matchSql(match, bind))];
  const fits = ['true', ...filterSql(filter, bind), ...text].join(' and ');
  const same = [...values];
  const [at, last] = [bind(micros), bind(id)];
  const { rows } = await db.query(
    `select ${ARCHIVE_COLUMNS}, (extract(epoch from a.created_at) * 1000000)::bigint as created_micros
     from sortkeep.archives a
     cross join (select timestamptz 'epoch' + ${at}::bigint * interval '1 microsecond' as at, ${last}::uuid as id) after
     where ${fits}
       and (after.id is null or a.created_at < after.at or (a.created_at = after.at and a.id > after.id))
     order by a.created_at desc, a.id
     limit ${bind(limit)}::integer`,
    values,
  );
  return {
    items: rows.slice(0, page.first).map((row) => {
      const node = parseArchiveRow(row);
      return { node, cursor: encodeCursor(list, [sortKey.parse(row).created_micros, node.id]) };
    }),
    hasNextPage: rows.length > page.first,
    totalCount: async () => {
      const counted = await db.query(`select count(*) from sortkeep.archives a where ${fits}`, same);
      return count.parse(counted.rows[0]).count;
    },
  };
}

const textFits = (matches: string): string =>
  `a.id in (select s.archive_id from (${matches}) m join sortkeep.search_archives s on s.place = m.place)`;
