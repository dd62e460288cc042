import { z } from 'zod';
import type { SchemaVersion } from '../../domain/catalog-table.js';
import { decodeCursor, encodeCursor } from '../../domain/cursor.js';
import { invalidInput } from '../../domain/errors.js';
import type { TableId } from '../../domain/ids.js';
import type { Page, PageRequest } from '../../domain/page.js';
import type { Queryable } from '../../postgres/session.js';
import { pageOf, rowLimit } from '../paging.js';
import { parseSchemaVersionRow } from './get-schema-versions.js';

const counted = z.object({ count: z.coerce.number() });

/** The query's hash in a cursor is no secret, so a forged number must not reach SQL. */
function versionOf(query: string, cursor: string): string {
  const [version = ''] = decodeCursor(query, cursor, 1);
  if (/^\d{1,9}$/.test(version)) return version;
  throw invalidInput('unknown cursor', 'Pass a cursor that the same list gave, or leave `after` out.');
}

/** A table's versions, newest first. */
export async function listSchemaVersions(
  db: Queryable,
  table: TableId,
  page: PageRequest,
): Promise<Page<SchemaVersion>> {
  const query = `schema versions ${table}`;
  const before = page.after === null ? null : versionOf(query, page.after);
  const { rows } = await db.query(
    `select * from sortkeep.schema_versions
     where table_id = $1::uuid and ($2::integer is null or version < $2::integer)
     order by version desc
     limit $3::integer`,
    [table, before, rowLimit(page.first)],
  );
  return {
    ...pageOf(rows.map(parseSchemaVersionRow), page.first, ({ version }) =>
      encodeCursor(query, [String(version)]),
    ),
    totalCount: async () => {
      const result = await db.query(
        'select count(*) from sortkeep.schema_versions where table_id = $1::uuid',
        [table],
      );
      return counted.parse(result.rows[0]).count;
    },
  };
}
