import { z } from 'zod';
import type { ArchiveSearch, FoundArchives } from '../../domain/archive-search.js';
import { decodeCursor, encodeCursor } from '../../domain/cursor.js';
import { invalidInput } from '../../domain/errors.js';
import type { PageRequest } from '../../domain/page.js';
import type { Queryable } from '../../postgres/session.js';
import { explainHit } from '../../search/explain-hit.js';
import type { ArchiveFilter } from '../../domain/catalog-table.js';
import { keepingFilterSql, labelFilterSql } from '../archives/archive-filter.js';
import type { Bind } from '../archives/archive-filter.js';
import { ARCHIVE_COLUMNS, parseArchiveRow } from '../archives/archive-row.js';
import { rowLimit } from '../paging.js';
import { countFacet } from './count-facet.js';
import { vocabularySize } from './look-up-words.js';
import { matchSql } from './match-sql.js';
import { searchPlan } from './search-plan.js';

const key = z.object({ place: z.string(), score: z.coerce.string() });
const count = z.object({ count: z.coerce.number() });

/**
 * The best first, of equals the newest. A cursor carries score, place and the vocabulary of the first page, so that what
 * is archived meanwhile neither repeats nor hides a hit.
 */
export async function findArchives(
  db: Queryable,
  search: ArchiveSearch,
  page: PageRequest,
): Promise<FoundArchives> {
  const list = `found ${JSON.stringify([Object.entries(search.filter).sort(), search.values])}`;
  const after = page.after === null ? null : keyOf(list, page.after);
  const size = after?.size ?? (await vocabularySize(db));
  const limit = rowLimit(page.first);
  const { match, demands, words } = await searchPlan(db, search, size);
  if (match === null) return { ...NOTHING, words };
  const values: unknown[] = [];
  const bind: Bind = (value) => `$${values.push(value)}`;
  const matches = filtered(matchSql(match, bind), search.filter, bind);
  const same = [...values];
  const [place, score] = [bind(after?.place ?? null), bind(after?.score ?? null)];
  const { rows } = await db.query(
    `select f.place, f.score, ${ARCHIVE_COLUMNS}
     from (
       select m.place, m.score from (${matches}) m
       where ${place}::bigint is null or (m.score, m.place) < (${score}::integer, ${place}::bigint)
       order by m.score desc, m.place desc
       limit ${bind(limit)}::integer) f
     join sortkeep.search_archives s on s.place = f.place
     join sortkeep.archives a on a.id = s.archive_id
     order by f.score desc, f.place desc`,
    values,
  );
  return {
    items: rows.slice(0, page.first).map((row) => {
      const found = key.parse(row);
      return {
        node: explainHit(parseArchiveRow(row), demands),
        cursor: encodeCursor(list, [found.score, found.place, String(size)]),
      };
    }),
    hasNextPage: rows.length > page.first,
    totalCount: async () =>
      count.parse((await db.query(`select count(*) from (${matches}) m`, same)).rows[0]).count,
    words,
    facet: (facet) => countFacet(db, facet, matches, same),
  };
}

const NOTHING: FoundArchives = {
  items: [],
  hasNextPage: false,
  totalCount: () => Promise.resolve(0),
  words: [],
  facet: () => Promise.resolve([]),
};

/** What is not asked for is not read: archives are wide. */
function filtered(matches: string, filter: ArchiveFilter, bind: Bind): string {
  const labels = labelFilterSql(filter, 's', bind);
  const keeping = keepingFilterSql(filter, bind);
  if (labels.length + keeping.length === 0) return matches;
  return `select m.place, m.score from (${matches}) m
   join sortkeep.search_archives s on s.place = m.place
   ${keeping.length === 0 ? '' : 'join sortkeep.archives a on a.id = s.archive_id'}
   where ${[...labels, ...keeping].join(' and ')}`;
}

interface Key {
  readonly score: string;
  readonly place: string;
  readonly size: number;
}

/** The query's hash in a cursor is no secret, so a forged key must not reach SQL. */
function keyOf(list: string, cursor: string): Key {
  const [score = '', place = '', size = ''] = decodeCursor(list, cursor, 3);
  if (/^\d{1,9}$/.test(score) && /^\d{1,19}$/.test(place) && /^\d{1,9}$/.test(size)) {
    if (BigInt(place) < 2n ** 63n) return { score, place, size: Number(size) };
  }
  throw invalidInput(
    `unknown cursor '${cursor.slice(0, 80)}'`,
    'Pass a cursor that the same search gave, or leave `after` out.',
  );
}
