import { z } from 'zod';
import { decodeCursor, encodeCursor } from '../../domain/cursor.js';
import { invalidInput } from '../../domain/errors.js';
import type { ModelVersion } from '../../domain/model-version.js';
import type { Page, PageRequest } from '../../domain/page.js';
import type { Queryable } from '../../postgres/session.js';
import { rowLimit } from '../paging.js';
import { getModel } from './get-model.js';
import { MODEL_COLUMNS, parseModelRow } from './model-row.js';

const LIST = 'models';
const count = z.object({ count: z.coerce.number() });

/** A cursor holds a version, whose row tells its place. INVALID_INPUT for one that is no model's. */
async function afterOf(db: Queryable, cursor: string): Promise<string> {
  const [version = ''] = decodeCursor(LIST, cursor, 1);
  if (!version.includes('\0') && (await getModel(db, version)) !== null) return version;
  throw invalidInput(
    `unknown cursor '${cursor.slice(0, 80)}'`,
    'Pass a cursor that the same list gave, or leave `after` out.',
  );
}

/** Newest first. */
export async function listModels(db: Queryable, page: PageRequest): Promise<Page<ModelVersion>> {
  const after = page.after === null ? null : await afterOf(db, page.after);
  const { rows } = await db.query(
    `select ${MODEL_COLUMNS}
     from sortkeep.models m
     left join sortkeep.models after on after.version = $1::text
     where after.version is null or m.created_at < after.created_at
       or (m.created_at = after.created_at and m.version > after.version)
     order by m.created_at desc, m.version
     limit $2::integer`,
    [after, rowLimit(page.first)],
  );
  return {
    items: rows.slice(0, page.first).map((row) => {
      const node = parseModelRow(row);
      return { node, cursor: encodeCursor(LIST, [node.version]) };
    }),
    hasNextPage: rows.length > page.first,
    totalCount: async () => {
      const counted = await db.query('select count(*) from sortkeep.models');
      return count.parse(counted.rows[0]).count;
    },
  };
}
