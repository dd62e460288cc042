import { z } from 'zod';
import { decodeCursor, encodeCursor } from '../../domain/cursor.js';
import { sourceId } from '../../domain/ids.js';
import type { Page, PageRequest } from '../../domain/page.js';
import type { Source } from '../../domain/source.js';
import type { Queryable } from '../../postgres/session.js';
import { checkText, pageOf, rowLimit } from '../paging.js';
import { parseSourceRow } from './source-row.js';

const QUERY = 'sources by name';
const counted = z.object({ count: z.coerce.number() });

/** By name. INVALID_INPUT for a cursor of another list. */
export async function listSources(db: Queryable, page: PageRequest): Promise<Page<Source>> {
  const [name = '', id = ''] = page.after === null ? [] : decodeCursor(QUERY, page.after, 2);
  const { rows } = await db.query(
    `select * from sortkeep.source_nodes
     where $1::uuid is null or (name, id) > ($2::text, $1::uuid)
     order by name, id
     limit $3::integer`,
    [page.after === null ? null : sourceId(id), checkText(name, 'cursor'), rowLimit(page.first)],
  );
  return {
    ...pageOf(rows.map(parseSourceRow), page.first, (source) =>
      encodeCursor(QUERY, [source.name, source.id]),
    ),
    totalCount: async () => {
      const result = await db.query('select count(*) from sortkeep.sources');
      return counted.parse(result.rows[0]).count;
    },
  };
}
